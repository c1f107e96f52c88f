"""From a compiled Case to one exact linear program in whole numbers, and back."""

from huline.optimizer.formulate.decode import decode, encode
from huline.optimizer.formulate.formulation import Formulation, formulate
from huline.optimizer.formulate.program import Program

__all__ = ["Formulation", "Program", "decode", "encode", "formulate"]

"""What `huline rules` tells of the policy of a Case: sentences, for a terminal and as JSON."""

from huline.api.cli.rulebook.document import document
from huline.api.cli.rulebook.terminal import told

__all__ = ["document", "told"]

"""Inputs that must be refused, each with the places that must be reported."""

from tests.models.files.corpus.base import SOUND, Bad, folder
from tests.models.files.corpus.cells import CELLS
from tests.models.files.corpus.contents import CONTENTS
from tests.models.files.corpus.couriers import COURIERS
from tests.models.files.corpus.manners import MANNERS
from tests.models.files.corpus.offers import OFFERS
from tests.models.files.corpus.prices import PRICES
from tests.models.files.corpus.programmes import PROGRAMMES
from tests.models.files.corpus.separate import SEPARATE
from tests.models.files.corpus.services import SERVICES

CORPUS: tuple[Bad, ...] = (
    *CELLS, *CONTENTS, *COURIERS, *OFFERS, *MANNERS, *PRICES, *PROGRAMMES, *SEPARATE,
    *SERVICES,
)  # fmt: skip

__all__ = ["CORPUS", "SOUND", "Bad", "folder"]

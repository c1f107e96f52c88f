"""Requests that must be refused, by the makers that spoil sound ones."""

from tests.api.http.malformed import contents, syntax, tables, transport
from tests.api.http.malformed.base import Malformed

MAKERS = (*syntax.MAKERS, *contents.MAKERS, *tables.MAKERS, *transport.MAKERS)


def corpus() -> list[Malformed]:
    """Make all of them."""
    return [request for maker in MAKERS for request in maker()]

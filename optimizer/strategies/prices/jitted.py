"""The one place where numba compiles: loops that let other threads run, kept between runs.

Numba compiles a function anew when the file it stands in has changed, not when one that it calls
has, or where a constant it takes stands. So all that was compiled is kept under a digest of all
files that loops are made of.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core import config, types

from huline.optimizer.strategies.prices.kept import folder

Kernel = TypeVar("Kernel", bound=Callable[..., object])

# numba makes the folder, or goes elsewhere if it cannot
config.CACHE_DIR = str(folder())  # type: ignore[attr-defined]


def jitted(signature: str | None = None) -> Callable[[Kernel], Kernel]:
    """Compile a function for these types when it is defined, or read what was compiled before.

    Without a signature it is compiled for whatever it is first called with.
    """
    if signature is None:
        return cast("Callable[[Kernel], Kernel]", numba.njit(nogil=True, cache=True))
    return cast("Callable[[Kernel], Kernel]", numba.njit(signature, nogil=True, cache=True))


_INNER: dict[str, Any] = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def inner(kernel: Kernel) -> Kernel:
    """Compile a function that only compiled ones call: without a way in, in half the time.

    It is compiled once for whole numbers, not once more for each that is written out in a call.
    """
    return _inner(kernel, **_INNER)


def borrowing(kernel: Kernel) -> Kernel:
    """Compile an inner function that only borrows the arrays it is given, and makes none.

    It counts no references to them: that takes longer than most small loops do.
    """
    return _inner(kernel, **_INNER, _nrt=False)


def _inner(kernel: Kernel, **options: Any) -> Kernel:
    compiled = numba.njit(**options)(kernel)
    find: Callable[..., Any] = compiled.get_call_template
    plain: Callable[[Any], Any] = types.unliteral
    compiled.get_call_template = lambda args, names: find(
        tuple(map(plain, args)), {name: plain(kind) for name, kind in names.items()}
    )
    return cast("Kernel", compiled)

"""The one place where numba compiles: loops that let other threads run, kept between runs."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def jitted(signature: str | None = None) -> Callable[[Kernel], Kernel]:
    """Compile a function for these types when it is defined, or read what was compiled before.

    Without a signature it is compiled into whatever calls it.
    """
    if signature is None:
        return cast("Callable[[Kernel], Kernel]", numba.njit(nogil=True, cache=True))
    return cast("Callable[[Kernel], Kernel]", numba.njit(signature, nogil=True, cache=True))


def inlined(kernel: Kernel) -> Kernel:
    """Compile a function into every place where it is called: for the innermost loops."""
    return cast("Kernel", numba.njit(nogil=True, inline="always")(kernel))

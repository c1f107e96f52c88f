"""What a limit of work comes to: the one table of how much each part of a search may do.

A limit of work counts what is done, where one of time looks at the clock: the same Case, options
and seed then give the same plan, however fast the machine is and however many threads it has.
"""

from huline.optimizer.options import Options

USUAL = 500
"""Work of a search by prices for which no limit is set: so many rounds of the ascent."""
MOVES = 4
"""Rounds of ruin and recreate for each workload, at the usual work."""
PACKED = 40
"""The same where compiled loops do them."""


def rounds(options: Options) -> int:
    """Return the rounds of the ascent: one for each unit of work."""
    return options.work or USUAL


def moves(options: Options, each: int, workloads: int) -> int:
    """Return rounds of ruin and recreate: so many for each workload at the usual work.

    >>> moves(Options(work=50), MOVES, 1000), moves(Options(), MOVES, 1000)
    (400, 4000)
    """
    return -(-each * workloads * rounds(options) // USUAL)


def threads(options: Options) -> int:
    """Return the threads of a solver: counting its work is exact on one only."""
    return 1 if options.work else options.threads

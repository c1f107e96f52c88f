"""Between column values and Schedules, both ways."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Placement
from huline.optimizer.formulate.formulation import Formulation
from huline.optimizer.settle.load import load_of
from huline.optimizer.settle.runs import runs_of
from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun

Ints = NDArray[np.int64]


def decode(formulation: Formulation, values: Ints) -> Schedule:
    """Read the decisions off the integer columns.

    Parameters
    ----------
    values : (N,) whole numbers; those of columns that are not integer are not looked at
    """
    variables = formulation.variables
    jobs, schedule = variables.jobs, Schedule()
    workload_of = formulation.compiled.arcs.workload
    lengths = formulation.compiled.arcs.slots
    for i in np.flatnonzero(values[jobs.start]):
        arc, first = int(jobs.start_arc[i]), int(jobs.start_slot[i])
        slots = tuple(range(first, first + int(lengths[arc])))
        schedule.jobs[int(workload_of[arc])] = JobRun(arc, slots)
    for i in np.flatnonzero(values[jobs.pick]):
        arc = int(jobs.pick_arc[i])
        running = (jobs.run_arc == arc) & (values[jobs.run] > 0)
        slots = tuple(int(t) for t in np.sort(jobs.run_slot[running]))
        schedule.jobs[int(workload_of[arc])] = JobRun(arc, slots)
    for columns in variables.services:
        cards = np.zeros_like(columns.service.need)
        for i in np.flatnonzero(values[columns.host]):
            pool = int(columns.host_pool[i])
            cards[pool] = columns.service.need[pool]
        cards[columns.cards_pool, columns.cards_slot] = values[columns.cards]
        if cards.any():
            schedule.services[columns.service.workload] = ServiceRun(cards)
    kept = values[variables.commitments.keep]
    schedule.ended = frozenset(np.flatnonzero(kept == 0).tolist())
    return schedule


def encode(
    formulation: Formulation, schedule: Schedule, placements: Sequence[Placement]
) -> tuple[Ints, Ints]:
    """Write a Schedule as values of the integer columns.

    Parameters
    ----------
    placements : of the settled Schedule, whose claims are read

    Returns
    -------
    Indices of all integer columns, and their values. The rest follows from them.
    """
    variables, program, compiled = formulation.variables, formulation.program, formulation.compiled
    values = np.zeros(program.cost.size, dtype=np.int64)
    jobs = variables.jobs
    arc_of = {run.arc: run for run in schedule.jobs.values()}
    for column, arc, slot in zip(jobs.start, jobs.start_arc, jobs.start_slot, strict=True):
        run = arc_of.get(int(arc))
        values[column] = run is not None and run.slots[0] == slot
    for column, arc in zip(jobs.pick, jobs.pick_arc, strict=True):
        values[column] = int(arc) in arc_of
    for column, arc, slot in zip(jobs.run, jobs.run_arc, jobs.run_slot, strict=True):
        run = arc_of.get(int(arc))
        values[column] = run is not None and int(slot) in run.slots
    for column, arc, slot in zip(jobs.piece, jobs.piece_arc, jobs.piece_slot, strict=True):
        run = arc_of.get(int(arc))
        values[column] = run is not None and slot in run.slots and slot - 1 not in run.slots
    for columns in variables.services:
        placed = schedule.services.get(columns.service.workload)
        values[columns.skip] = placed is None
        if placed is None:
            continue
        used = np.asarray(placed.cards.any(axis=1))
        values[columns.host] = used[columns.host_pool]
        values[columns.cards] = placed.cards[columns.cards_pool, columns.cards_slot]
        values[columns.site] = used[columns.site_pool]
        centres = compiled.supply.centre_of[used]
        values[columns.copy] = np.isin(columns.copy_centre, centres)
        values[columns.at] = np.isin(columns.at_centre, centres)
        for fee, column in zip(columns.service.fees, columns.fee, strict=False):
            values[column] = fee.pools[used].any()
        if columns.on.size:
            values[columns.on] = values[columns.cards] > 0
    ended = np.isin(np.arange(variables.commitments.keep.size), list(schedule.ended))
    values[variables.commitments.keep], values[variables.commitments.end] = ~ended, ended
    _encode_claims(formulation, placements, values)
    if formulation.following:
        load = load_of(compiled, runs_of(compiled, schedule), schedule.ended)
        for following in formulation.following:
            values[following.columns] = following.values(load)
    index = np.flatnonzero(program.integer)
    return index, values[index]


def _encode_claims(
    formulation: Formulation, placements: Sequence[Placement], values: Ints
) -> None:
    """Set claims and their switches; the columns that spend depends on are set already."""
    variables, rules = formulation.variables, formulation.compiled.subsidies.rules
    claims = variables.claims
    claimed = [{c.subsidy: c.amount for c in placement.claims} for placement in placements]
    for i, (w, s) in enumerate(zip(claims.workload, claims.subsidy, strict=True)):
        values[claims.column[i]] = claimed[w].get(rules[s].id, 0)
    judged = claims.taken >= 0
    values[claims.taken[judged]] = values[claims.column[judged]] > 0
    for columns in variables.accounts:
        rent = int((columns.rent * values[columns.column]).sum())
        values[columns.opens] = columns.account.opens_at(rent)
        values[columns.earned] = values[claims.column[columns.claims]].sum()
        filled = 0
        for bracket, full in zip(columns.account.brackets, columns.full, strict=False):
            filled += bracket.width or 0
            values[full] = rent >= filled

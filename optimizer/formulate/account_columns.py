"""Columns of firms' accounts with programmes that look at their spend."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.subsidies import Account, Bracket
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.claim_columns import most_of
from huline.optimizer.formulate.variables import AccountColumns, ClaimColumns, Usage

Ints = NDArray[np.int64]


def add_account_columns(
    builder: Builder, compiled: Compiled, usage: Usage, claims: ClaimColumns
) -> tuple[AccountColumns, ...]:
    """Add columns for each firm and programme with claims whose spend decides about them."""
    of_account: dict[tuple[str, int], list[int]] = {}
    for i, (w, s) in enumerate(zip(claims.workload, claims.subsidy, strict=True)):
        of_account.setdefault((compiled.case.workloads[int(w)].tenant, int(s)), []).append(i)
    entries = usage.of_workload(len(compiled.case.workloads))
    found = []
    for (tenant, s), mine in of_account.items():
        account = compiled.subsidies.account(s, tenant)
        if account is None:
            continue
        spending = _spending(compiled, tenant, s)
        parts = [entries(w) for w, _ in spending]
        rents = [
            usage.cards[part] * spend[usage.pool[part]]
            for part, (_, spend) in zip(parts, spending, strict=True)
        ]
        most = sum(_most_rent(compiled, w, spend) for w, spend in spending)
        name = f"{tenant},{compiled.subsidies.rules[s].id}"
        found.append(
            AccountColumns(
                tenant, s, account, np.array(mine, dtype=np.int64),
                usage.column[np.concatenate(parts)], np.concatenate(rents), most,
                _opens(builder, account, most, name),
                *_brackets(builder, account.brackets, most, name),
                _earned(builder, account.brackets, claims.most[mine], name),
            )
        )  # fmt: skip
    return tuple(found)


def _spending(compiled: Compiled, tenant: str, subsidy: int) -> list[tuple[int, Ints]]:
    """(workload, (P,) eligible rent per card-slot) of all that the firm may spend."""
    return [
        (w, e.spend)
        for w, workload in enumerate(compiled.case.workloads)
        if workload.tenant == tenant
        for e in compiled.subsidies.of(workload)
        if e.subsidy == subsidy
    ]


def _most_rent(compiled: Compiled, w: int, spend: Ints) -> int:
    service = next((s for s in compiled.services if s.workload == w), None)
    rate = np.broadcast_to(spend[:, np.newaxis], (spend.size, compiled.slots))
    return most_of(compiled, w, service, rate)


def _opens(builder: Builder, account: Account, most: int, name: str) -> Ints:
    """Add a switch, unless the plan's rent is within the span whatever it is.

    Where no plan's rent comes to the threshold, or the limit is passed already, the switch is
    fixed: left to the rows, a part of it would be on in the relaxation, and claims with it.
    """
    sure = account.least == 0 and (account.most is None or most <= account.most)
    reached = int(account.least <= most and (account.most is None or account.most >= 0))
    return builder.add_columns("opens", np.zeros(0 if sure else 1), reached, lambda _: name)


def _brackets(
    builder: Builder, brackets: tuple[Bracket, ...], most: int, name: str
) -> tuple[Ints, Ints]:
    """Add slices of the brackets within reach, and switches between them where shares rise."""
    widths: list[int] = []
    below = 0
    for bracket in brackets:
        if below < most or not widths:
            width = most - below if bracket.width is None else min(bracket.width, most - below)
            widths.append(width)
            below += width
    shares = [bracket.share for bracket in brackets[: len(widths)]]
    rise = any(after > before for before, after in pairwise(shares))

    def label(b: int) -> str:
        return f"{name},{b}"

    slices = builder.add_columns("slice", np.zeros(len(widths)), widths, label, integer=False)
    full = builder.add_columns("full", np.zeros(len(widths) - 1 if rise else 0), 1, label)
    return slices, full


def _earned(builder: Builder, brackets: tuple[Bracket, ...], claims: Ints, name: str) -> Ints:
    """Add what brackets earn, which has to be told that it is whole, as all else claims obey is.

    One such sum is quickly searched; where each claim is told, the ways to share it are too.
    """
    cost = np.zeros(1 if brackets else 0)
    return builder.add_columns("earned", cost, int(claims.sum()), lambda _: name)

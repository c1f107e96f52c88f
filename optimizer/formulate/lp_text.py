"""Writes a Program as LP text, for people, golden files and other solvers."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from huline.optimizer.formulate.program import Program

# Operators and brackets end a name, a backslash begins a comment, '#' numbers names.
_REFUSED = frozenset("+-*/^<>=:[]\\ #")


def lp_text(program: Program, rule: str | None = None) -> str:
    """Write the Program, or the rows of one rule with the columns they touch.

    Names carry ids: ``start(w1,sh_01_a,8,0)``. Characters that LP readers refuse become ``_``;
    names that are then alike are numbered. The column ``constant`` is 1: it carries the constant
    of the cost, so that a solver's objective is the Program's.
    """
    names, labels = column_names(program), row_names(program)
    rows, touched = [], np.zeros(program.cost.size, dtype=bool)
    for block in program.row_blocks:
        if rule is not None and block.rule != rule:
            continue
        for m in range(block.first, block.first + block.count):
            span = slice(int(program.starts[m]), int(program.starts[m + 1]))
            columns, values = program.columns[span], program.values[span]
            touched[columns] = True
            terms = _sum(values, [names[int(c)] for c in columns])
            rows.append(f" {labels[m]}: {terms} <= {program.rhs[m]}")
    shown = np.arange(program.cost.size) if rule is None else np.flatnonzero(touched)
    # readers differ about constants, none about a column fixed at 1
    cost = _sum(
        np.append(program.cost[shown], program.constant),
        [*(names[int(n)] for n in shown), "constant"],
    )
    head = ["minimize", f" cost: {cost}", "subject to", *rows]
    bounds = [f" {program.lower[n]} <= {names[n]} <= {program.upper[n]}" for n in shown]
    bounds.append(" 1 <= constant <= 1")
    general = [f" {names[n]}" for n in shown if program.integer[n]]
    return "\n".join([*head, "bounds", *bounds, "general", *general, "end", ""])


def column_names(program: Program) -> list[str]:
    """Name every column by its kind and label."""
    blocks = program.column_blocks
    return _distinct(f"{b.kind}({b.label(i)})" for b in blocks for i in range(b.count))


def row_names(program: Program) -> list[str]:
    """Name every row by its rule and label."""
    blocks = program.row_blocks
    return _distinct(f"{b.rule}({b.label(i)})" for b in blocks for i in range(b.count))


def _distinct(names: Iterable[str]) -> list[str]:
    """Spell names as LP readers take them, and number those that are then alike."""
    spelt = ["".join("_" if c in _REFUSED else c for c in name) for name in names]
    alike, seen = Counter(spelt), Counter[str]()
    found = []
    for name in spelt:
        seen[name] += 1
        # '#' stands in no other name: ids lose theirs
        found.append(f"{name}#{seen[name]}" if alike[name] > 1 else name)
    return found


def _sum(values: np.ndarray, names: list[str]) -> str:
    terms = [
        f"{'-' if v < 0 else '+'} {abs(int(v))} {name}"
        for v, name in zip(values, names, strict=True)
        if v
    ]
    return " ".join(terms) or "0 constant"

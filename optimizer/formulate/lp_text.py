"""Writes a Program as LP text, for people, golden files and other solvers."""

import numpy as np

from huline.optimizer.formulate.program import ColumnBlock, Program


def lp_text(program: Program, rule: str | None = None) -> str:
    """Write the Program, or the rows of one rule with the columns they touch.

    Names carry ids: ``start[w1,sh-01/a,8,0]``; characters that LP readers refuse become ``_``.
    """
    names = column_names(program)
    rows, touched = [], np.zeros(program.cost.size, dtype=bool)
    for block in program.row_blocks:
        if rule is not None and block.rule != rule:
            continue
        for i in range(block.count):
            m = block.first + i
            span = slice(int(program.starts[m]), int(program.starts[m + 1]))
            columns, values = program.columns[span], program.values[span]
            touched[columns] = True
            terms = _sum(values, [names[int(c)] for c in columns])
            rows.append(
                f" {_safe(f'{block.rule}[{block.label(i)}]')}: {terms} <= {program.rhs[m]}"
            )
    shown = np.arange(program.cost.size) if rule is None else np.flatnonzero(touched)
    cost = _sum(program.cost[shown], [names[int(n)] for n in shown])
    head = [f"\\ constant {program.constant}", "minimize", f" cost: {cost}", "subject to", *rows]
    bounds = [f" {program.lower[n]} <= {names[n]} <= {program.upper[n]}" for n in shown]
    general = [f" {names[n]}" for n in shown if program.integer[n]]
    return "\n".join([*head, "bounds", *bounds, "general", *general, "end", ""])


def column_names(program: Program) -> list[str]:
    """Name every column by its kind and label."""
    return [name for block in program.column_blocks for name in _names(block)]


def _names(block: ColumnBlock) -> list[str]:
    return [_safe(f"{block.kind}[{block.label(i)}]") for i in range(block.count)]


def _safe(name: str) -> str:
    # LP readers take operators inside names for the end of the name
    return "".join("_" if c in "+-*^<>=: " else c for c in name)


def _sum(values: np.ndarray, names: list[str]) -> str:
    terms = [
        f"{'-' if v < 0 else '+'} {abs(int(v))} {name}"
        for v, name in zip(values, names, strict=True)
        if v
    ]
    return " ".join(terms) or f"0 {names[0]}" if names else "0"

"""Builds the Program of a compiled Case."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.account_columns import add_account_columns
from huline.optimizer.formulate.builder import Builder, Following
from huline.optimizer.formulate.claim_columns import add_claim_columns
from huline.optimizer.formulate.commitment_columns import (
    add_commitment_columns,
    commitment_usage,
)
from huline.optimizer.formulate.job_columns import add_job_columns, job_usage
from huline.optimizer.formulate.program import Program
from huline.optimizer.formulate.rows import ROWS, Row
from huline.optimizer.formulate.service_columns import add_service_columns, service_usage
from huline.optimizer.formulate.variables import Usage, Variables


@dataclass(frozen=True)
class Formulation:
    """A Program and the meaning of its columns."""

    compiled: Compiled
    program: Program
    variables: Variables
    following: tuple[Following, ...] = ()


def formulate(
    compiled: Compiled, perspective: Perspective, more: Sequence[Row] = ()
) -> Formulation:
    """State a compiled Case as one exact linear program, with ``more`` rows than its rules'."""
    builder = Builder(perspective)
    jobs = add_job_columns(builder, compiled, perspective)
    services = tuple(
        add_service_columns(builder, compiled, service, perspective)
        for service in compiled.services
    )
    commitments = add_commitment_columns(builder, compiled, perspective)
    usage = _joined([job_usage(compiled, jobs), *map(service_usage, services)])
    taken = _joined([usage, commitment_usage(compiled, commitments)])
    claims = add_claim_columns(builder, compiled, perspective)
    accounts = add_account_columns(builder, compiled, usage, claims)
    variables = Variables(jobs, services, commitments, claims, accounts, usage, taken)
    for rule in (*ROWS, *more):
        rule.add(builder, compiled, variables)
    return Formulation(compiled, builder.program(), variables, tuple(builder.following))


def _joined(parts: list[Usage]) -> Usage:
    def column(name: str) -> NDArray[np.int64]:
        return np.concatenate([getattr(part, name) for part in parts])

    return Usage(*(column(name) for name in ("column", "workload", "pool", "slot", "use")))

"""No workload claims from two programmes that exclude each other."""

from collections.abc import Iterator

from huline.models.sentence import both, listed
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.claims import claims_of


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report workloads that claim from several programmes of an exclusive group."""
    for group in audit.facts.groups.values():
        if not group.exclusive:
            continue
        for placed in audit.placed:
            paying = [
                subsidy
                for subsidy, amount in claims_of(placed).items()
                if amount and group.id in audit.facts.subsidies[subsidy].groups
            ]
            if len(paying) > 1:
                yield Breach(
                    rule="exclusive",
                    where=f"{placed.id}, {group.id}",
                    measured=len(paying),
                    limit=1,
                    message=both(
                        "{id} claims from {paying}, of which {group} allows one",
                        "{id} 同时申领了 {paying}，而 {group} 组只允许其中一项",
                        id=placed.id,
                        paying=listed(paying),
                        group=group.id,
                    ),
                )

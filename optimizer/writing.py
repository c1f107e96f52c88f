"""Writes what was found as a Plan that is not checked yet."""

from importlib.metadata import PackageNotFoundError, version

from huline.models.certificate import Certificate
from huline.models.plan import Phase, Plan, Shortfall
from huline.models.sentence import NOTHING, Sentence, both, translated
from huline.optimizer.backends import backend_named
from huline.optimizer.compile import Compiled
from huline.optimizer.made import Made, judged
from huline.optimizer.options import Options
from huline.optimizer.settle import Settlement
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies.earlier import Recalled
from huline.optimizer.strategies.search import Solved
from huline.optimizer.strategies.watch import Bounds, Watch
from huline.optimizer.strategies.whole import MOST_COLUMNS, columns_of


class Writer:
    """Writes Plans of one compiled Case."""

    def __init__(
        self,
        compiled: Compiled,
        options: Options,
        watch: Watch,
        recall: Recalled | None = None,
    ) -> None:
        self._compiled, self._options, self._watch = compiled, options, watch
        self._refusals = compiled.refusals.counts()
        self._columns = columns_of(compiled)
        self._certificate: Certificate | None = None
        self.recall = recall
        """What the Case still knows of an earlier plan."""
        self.rivals: dict[str, Settlement] = {}
        self.small = self._columns <= MOST_COLUMNS
        self.strategy: str = options.strategy
        self._chosen = NOTHING
        if options.strategy == "auto":
            self.strategy, self._chosen = _choice(self._columns, certify=options.certify)

    @property
    def unknown(self) -> Bounds:
        """Bounds of which none is known."""
        return (None,) * (len(self._compiled.terms.strict_tiers) + 1)

    def certify(self, certificate: Certificate) -> None:
        """Send a certificate along with all plans from now on."""
        self._certificate = certificate

    def write(self, found: Settlement, bounds: Bounds) -> Made:
        """Write what was found, and the bounds known by now; placements are written later."""
        case, options = self._compiled.case, self._options
        view = options.perspective
        cost, bound = found.cost(view), bounds[-1]
        tiers = zip(self._compiled.terms.strict_tiers, found.shortfalls, bounds[:-1], strict=True)
        plan = Plan(
            case_hash=case.hash,
            case_name=case.name,
            perspective=view,
            placements=(),
            contracts=found.contracts,
            terminations=found.terminations,
            charges=found.charges,
            ledger=found.ledger,
            system=found.system,
            cost=cost,
            shortfalls=tuple(
                Shortfall(tier=tier, unserved=left, bound=least) for tier, left, least in tiers
            ),
            bound=None if bound is None else min(bound, cost),
            bound_kind=None if bound is None else "solver",
            strategy=self.strategy,
            chosen=str(self._chosen),
            chosen_zh=translated(self._chosen, "zh"),
            columns=self._columns,
            backend=options.backend if self.strategy == "whole" else "",
            seed=options.seed,
            work=options.work,
            adopted=None if self.recall is None else self.recall.adoption,
            refusals=self._refusals,
            rivals={name: rival.cost(view) for name, rival in self.rivals.items()},
            rival_penalties={name: rival.penalty(view) for name, rival in self.rivals.items()},
            phases=tuple(
                Phase(name=name, seconds=round(s, 4)) for name, s in self._watch.seconds.items()
            ),
            engine=engine_versions(options.backend, self.strategy),
        )
        return Made(plan, self._certificate, found.record)

    def finish(self, solved: Solved) -> Made | None:
        """Write the best that was found and why the search ended; None if there is nothing."""
        if solved.best is None:
            return None
        made = self.write(solved.best, solved.bounds)
        return made._replace(plan=judged(made.plan, self._options, solved.reason))


def _choice(columns: int, *, certify: bool) -> tuple[str, Sentence]:
    """Choose a strategy by the size of the whole, and say why."""
    size = {"columns": f"{columns:,}", "most": f"{MOST_COLUMNS:,}"}
    if columns > MOST_COLUMNS:
        return "prices", both(
            "one program of about {columns} columns would be too large, over {most}",
            "若作为一个模型约有 {columns} 列，超过 {most} 列，过大",
            **size,
        )
    if certify:
        return "prices", both(
            "only prices leave a certificate; of about {columns} columns, a solver improves a "
            "plan that is not near enough to it",
            "只有定价方式能给出界证书；因仅约 {columns} 列，计划与下界差距不足时再由求解器改进",
            **size,
        )
    return "whole", both(
        "one program of about {columns} columns is small enough, at most {most}",
        "作为一个模型约有 {columns} 列，不超过 {most} 列，足够小",
        **size,
    )


def engine_versions(backend: BackendName, strategy: str = "whole") -> dict[str, str]:
    """Versions of Huline and of the packages that a backend, or the bound by prices, stands on."""
    packages = ("numba",) if strategy == "prices" else backend_named(backend).packages
    found = {}
    for name in ("huline", *packages):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found

"""The software stack a workload is written for."""

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> str | None:
    # what can be ported is let in, at a fee
    return ask.workload.ecosystem if ask.workload.port_cost is None else None


def _miss(ecosystem: str, site: Site, routes: Routes) -> Miss | None:
    spoken = site.accelerator.ecosystem
    return None if spoken == ecosystem else Miss(spoken, ecosystem)


FIT = Fit("ecosystem", _signature, _miss)

"""A shop in this process: plans submitted to a real store, made by real attempts."""

from typing import Any

from sqlalchemy import text

from huline.api.jobs.making import Shop, make
from huline.api.jobs.queue import Queue
from huline.api.jobs.submitting import submit
from huline.api.settings import Settings
from huline.api.store import keys, plans
from huline.api.store.database import Database
from huline.api.store.keys import Identity, Role
from huline.api.store.packing import packed
from huline.api.store.plans import NewPlan
from huline.models.case import Case
from huline.models.plan import Plan
from huline.models.service import Operation, PlanSummary, Wishes
from huline.models.sketch import Sketch


def a_shop(database: Database, **settings: Any) -> Shop:
    return Shop(database, Settings(**settings), "tests")


def an_identity(database: Database, tenant: str = "acme", role: Role = Role.ADMIN) -> Identity:
    with database.begin() as session:
        found = keys.identify(session, keys.issue(session, tenant, role))
    assert found is not None
    return found


def submitted(
    database: Database,
    case: Case,
    who: Identity,
    *,
    operation: Operation = Operation.SOLVE,
    given: Plan | Sketch | None = None,
    **wishes: Any,
) -> str:
    """Submit a plan and return its id."""
    asked = Wishes.model_validate(wishes).model_dump(mode="json")
    new = NewPlan(
        case.name, operation, case.hash, {"wishes": asked}, packed(case),
        None if given is None else packed(given),
    )  # fmt: skip
    with database.begin() as session:
        return submit(session, Queue(), who, new).location.rsplit("/", 1)[1]


def seen(database: Database, plan: str, tenant: str = "acme") -> PlanSummary:
    with database.begin() as session:
        row = plans.find(session, tenant, plan)
        assert row is not None
        return plans.summary(row)


def made(shop: Shop, plan: str) -> PlanSummary:
    make(shop, plan)
    return seen(shop.database, plan)


def run(database: Database, statement: str, **values: Any) -> Any:
    with database.begin() as session:
        return session.execute(text(statement), values)

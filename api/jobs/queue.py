"""The queue: procrastinate on the store's own PostgreSQL."""

from procrastinate import App, BaseConnector, SyncPsycopgConnector
from sqlalchemy.orm import Session

from huline.api.store import attempts

QUEUE = "plans"
TASK = "make-plan"


class Queue:
    """Puts plans into the queue, in the very transaction that says so in the store."""

    def __init__(self, connector: BaseConnector | None = None) -> None:
        # what is put in goes over the store's connection: this one is never opened
        self.app = App(connector=connector or SyncPsycopgConnector())

    def put(self, session: Session, plan: str, turn: int) -> None:
        """Queue a plan; it is seen to once the transaction is committed."""
        connection = session.connection().connection.driver_connection
        self.app.configure_task(
            TASK, queue=QUEUE, priority=-turn, connection=connection, allow_unknown=True
        ).defer(plan=plan)

    def put_deserted(self, session: Session, silence: float) -> int:
        """Queue anew what no job will see to, and return how many plans those were."""
        found = attempts.deserted(session, silence)
        for plan, turn in found:
            self.put(session, plan, turn)
        return len(found)

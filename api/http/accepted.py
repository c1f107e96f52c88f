"""Answers 202 to what was asked for, once under each Idempotency-Key."""

from __future__ import annotations

from fastapi import Response

from huline.api.http.orders import Sent
from huline.api.http.problems import Rejected
from huline.api.http.service import Service
from huline.api.jobs.submitting import once, submit
from huline.api.store.answers import Erased, OtherRequest
from huline.api.store.keys import Identity
from huline.api.store.plans import NewPlan
from huline.models.sentence import both


def accepted(service: Service, who: Identity, order: Sent, new: NewPlan) -> Response:
    """Submit a plan or a study in one transaction, or answer as the first time.

    Raises
    ------
    Rejected
        422 if the key was used for another request; 410 if what it made has been purged.
    """
    try:
        with service.database.begin() as session:
            answer, again = once(
                session, who, order.key, order.digest,
                lambda: submit(session, service.queue, who, new),
            )  # fmt: skip
    except OtherRequest:
        said = both(
            "this Idempotency-Key was used for another request",
            "该 Idempotency-Key 已用于另一个请求",
        )
        raise Rejected(422, said, code="idempotency-key") from None
    except Erased:
        said = both(
            "the plan made under this Idempotency-Key was purged: use another key for a new one",
            "该 Idempotency-Key 所生成的计划已清除：如需新计划，请换用其他键",
        )
        raise Rejected(410, said, code="purged") from None
    headers = {"Location": answer.location} | ({"Idempotency-Replayed": "true"} if again else {})
    return Response(answer.body, 202, headers, "application/json")

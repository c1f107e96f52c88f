"""The bundle that reproduces a failed check: everything the checker was given, and its verdict."""

import json
import zipfile
from io import BytesIO
from typing import Any

from huline.optimizer.planning import PlanRefused

README = """The checker refused this plan. To see it again:

    huline check case.json plan.json --certificate certificate.json

(without --certificate where there is no such file). request.json is what was asked for,
verdict.json what the checker said; plan.json names the versions that made it.
"""


def bundle(case: bytes, request: dict[str, Any], refused: PlanRefused) -> bytes:
    """Zip what reproduces a refusal.

    Parameters
    ----------
    case : canonical JSON of the Case
    """
    plan, certificate, _ = refused.made.whole()
    files: dict[str, str | bytes] = {
        "README.txt": README,
        "case.json": case,
        "request.json": json.dumps(request, ensure_ascii=False, indent=2),
        "plan.json": plan.model_dump_json(),
        "verdict.json": refused.verdict.model_dump_json(indent=2),
    }
    if certificate is not None:
        files["certificate.json"] = certificate.model_dump_json()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()

"""The service's description of itself, as it is kept beside this file; run to keep it anew."""

import json
from pathlib import Path
from typing import Any

from huline.api.http.app import create_app

GOLDEN = Path(__file__).with_name("openapi.json")


def described() -> dict[str, Any]:
    return create_app().openapi()


def written(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(written(described()), encoding="utf-8")

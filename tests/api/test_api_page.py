"""docs/api.md tells of every setting and every path there is, and of no other."""

import re
from pathlib import Path

from huline.api.http.app import create_app
from huline.api.settings import Settings
from huline.api.store.keys import MAY, Right, Role

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_table_of_settings_is_that_of_the_service():
    told = re.findall(r"^\| `HULINE_(\w+)` \| (\S*) ?\|", PAGE, re.MULTILINE)

    def default(field):
        return "" if field.default_factory or field.default is None else str(field.default)

    assert told == [(n.upper(), default(f)) for n, f in Settings.model_fields.items()]


def test_every_resource_is_told_of():
    for path in create_app().openapi()["paths"]:
        last = path.removesuffix("/{name}").rsplit("/", 1)[-1]
        assert last.startswith("{") or last in PAGE, path


def test_the_table_of_roles_is_that_of_the_keys():
    order = [Right.READ, Right.PLAN, Right.DATA, Right.STUDY, Right.ERASE]
    for role in Role:
        cells = " | ".join("yes" if right in MAY[role] else "" for right in order)
        assert re.sub(r" +", " ", f"| {role} | {cells} |") in re.sub(r" +", " ", PAGE)

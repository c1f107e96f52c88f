"""Documents from YAML and JSON text, and the line on which each of their fields stands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml

from huline.models.errors import Problem
from huline.models.fields import Step
from huline.models.files.text import refused

Steps = tuple[Step, ...]

_CORE = "tag:yaml.org,2002:"
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SCALARS = {
    "int": (re.compile(r"[-+]?[0-9]+"), "-+0123456789"),
    "float": (_FLOAT, "-+.0123456789"),
    "bool": (re.compile(r"true|True|TRUE|false|False|FALSE"), "tTfF"),
    "null": (re.compile(r"~|null|Null|NULL|"), ["~", "n", "N", ""]),
}


@dataclass
class Document:
    """A parsed document and where its fields stand."""

    value: Any
    lines: Mapping[Steps, int] = field(default_factory=dict)
    """Line of each field by its path; a field without one stands where its parent does."""
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Steps) -> int | None:
        """Return the line of a field, or of the nearest one that encloses it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


class _Loader(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does: 'no', 12:30 and dates are text; refuses aliases."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.composer.ComposerError(
                None, None, "anchors and aliases (& and *) are not read: write the value out", mark
            )
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.1 or 1.2 would take for something else than text."""


for _name, (_pattern, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(_CORE + _name, re.compile(f"^(?:{_pattern.pattern})$"), _first)
_Dumper.add_implicit_resolver(_CORE + "float", re.compile(f"^(?:{_FLOAT.pattern})$"), _first)


def write_yaml(value: Any) -> str:
    """Write a document of dicts, lists, text, numbers and booleans."""
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None,
        width=99,
    )  # fmt: skip


def read_yaml(text: str, file: str) -> Document:
    """Parse YAML.

    Raises
    ------
    BadInput
        If it is not YAML, uses aliases or tags, or is nested too deeply.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Steps, int] = {}
        document = Document(None, lines)
        document.value = _construct(node, (), document.problems, lines, file)
        return document
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"is not readable as YAML: {error.problem or error.context}"
        raise refused(
            file, "yaml", message, "check indentation, quotes and colons there",
            mark.line + 1 if mark else None,
        ) from None  # fmt: skip
    except yaml.YAMLError as error:
        raise refused(file, "yaml", f"is not readable as YAML: {error}") from None
    except RecursionError:
        raise refused(file, "yaml", "is nested too deeply to be a Case") from None
    finally:
        loader.dispose()


def _construct(
    node: yaml.Node | None, at: Steps, problems: list[Problem], lines: dict[Steps, int], file: str
) -> Any:
    if node is None:
        return None
    line = node.start_mark.line + 1
    lines.setdefault(at, line)
    if isinstance(node, yaml.MappingNode) and node.tag == _CORE + "map":
        found: dict[str, Any] = {}
        for key_node, inner in node.value:
            key = str(key_node.value)
            lines[(*at, key)] = key_node.start_mark.line + 1
            if key in found:
                problems.append(_twice(file, key_node.start_mark.line + 1, (*at, key)))
            found[key] = _construct(inner, (*at, key), problems, lines, file)
        return found
    if isinstance(node, yaml.SequenceNode) and node.tag == _CORE + "seq":
        return [
            _construct(inner, (*at, i), problems, lines, file)
            for i, inner in enumerate(node.value)
        ]
    if isinstance(node, yaml.ScalarNode) and node.tag.startswith(_CORE):
        return _scalar(node.tag.removeprefix(_CORE), node.value)
    problems.append(
        Problem(file, line, ".".join(map(str, at)), "yaml", f"uses the tag '{node.tag}'",
                "write plain text, numbers, lists and fields")
    )  # fmt: skip
    return None


def _scalar(kind: str, text: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and len(text) <= 30:
        return int(text)
    return float(text) if kind == "float" else text


def _twice(file: str, line: int | None, at: Steps) -> Problem:
    dotted = ".".join(map(str, at))
    return Problem(file, line, dotted, "duplicate-key", "stands there twice", "keep one", at)


def read_json(text: str, file: str) -> Document:
    """Parse JSON.

    Raises
    ------
    BadInput
        If it is not JSON, or nested too deeply.
    """
    document = Document(None)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            for name in found:
                if names.count(name) > 1:
                    document.problems.append(_twice(file, None, (name,)))
        return found

    try:
        document.value = json.loads(text, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise refused(
            file, "json", f"is not readable as JSON: {error.msg.lower()}",
            f"look at column {error.colno} of that line", error.lineno,
        ) from None  # fmt: skip
    except RecursionError:
        raise refused(file, "json", "is nested too deeply to be a Case or a Plan") from None
    return document

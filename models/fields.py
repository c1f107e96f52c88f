"""What fields there are: units, ranges, choices and nesting, read off the domain classes.

Tables, error messages and the page on the file format all look here, so a field added to a
class is at once a column, can be explained, and must be described.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from pydantic import BaseModel

from huline.models.choices import chosen
from huline.models.sentence import Sentence

Step = str | int

_FIRST = {"format": 2, "id": 1, "kind": 0}
_LAST = frozenset({"source", "source_zh", "assumed", "derived"})


@dataclass(frozen=True, eq=False)
class Shape:
    """One place in a document: a record, a list, a map or a single value.

    ``node`` is its JSON schema, ``definitions`` the schemas it refers to by name.
    """

    node: Mapping[str, Any]
    definitions: Mapping[str, Any]
    required: bool = False

    @cached_property
    def kind(self) -> str:
        """``record``, ``union``, ``list``, ``map``, or the JSON type of a single value."""
        node = self._resolved
        if "discriminator" in node:
            return "union"
        if "properties" in node:
            return "record"
        name: str = node.get("type", "any")
        return {"array": "list", "object": "map"}.get(name, name)

    @cached_property
    def fields(self) -> dict[str, Shape]:
        """Fields of a record by name; those of every member of a union together."""
        if self.kind == "union":
            members, merged = self.members.values(), dict[str, Shape]()
            for member in members:
                # the first stands for all; a later one may tell the same field more closely
                merged |= {n: s for n, s in member.fields.items() if n not in merged}
            needed = [{n for n, s in member.fields.items() if s.required} for member in members]
            common = set.intersection(*needed) | {self.tag}
            kind = {**merged[self.tag].node, "enum": list(self.members)}
            kind.pop("const", None)
            merged[self.tag] = Shape(kind, self.definitions)
            return {n: Shape(s.node, s.definitions, n in common) for n, s in merged.items()}
        node = self._resolved
        required = node.get("required", ())
        return {
            name: Shape(inner, self.definitions, name in required)
            for name, inner in node.get("properties", {}).items()
        }

    @cached_property
    def tag(self) -> str:
        """The field that tells the members of a union apart."""
        return str(self._resolved["discriminator"]["propertyName"])

    @cached_property
    def members(self) -> dict[str, Shape]:
        """Members of a union by their tag."""
        mapping = self._resolved["discriminator"]["mapping"]
        return {tag: Shape({"$ref": ref}, self.definitions) for tag, ref in mapping.items()}

    @cached_property
    def items(self) -> Shape:
        """What a list consists of, or the values of a map."""
        node = self._resolved
        patterns = list(node.get("patternProperties", {}).values())
        inner = node.get("items") or node.get("additionalProperties") or (patterns or [{}])[0]
        return Shape(inner if isinstance(inner, Mapping) else {}, self.definitions)

    @property
    def unit(self) -> str:
        """Unit of a quantity or of the quantities of a list or map; empty if it has none."""
        if self.kind in ("list", "map"):
            return self.items.unit
        return str(self._resolved.get("unit", ""))

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """The least and the greatest value allowed."""
        return self._resolved.get("minimum"), self._resolved.get("maximum")

    @property
    def above(self) -> float | None:
        """What a value must exceed, where that is not allowed itself."""
        return self._resolved.get("exclusiveMinimum")

    @property
    def least_items(self) -> int:
        """How many values a list holds at least."""
        return int(self._resolved.get("minItems", 0))

    @property
    def choices(self) -> tuple[str | int, ...]:
        """The values allowed, where they are listed."""
        node = self._resolved
        return (node["const"],) if "const" in node else tuple(node.get("enum", ()))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys allowed in a map, where they are listed."""
        return tuple(self._resolved.get("propertyNames", {}).get("enum", ()))

    @property
    def examples(self) -> tuple[str, ...]:
        """Some of the values allowed, where no other property tells what they are."""
        return tuple(self._resolved.get("examples", ()))

    @property
    def format(self) -> str:
        """``date`` or ``date-time`` for text of such a form."""
        return str(self._resolved.get("format", ""))

    @property
    def is_word(self) -> bool:
        """Whether it is an id: one word."""
        return "pattern" in self._resolved

    @property
    def default(self) -> Any:
        """The value that stands in where none is given; None if there is none."""
        return self.node.get("default")

    @property
    def description(self) -> Sentence:
        """The docstring of the field: its first paragraph is English, its second Chinese."""
        en, _, zh = str(self.node.get("description", "")).partition("\n\n")
        return Sentence(" ".join(en.split()), "".join(zh.split("\n")))

    @cached_property
    def _resolved(self) -> Mapping[str, Any]:
        node = self.node
        while True:
            if "$ref" in node:
                node = self.definitions[node["$ref"].rsplit("/", 1)[1]]
            elif "anyOf" in node:
                # the other alternative of an optional field is null
                node = next(inner for inner in node["anyOf"] if inner.get("type") != "null")
            else:
                return node


@lru_cache(maxsize=64)
def shape_of(model: type[BaseModel]) -> Shape:
    """Return the shape of a domain class."""
    schema = model.model_json_schema()
    return Shape(schema, schema.get("$defs", {}))


def follow(shape: Shape | None, steps: Sequence[Step]) -> tuple[tuple[Step, ...], Shape | None]:
    """Walk from ``shape`` along the location pydantic gives of an error.

    Returns
    -------
    The steps into the document, tags of unions and marks of keys left out, and the shape found
    there; None where the way leads to no known field.
    """
    path: list[Step] = []
    for step in steps:
        kind = shape.kind if shape else ""
        if shape and kind == "union" and step in shape.members:
            shape = shape.members[str(step)]
            continue
        if step == "[key]":
            continue
        path.append(step)
        if not shape:
            continue
        shape = shape.items if kind in ("list", "map") else shape.fields.get(str(step))
    return tuple(path), shape


def in_terms_of(shape: Shape | None, value: Any) -> Any:
    """Return a value with Chinese words put as the choices that they stand for, at any depth."""
    if shape is None:
        return value
    if isinstance(value, str):
        return chosen(value, shape.choices)
    if isinstance(value, list):
        inner = shape.items if shape.kind == "list" else None
        return [in_terms_of(inner, each) for each in value]
    if isinstance(value, dict) and shape.kind in ("record", "union"):
        return {name: in_terms_of(shape.fields.get(name), each) for name, each in value.items()}
    return value


def lists_of_records(shape: Shape, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every list of records in a document of this shape."""
    for name, inner in shape.fields.items():
        path = (*above, name)
        if inner.kind == "list" and inner.items.kind in ("record", "union"):
            yield path
        elif inner.kind == "record":
            yield from lists_of_records(inner, path)


def in_reading_order(names: Iterable[str]) -> list[str]:
    """Sort fields for a reader: what the record is comes first, where it comes from last."""
    return sorted(names, key=lambda name: (name in _LAST, -_FIRST.get(name, -1)))

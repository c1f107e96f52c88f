"""Documents as YAML, read as YAML 1.2 does and without anything that could run or grow."""

from __future__ import annotations

import re
from typing import Any

import yaml

from huline.models.errors import Problem
from huline.models.files.documents import Document, Steps, twice
from huline.models.files.text import refused
from huline.models.sentence import Sentence, both

_CORE = "tag:yaml.org,2002:"
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SCALARS = {
    "int": (re.compile(r"[-+]?[0-9]+"), "-+0123456789"),
    "float": (_FLOAT, "-+.0123456789"),
    "bool": (re.compile(r"true|True|TRUE|false|False|FALSE"), "tTfF"),
    "null": (re.compile(r"~|null|Null|NULL|"), ["~", "n", "N", ""]),
}


_NO_ALIASES = both(
    "anchors and aliases (& and *) are not read: write the value out",
    "不支持锚点与别名（& 和 *），请直接写出值",
)
_SAYS = {
    "mapping values are not allowed": both("a colon stands where none may", "冒号的位置不对"),
    "found character '\\t'": both("a tab stands where blanks should", "应为空格处用了制表符"),
    "could not find expected ':'": both("a colon is missing", "缺少冒号"),
    "unexpected end of stream": both("a quote is not closed", "引号没有闭合"),
    "but found another document": both("there is a second document", "有第二份文档"),
    "cannot start any token": both("a character must stand in quotes", "有字符须加引号"),
}
"""What the parser says, in words that help; what is not here would help nobody."""


class _Loader(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does: 'no', 12:30 and dates are text; refuses aliases."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.composer.ComposerError(None, None, _NO_ALIASES, mark)
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.1 or 1.2 would take for something else than text."""

    def text(self, value: str) -> yaml.ScalarNode:
        """Write text; rare line ends as escapes, for they would come back as blanks."""
        style = None if value.replace("\n", "").isprintable() else '"'
        return self.represent_scalar(_CORE + "str", value, style)


_Dumper.add_representer(str, _Dumper.text)


_Loader.yaml_implicit_resolvers = {}
for _name, (_pattern, _first) in _SCALARS.items():
    _anchored = re.compile(f"^(?:{_pattern.pattern})$")
    _Loader.add_implicit_resolver(_CORE + _name, _anchored, list(_first))
    # beside those of YAML 1.1, so that readers of either version see text where text is
    _Dumper.add_implicit_resolver(_CORE + _name, _anchored, list(_first))


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
    try:
        return _document(text, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        hint = both("check indentation, quotes and colons there", "请检查该处的缩进、引号和冒号")
        line = mark.line + 1 if mark else None
        raise refused(file, "yaml", _unreadable(error), hint, line) from None
    except yaml.YAMLError:
        message = both(
            "is not readable as YAML: it holds a character that may not stand in text",
            "无法按 YAML 读取：含有文本中不允许的字符",
        )
        raise refused(file, "yaml", message) from None
    except RecursionError:
        message = both("is nested too deeply to be a Case", "嵌套过深，不是算例")
        raise refused(file, "yaml", message) from None


def _document(text: str, file: str) -> Document:
    loader = _Loader(text)
    try:
        parsed = _Parsed(file)
        value = parsed.value_of(loader.get_single_node(), ())
        return Document(value, parsed.line_of, parsed.problems)
    finally:
        loader.dispose()


def _unreadable(error: yaml.MarkedYAMLError) -> Sentence:
    if isinstance(error.problem, Sentence):
        return both(
            "is not readable as YAML: {said}", "无法按 YAML 读取：{said}", said=error.problem
        )
    told = f"{error.context} {error.problem}"
    said = next((text for words, text in _SAYS.items() if words in told), None)
    if said is None:
        return both("is not readable as YAML", "无法按 YAML 读取")
    return both("is not readable as YAML: {said}", "无法按 YAML 读取：{said}", said=said)


class _Parsed:
    """Turns nodes into values and remembers the line of each."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._lines: dict[Steps, int] = {}
        self.problems: list[Problem] = []

    def line_of(self, path: Steps) -> int | None:
        """Line of a field, or of the nearest one that encloses it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)

    def value_of(self, node: yaml.Node | None, at: Steps) -> Any:
        """Return what a node stands for; it is found at the path ``at``."""
        if node is None:
            return None
        self._lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode) and node.tag == _CORE + "map":
            return self._record(node, at)
        if isinstance(node, yaml.SequenceNode) and node.tag == _CORE + "seq":
            return [self.value_of(inner, (*at, i)) for i, inner in enumerate(node.value)]
        kind = node.tag.removeprefix(_CORE)
        if isinstance(node, yaml.ScalarNode) and _is_plain(kind, node.value):
            return _scalar(kind, node.value)
        raise refused(
            self._file, "yaml",
            both("uses the tag '{kind}', which is not read here", "此处的标签“{kind}”不能读取",
                 kind=kind),
            both("write plain text, numbers, lists and fields",
                 "请只写普通文字、数字、列表和字段"),
            node.start_mark.line + 1,
        )  # fmt: skip

    def _record(self, node: yaml.MappingNode, at: Steps) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, inner in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                message = both(
                    "a group or list stands where the name of a field should",
                    "应为字段名的地方是一组字段或列表",
                )
                self.problems.append(Problem(self._file, line, "", "yaml", message))
                continue
            key = str(key_node.value)
            if key in found:
                self.problems.append(twice(self._file, line, (*at, key), {}))
            self._lines[(*at, key)] = line
            found[key] = self.value_of(inner, (*at, key))
        return found


def _is_plain(kind: str, text: str) -> bool:
    """Whether a scalar is text, or what its kind looks like: a tag can call anything a number."""
    return kind == "str" or (kind in _SCALARS and bool(_SCALARS[kind][0].fullmatch(text)))


def _scalar(kind: str, text: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and len(text) <= 30:
        return int(text)
    return float(text) if kind == "float" else text

"""YAML as rule files need it: safe, duplicate keys refused, and a line and column for every value.

Scalars follow the YAML 1.2 core schema, so that the Vietnamese word ``no`` or a date in a word list stays
text; PyYAML's own default (1.1) would make them a boolean and a date object.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer

from extractor.rulebook.problems import Key, Problem, Problems, RuleError

MAX_NODES = 500_000
"""More nodes than any honest pack has; stops alias bombs."""


MAX_DEPTH = 40


_READ_OTHERWISE = re.compile("[\t\x85\u2028\u2029\ufeff]|[|>][-+1-9]*#")
"""Of what libyaml thinks otherwise than PyYAML: whether it may stand there, and how wide it is."""


class _CoreLoader(yaml.SafeLoader):
    """SafeLoader with the implicit types of YAML 1.2's core schema only."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own way


_CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_CoreLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_CoreLoader.add_implicit_resolver("tag:yaml.org,2002:int", _WHOLE, list("-+0123456789"))
_CoreLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9]+\.[0-9]+\Z"), list("-+0123456789"))

_Make = Callable[[str], yaml.SafeLoader | yaml.CSafeLoader]
_quick: _Make | None = None
if yaml.__with_libyaml__:

    class _QuickLoader(Composer, yaml.CSafeLoader):
        """The same on libyaml, several times as fast. Nodes are put together in Python, where depth has a limit."""

        yaml_implicit_resolvers = _CoreLoader.yaml_implicit_resolvers

        def __init__(self, text: str) -> None:
            yaml.CSafeLoader.__init__(self, text)
            Composer.__init__(self)

        def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
            node = super().compose_scalar_node(anchor)
            if "?" in node.value and not node.style:  # PyYAML takes none without quotes in braces
                raise yaml.YAMLError("a question mark")
            return node

    _quick = _QuickLoader


class _Plain:
    """Turns a node graph into plain values while noting where each one stood."""

    def __init__(self, loader: yaml.SafeLoader | yaml.CSafeLoader, problems: Problems) -> None:
        self.loader = loader
        self.problems = problems
        self.nodes = 0

    def __call__(self, node: yaml.Node, path: tuple[Key, ...]) -> Any:
        self.nodes += 1
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            message = f"more than {MAX_NODES} values, or {MAX_DEPTH} inside each other; does an alias lead back?"
            raise RuleError([Problem(self.problems.file, line, column, message)])
        self.problems.positions.setdefault(path, (line, column))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self(item, (*path, i)) for i, item in enumerate(node.value)]
        if self.as_written(path):
            return str(node.value)
        try:
            return self.loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            self.problems.add(path, f"cannot read this value: {error}")
            return None

    @staticmethod
    def as_written(path: tuple[Key, ...]) -> bool:
        """Whether a value is a word of a word list: ``05`` and ``1.10`` stay as they are written."""
        return len(path) > 2 and path[0] == "words" and isinstance(path[-1], int)

    def _mapping(self, node: yaml.MappingNode, path: tuple[Key, ...]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.found.append(
                    Problem(self.problems.file, *mark, "a key is a word, found a list or mapping")
                )
                continue
            key = str(key_node.value)
            where = (*path, key)
            if key in out:
                first = self.problems.positions[where][0]
                self.problems.found.append(
                    Problem(self.problems.file, *mark, f"key {key!r} stands twice (first in line {first}); remove one")
                )
                continue
            self.problems.positions[where] = mark
            out[key] = self(value_node, where)
        return out


def load_yaml(path: Path, problems: Problems) -> Any:
    """The content of one YAML file as plain dicts, lists, strings, numbers, booleans and ``None``.

    Positions go to ``problems.positions``. Raises :class:`RuleError` where the file is no YAML at all.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"not UTF-8 text (byte {error.start}); save the file as UTF-8"
        raise RuleError([Problem(str(path), 1, 1, message)]) from None
    except OSError as error:
        raise RuleError([Problem(str(path), 1, 1, f"cannot be read: {error.strerror}")]) from None
    if _quick is not None and not _READ_OTHERWISE.search(text):
        noted = Problems(problems.file)
        # What is wrong, and where, PyYAML says better: it reads again what is not in order.
        with suppress(yaml.YAMLError, RecursionError, RuleError):
            value = _read(text, _quick, noted)
            if value is not None and not noted.found:
                problems.positions.update(noted.positions)
                return value
    try:
        return _read(text, _CoreLoader, problems)
    except RecursionError:
        raise RuleError([Problem(str(path), 1, 1, "values stand too deep inside each other")]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"not valid YAML: {error.problem or error.context}"
        if "found another document" in message:
            message = "a pack is one document: take out the line `---` and what stands behind it, or make two files"
        if "'\\t'" in message:
            message += "; YAML indents with spaces, not tabs"
        raise RuleError([Problem(str(path), line, column, message)]) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = before.count("\n") + 1, error.position - before.rfind("\n")
        message = f"not valid YAML: the character U+{ord(text[error.position]):04X} cannot stand in it"
        raise RuleError([Problem(str(path), *place, message)]) from None
    except yaml.YAMLError as error:
        raise RuleError([Problem(str(path), 1, 1, f"not valid YAML: {' '.join(str(error).split())}")]) from None


def _read(text: str, make: _Make, problems: Problems) -> Any:
    loader = make(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _Plain(loader, problems)(node, ())
    finally:
        loader.dispose()

"""Pack files as they are written: names, word lists, macros and rules, before anything is put together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from extractor.resources import PACK_FILE, packs_in
from extractor.rulebook.keys import LIST_KEYS, PACK_KEYS
from extractor.rulebook.labels import read_labels
from extractor.rulebook.model import FieldSignature, LabelSpec, Pack, WordList
from extractor.rulebook.patterns import check_written
from extractor.rulebook.problems import Key, Problem, Problems, RuleError, check_keys, is_name
from extractor.rulebook.wordlists import Row, build_word_list, rows_from_tsv, rows_from_yaml
from extractor.rulebook.yaml_source import load_yaml


def pack_files(folders: Iterable[Path], found: list[Problem]) -> list[Path]:
    """The pack files of folders, each of which is a pack or holds packs; a folder without any is a problem."""
    paths: list[Path] = []
    for folder in folders:
        here = packs_in(folder)
        if not here:
            found.append(Problem(str(folder), 1, 1, f"no {PACK_FILE} in this folder or in a folder right below it"))
        known = {path.resolve() for path in paths}
        paths.extend(path for path in here if path.resolve() not in known)
    return paths


class PackSource:
    """One pack file while it is being read; what is wrong in it goes to ``problems``.

    ``rows`` holds the word lists' rows, so that other packs can add to them before the lists are made. Raises
    :class:`RuleError` where the file is no mapping.
    """

    def __init__(self, path: Path, field_kinds: Mapping[str, FieldSignature]) -> None:
        self.path = path
        self.problems = Problems(path)
        data = load_yaml(path, self.problems)
        if not isinstance(data, dict):
            kind = "is empty" if data is None else f"holds a {type(data).__name__}"
            message = f"a pack is a mapping with keys such as 'pack'; this file {kind}"
            raise RuleError([Problem(str(path), 1, 1, message)])
        self.data: dict[str, Any] = data
        check_keys(data, PACK_KEYS, "a pack", (), self.problems)
        self.name = self._text("pack") or path.parent.name
        self.uses = tuple(str(name) for name in self.items("uses"))
        self.labels: dict[str, LabelSpec] = read_labels(self.mapping("labels"), field_kinds, self.problems)
        self.files: list[Path] = [path]
        for key in ("words", "macros"):
            for name in self.mapping(key):
                if not is_name(name.replace(".", "_")):
                    message = f"a name in braces has letters without accents, digits and _ only, not {name!r}"
                    self.problems.add((key, name), message)
        macros = self.mapping("macros")
        self.macros = {name: self._macro(name, text) for name, text in macros.items() if "." not in name}
        self.rows: dict[str, list[Row]] = {}
        self.keeps_case: set[str] = set()
        for name, spec in self.mapping("words").items():
            if "." not in name:
                self._read_list(name, spec)
        self.words: dict[str, WordList] = {}

    def _text(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is None or not isinstance(value, str):
            self.problems.add((key,), f"{key!r} must be a text, for example `{key}: documents`")
            return None
        if not is_name(value):
            self.problems.add((key,), f"a pack's name has letters without accents, digits and _ only, not {value!r}")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        """The mapping under ``key``, empty where there is none."""
        value = self.data.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.problems.add((key,), f"{key!r} must be a mapping of names, found {type(value).__name__}")
            return {}
        return value

    def items(self, key: str) -> list[Any]:
        """The list under ``key``, empty where there is none."""
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problems.add((key,), f"{key!r} must be a list, found {type(value).__name__}")
            return []
        return value

    def _macro(self, name: str, text: Any) -> str:
        parts = [text] if isinstance(text, str) else text
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            self.problems.add(("macros", name), "a macro is a pattern, or a list of alternative patterns")
            return ""
        pattern = "|".join(parts)
        return pattern if check_written(pattern, lambda message: self.problems.add(("macros", name), message)) else ""

    def _read_list(self, name: str, spec: Any) -> None:
        path: tuple[Key, ...] = ("words", name)
        before = len(self.problems.found)
        rows: list[Row] = []
        if isinstance(spec, list):
            rows = rows_from_yaml(spec, path, self.problems)
        elif isinstance(spec, dict) and spec.keys() & {"file", "items"}:
            check_keys(
                spec, [key for key in LIST_KEYS if key not in ("add", "remove")], "a word list", path, self.problems
            )
            if spec.get("case", "ignore") not in ("ignore", "keep"):
                self.problems.add((*path, "case"), "`case` is `ignore` or `keep`")
            if spec.get("case") == "keep":
                self.keeps_case.add(name)
            if "file" in spec:
                rows = self._rows_of_file(spec["file"], path)
            rows = rows + rows_from_yaml(spec.get("items") or [], (*path, "items"), self.problems)
        else:
            hint = f"; to change the list of another pack write `pack.{name}:`" if _is_change(spec) else ""
            message = f"a word list is a list of words, `file: words.tsv`, or `items:` with `case: keep`{hint}"
            self.problems.add(path, message)
        if not rows and len(self.problems.found) == before:
            self.problems.add(path, f"word list {name!r} is empty")
        self.rows[name] = rows

    def _rows_of_file(self, said: Any, path: tuple[Key, ...]) -> list[Row]:
        file = self.path.parent / str(said)
        if not file.resolve().is_relative_to(self.path.parent.resolve()):
            self.problems.add((*path, "file"), "a word list's file stands in the folder of its pack")
            return []
        if not file.is_file():
            self.problems.add((*path, "file"), f"there is no file {file}")
            return []
        self.files.append(file)
        return rows_from_tsv(file, self.problems)

    def make_lists(self) -> None:
        """Make the word lists of their rows."""
        for name, rows in self.rows.items():
            self.words[name] = build_word_list(name, rows, name not in self.keeps_case)

    def pack(self) -> Pack:
        """The finished pack."""
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        version = str(self.data.get("version", "0"))
        return Pack(
            self.name,
            version,
            self.path.parent,
            self.uses,
            digest.hexdigest(),
            self.words,
            self.macros,
            tuple(self.files),
        )


def _is_change(spec: Any) -> bool:
    return isinstance(spec, dict) and bool(spec.keys() & {"add", "remove"})

"""Rule folders to a :class:`~extractor.rulebook.model.Rulebook`; every mistake is collected and reported together."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.rulebook.layers import layers_of
from extractor.rulebook.model import Pack, Rule, Rulebook, WordList
from extractor.rulebook.patterns import LABEL_TOKENS, Scope
from extractor.rulebook.problems import Problem, Problems, RuleError, suggestion
from extractor.rulebook.rules import build_rule
from extractor.rulebook.wordlists import build_word_list, rows_from_tsv, rows_from_yaml
from extractor.rulebook.yaml_source import load_yaml

PACK_FILE = "pack.yaml"
PACK_KEYS = ("pack", "version", "language", "description", "uses", "words", "macros", "rules")
_LIST_KEYS = ("file", "case", "items")


def load_rulebook(folders: Sequence[Path], normalisers: Collection[str]) -> Rulebook:
    """Load every pack found in ``folders`` (a pack folder itself, or a folder of pack folders).

    ``normalisers`` are the names that rules may use. A later pack overrides an earlier rule of the same id
    when the rule says ``override: true``. Raises :class:`RuleError` with all mistakes.
    """
    found: list[Problem] = []
    sources = []
    for path in _pack_files(folders, found):
        try:
            sources.append(_Source(path))
        except RuleError as error:
            found.extend(error.problems)
    _check_names(sources)
    by_name = {source.name: source for source in sources}
    tokens = _tokens(sources)
    rules: dict[str, Rule] = {}
    for source in sources:
        scope = Scope(*_visible(source, by_name), tokens)
        _check_clashes(source, scope)
        for i, item in enumerate(source.items("rules")):
            rule = build_rule(item, ("rules", i), scope, source.name, normalisers, source.problems)
            if rule is None:
                continue
            if rule.id in rules and not item.get("override"):
                place = f"{rules[rule.id].file}:{rules[rule.id].line}"
                message = f"rule {rule.id!r} is already in {place}; choose another id or say `override: true`"
                source.problems.add(("rules", i, "id"), message)
            rules[rule.id] = rule
    for source in sources:
        _check_beaten(source, rules)
    layers = _layers(tuple(rules.values()), found)
    found.extend(problem for source in sources for problem in source.problems.found)
    if found:
        raise RuleError(found)
    return Rulebook(tuple(source.pack() for source in sources), tuple(rules.values()), layers, tokens)


def _pack_files(folders: Iterable[Path], found: list[Problem]) -> list[Path]:
    paths: list[Path] = []
    for folder in folders:
        here = [folder / PACK_FILE] if (folder / PACK_FILE).is_file() else sorted(folder.glob(f"*/{PACK_FILE}"))
        if not here:
            found.append(Problem(str(folder), 1, 1, f"no {PACK_FILE} in this folder or in a folder right below it"))
        paths.extend(path for path in here if path not in paths)
    return paths


class _Source:
    """One pack file while it is being read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems = Problems(path)
        data = load_yaml(path, self.problems)
        if not isinstance(data, dict):
            kind = "is empty" if data is None else f"holds a {type(data).__name__}"
            message = f"a pack is a mapping with keys such as {PACK_KEYS[0]!r}; this file {kind}"
            raise RuleError([Problem(str(path), 1, 1, message)])
        self.data: dict[str, Any] = data
        for key in data:
            if key not in PACK_KEYS:
                self.problems.add((key,), f"unknown key {key!r} in a pack{suggestion(key, PACK_KEYS)}")
        self.name = self._string("pack") or path.parent.name
        self.uses = tuple(str(name) for name in self.items("uses"))
        self.macros = {name: self._macro(name, text) for name, text in self._mapping("macros").items()}
        self.words: dict[str, WordList] = {}
        self.files: list[Path] = [path]
        for name, spec in self._mapping("words").items():
            self.words[name] = self._word_list(name, spec)

    def _string(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is None or not isinstance(value, str):
            self.problems.add((key,), f"{key!r} must be a text, for example `{key}: documents`")
            return None
        return value

    def _mapping(self, key: str) -> dict[str, Any]:
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
        if isinstance(text, list) and all(isinstance(part, str) for part in text):
            return "|".join(text)
        if isinstance(text, str):
            return text
        self.problems.add(("macros", name), "a macro is a pattern, or a list of alternative patterns")
        return ""

    def _word_list(self, name: str, spec: Any) -> WordList:
        path = ("words", name)
        before = len(self.problems.found)
        ignore_case, rows = True, []
        if isinstance(spec, list):
            rows = rows_from_yaml(spec, path, self.problems)
        elif isinstance(spec, dict) and spec.keys() & {"file", "items"}:
            for key in spec:
                if key not in _LIST_KEYS:
                    self.problems.add((*path, key), f"unknown key {key!r} in a word list{suggestion(key, _LIST_KEYS)}")
            if spec.get("case", "ignore") not in ("ignore", "keep"):
                self.problems.add((*path, "case"), "`case` is `ignore` or `keep`")
            ignore_case = spec.get("case") != "keep"
            if "file" in spec:
                file = self.path.parent / str(spec["file"])
                if file.is_file():
                    self.files.append(file)
                    rows = rows_from_tsv(file, self.problems)
                else:
                    self.problems.add((*path, "file"), f"there is no file {file}")
            rows = rows + rows_from_yaml(spec.get("items") or [], (*path, "items"), self.problems)
        else:
            self.problems.add(path, "a word list is a list of words, `file: words.tsv`, or `items:` with `case: keep`")
        words = build_word_list(name, rows, ignore_case)
        from_file = isinstance(spec, dict) and "file" in spec
        if not words.entries and (from_file or len(self.problems.found) == before):
            self.problems.add(path, f"word list {name!r} is empty")
        return words

    def pack(self) -> Pack:
        """The finished pack."""
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        version = str(self.data.get("version", "0"))
        return Pack(self.name, version, self.path.parent, self.uses, digest.hexdigest(), self.words, self.macros)


def _check_names(sources: Sequence[_Source]) -> None:
    names: dict[str, Path] = {}
    for source in sources:
        if source.name in names:
            source.problems.add(("pack",), f"another pack is called {source.name!r}: {names[source.name]}")
        names[source.name] = source.path
    for source in sources:
        for i, name in enumerate(source.uses):
            if name not in names:
                source.problems.add(("uses", i), f"there is no pack {name!r}{suggestion(name, names)}")


def _tokens(sources: Sequence[_Source]) -> dict[str, str]:
    labels: dict[str, None] = {}
    for source in sources:
        for item in source.items("rules"):
            if isinstance(item, dict) and isinstance(item.get("label"), str):
                labels[item["label"]] = None
    if len(labels) > len(LABEL_TOKENS):
        raise RuleError([Problem(str(sources[-1].path), 1, 1, f"more than {len(LABEL_TOKENS)} labels")])
    return {label: chr(code) for label, code in zip(labels, LABEL_TOKENS, strict=False)}


def _visible(source: _Source, by_name: Mapping[str, _Source]) -> tuple[dict[str, WordList], dict[str, str]]:
    """Word lists and macros of the pack and of all that it uses; its own come last and win."""
    lists: dict[str, WordList] = {}
    macros: dict[str, str] = {}
    seen: set[str] = set()

    def collect(name: str) -> None:
        if name in seen or name not in by_name:
            return
        seen.add(name)
        for used in by_name[name].uses:
            collect(used)
        lists.update(by_name[name].words)
        macros.update(by_name[name].macros)
        lists.update({f"{name}.{key}": value for key, value in by_name[name].words.items()})
        macros.update({f"{name}.{key}": value for key, value in by_name[name].macros.items()})

    collect(source.name)
    return lists, macros


def _check_beaten(source: _Source, rules: Mapping[str, Rule]) -> None:
    """What a rule beats must be another rule or a label."""
    known = {*rules, *(rule.name for rule in rules.values())}
    for i, item in enumerate(source.items("rules")):
        rule = rules.get(str(item.get("id"))) if isinstance(item, dict) else None
        for name in sorted(rule.beats - known) if rule is not None and rule.pack == source.name else ():
            source.problems.add(("rules", i, "beats"), f"no rule or label is called {name!r}{suggestion(name, known)}")


def _check_clashes(source: _Source, scope: Scope) -> None:
    """A name in braces must mean one thing."""
    meanings = (("word list", scope.lists), ("macro", scope.macros), ("label", scope.tokens))
    for key, names in (("words", source.words), ("macros", source.macros)):
        for name in names:
            kinds = [kind for kind, known in meanings if name in known]
            if len(kinds) > 1:
                source.problems.add((key, name), f"{name!r} is a {' and a '.join(kinds)}; rename one of them")


def _layers(rules: tuple[Rule, ...], found: list[Problem]) -> tuple[tuple[Rule, ...], ...]:
    try:
        return layers_of(rules)
    except RuleError as error:
        found.extend(error.problems)
        return ()

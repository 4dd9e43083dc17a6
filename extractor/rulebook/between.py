"""What must hold between packs: names that one gives and another refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractor.rulebook.patterns import Scope
from extractor.rulebook.problems import suggestion
from extractor.rulebook.sources import PackSource


def check_names(sources: Sequence[PackSource]) -> None:
    """Packs have names of their own, and use packs that are there."""
    names: dict[str, Path] = {}
    for source in sources:
        if source.name in names:
            source.problems.add(("pack",), f"another pack is called {source.name!r}: {names[source.name]}")
        names[source.name] = source.path
    for source in sources:
        for i, name in enumerate(source.uses):
            if name not in names:
                source.problems.add(("uses", i), f"there is no pack {name!r}{suggestion(name, names)}")


def check_clashes(source: PackSource, scope: Scope) -> None:
    """A name in braces must mean one thing."""
    meanings = (("word list", scope.lists), ("macro", scope.macros), ("label", scope.tokens))
    for key, names in (("words", source.words), ("macros", source.macros)):
        for name in names:
            kinds = [kind for kind, known in meanings if name in known]
            if len(kinds) > 1:
                source.problems.add((key, name), f"{name!r} is a {' and a '.join(kinds)}; rename one of them")


def check_beaten(source: PackSource, sources: Iterable[PackSource]) -> None:
    """What a rule beats is a rule, one that is switched off or has mistakes of its own as well, or a label."""
    known = {name for key in ("id", "label", "relation", "zone") for name in _written(sources, key)}
    for i, item in enumerate(source.items("rules")):
        said = item.get("beats") if isinstance(item, dict) else None
        for name in [said] if isinstance(said, str) else said if isinstance(said, list) else []:
            if isinstance(name, str) and name not in known:
                message = f"no rule or label is called {name!r}{suggestion(name, known)}"
                source.problems.add(("rules", i, "beats"), message)


def check_asked(source: PackSource, sources: Iterable[PackSource]) -> None:
    """The relations that fields come from are made by some rule."""
    made = set(_written(sources, "relation"))
    for label in source.labels.values():
        for field in label.fields.values():
            if field.relation is not None and field.relation not in made:
                path = ("labels", label.name, "fields", field.name, "relation")
                message = f"no rule makes the relation {field.relation!r}{suggestion(field.relation, made)}"
                source.problems.add(path, message)


def _written(sources: Iterable[PackSource], key: str) -> Iterator[str]:
    """What stands under a key of rules."""
    for source in sources:
        for item in source.items("rules"):
            if isinstance(item, dict) and isinstance(item.get(key), str):
                yield item[key]

"""Rule patterns: regular expressions in which ``{name}`` stands for a word list, a macro or an earlier mention.

``{name:field}`` also keeps what it matched as the field. Patterns are matched on folded text, so they are
written in plain standard Vietnamese; they are folded themselves before they are compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from extractor.rulebook.guards import LEFT, RIGHT
from extractor.rulebook.model import CaptureSource, WordList
from extractor.rulebook.problems import suggestion
from extractor.rulebook.shape import Known
from extractor.rulebook.syntax import UnpairedError, parse
from extractor.rulebook.wordlists import alternation
from extractor.text.folding import fold_text

LABEL_TOKENS = range(0xE000, 0xE100)
"""The private-use characters that stand for mentions; folding keeps them out of texts."""

_REFERENCE = regex.compile(r"(?<!\\)(?<!\\[pP])\{([A-Za-z_][\w.]*)(?::([A-Za-z_]\w*))?\}")
_NO_CALLS_IN = regex.compile(r"\(\?(?:-?[a-z]+(?:-[a-z]+)?:|<[=!])")
"""Groups that called groups do not work in: a call does not see the flags around it, and fails in a lookbehind."""
_MAX_EXPANDED = 2_000_000
_SHARED_LENGTH = 2_000
_DEFINED = "_d_"
"""Names of called groups begin so; they are no fields."""

MARK = "_b_"
"""Empty groups whose names begin so tell which alternatives a match took; they are no fields either."""

_UNNAMED_P = regex.compile(r"(?<!\\)\(\?<([A-Za-z_]\w*)>")
_RESERVED = regex.compile(rf"\(\?P<({_DEFINED}\w*)>")
_HAS_FIELDS = regex.compile(rf"\(\?P<(?!{MARK})|\(\?P=")
_FIELD = regex.compile(rf"\(\?P<(?!{_DEFINED}|{MARK})([A-Za-z_]\w*)>")
_NAMED_REFERENCE = regex.compile(r"\(\?P<([A-Za-z_]\w*)>\{([A-Za-z_][\w.]*)\}\)")

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a pattern may refer to."""

    lists: Mapping[str, WordList]
    macros: Mapping[str, str]
    tokens: Mapping[str, str]
    origins: Mapping[str, str] = field(default_factory=dict)
    """The full names (``pack.name``) of lists and macros."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Names of lists and macros of packs that are not used, and those packs."""
    known: Known = field(init=False, default_factory=Known, compare=False, repr=False)
    """What was found of the lists and macros already, for :func:`extractor.rulebook.gates.gate_of`."""

    def resolve(self, name: str) -> str | tuple[str, ...] | None:
        """A name in braces to a macro's folded pattern, the words of a list (of a label: its token), or ``None``."""
        if name in self.lists:
            return tuple(self.lists[name])
        if name in self.macros:
            return fold_text(self.macros[name])
        return (self.tokens[name],) if name in self.tokens else None

    def full_name(self, name: str) -> str:
        """A list or macro by its pack and name."""
        return self.origins.get(name, name)


@dataclass(slots=True)
class Expansion:
    """A pattern with its references written out, and what its fields come from."""

    source: str = ""
    definitions: dict[str, str] = field(default_factory=dict)
    captures: dict[str, CaptureSource] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    """Full names of the lists and macros that are referred to, from inside macros too."""
    bodies: dict[tuple[str, bool], str] = field(default_factory=dict)
    """Macros that are written out already, so that each is written out once."""


def expand(pattern: str, scope: Scope, report: Report, shared: bool = True) -> Expansion:
    """Write out every ``{reference}`` of ``pattern``; unknown names and cycles go to ``report``.

    With ``shared``, long lists and macros without fields are written once, as a group that is called where it is
    needed; this keeps patterns short to compile. Guards, which may look behind, go without.
    """
    out = Expansion()
    if not check_written(pattern, report):
        return out
    out.source = _expand(fold_text(pattern), scope, report, out, (), shared)
    _write_out_single_calls(out)
    if out.definitions:
        groups = "".join(f"(?P<{name}>{body})" for name, body in out.definitions.items())
        out.source = f"(?(DEFINE){groups}){out.source}"
    for name in _FIELD.findall(out.source):
        out.captures.setdefault(name, CaptureSource())
    return out


def _write_out_single_calls(out: Expansion) -> None:
    """A call saves and restores all that a pattern has matched; where there is but one, it saves no length either."""
    for name in list(out.definitions):
        call, body = f"(?&{name})", out.definitions[name]
        others = [other for other in out.definitions if other != name and call in out.definitions[other]]
        if out.source.count(call) + sum(out.definitions[other].count(call) for other in others) == 1:
            del out.definitions[name]
            out.source = out.source.replace(call, f"(?:{body})")
            for other in others:
                out.definitions[other] = out.definitions[other].replace(call, f"(?:{body})")


def check_written(pattern: str, report: Report) -> bool:
    """Whether a pattern means what it seems to mean; what does not goes to ``report``."""
    mistakes = []
    if (group := _UNNAMED_P.search(pattern)) is not None:
        mistakes.append(f"a field is written (?P<{group[1]}>…), with a P")
    if (group := _RESERVED.search(pattern)) is not None:
        mistakes.append(f"a field cannot be called {group[1]!r}: choose a name that begins with a letter")
    try:
        for node in parse(pattern).walk():
            if node.kind == "class" and pattern[node.start : node.start + 2].strip("\\") in tuple("123456789"):
                mistakes.append(
                    f"\\{pattern[node.start + 1]} counts groups that are not written here; name the group: (?P=name)"
                )
            if node.kind == "text" and pattern[node.start] == "{":
                words = pattern[node.start : node.start + 12].partition("}")
                mistakes.append(
                    f"{words[0]}{words[1]} is no name in braces: write {{name}} or {{name:field}} without spaces, "
                    "and \\{ for a brace itself"
                )
    except UnpairedError as error:  # what is put around a pattern could make a pair of it
        mistakes.append(f"not a valid pattern: {error}")
    except ValueError:
        pass  # the compiler is the judge of everything else
    for mistake in mistakes:
        report(mistake)
    return not mistakes


def _expand(pattern: str, scope: Scope, report: Report, out: Expansion, inside: tuple[str, ...], shared: bool) -> str:
    def write_out(match: regex.Match[str]) -> str:
        name, capture = match[1], match[2]
        out.used.add(scope.full_name(name))
        callable_ = shared and not _inside_no_calls(pattern, match.start())
        source = CaptureSource()
        if name in inside:
            report(f"macro {name!r} refers to itself: {' → '.join((*inside, name))}")
            return ""
        if name in scope.lists:
            word_list = scope.lists[name]
            source = CaptureSource(lists=(word_list,))
            body = _alternation(word_list)
            if callable_ and len(body) > _SHARED_LENGTH:
                body = _call(f"{_DEFINED}l_{name.replace('.', '_')}", body, out)
        elif name in scope.macros:
            if (name, callable_) not in out.bodies:
                body = _expand(fold_text(scope.macros[name]), scope, report, out, (*inside, name), callable_)
                if len(body) > _MAX_EXPANDED:
                    report(f"macro {name!r} grows past {_MAX_EXPANDED} characters")
                    body = ""
                elif callable_ and len(body) > _SHARED_LENGTH and not _HAS_FIELDS.search(body):
                    body = _call(f"{_DEFINED}m_{name.replace('.', '_')}", body, out)
                out.bodies[name, callable_] = body
            body = out.bodies[name, callable_]
        elif name in scope.tokens:
            out.labels.add(name)
            source = CaptureSource(label=name)
            body = scope.tokens[name]
        else:
            near = suggestion(name, [*scope.lists, *scope.macros, *scope.tokens])
            if name in scope.elsewhere:
                near = f"; the pack {scope.elsewhere[name]!r} has it: name that pack under `uses`"
            report(f"no word list, macro or label is called {name!r}{near}")
            return ""
        if capture is None:
            return f"(?:{body})"
        before = out.captures.get(capture, CaptureSource())
        out.captures[capture] = CaptureSource(
            tuple(dict.fromkeys(before.lists + source.lists)), source.label or before.label
        )
        return f"(?P<{capture}>{body})"

    return str(_REFERENCE.sub(write_out, short_references(pattern)))


def short_references(pattern: str) -> str:
    """``(?P<field>{name})`` is another way to write ``{name:field}``."""
    return str(_NAMED_REFERENCE.sub(r"{\2:\1}", pattern))


def _inside_no_calls(pattern: str, at: int) -> bool:
    """Whether a lookbehind, or a group with flags of its own such as ``(?i:``, is open at an offset of a pattern."""
    open_groups: list[bool] = []
    in_class = False
    i = 0
    while i < at:
        char = pattern[i]
        if char == "\\":
            i += 1
        elif char in "[]":
            in_class = char == "["
        elif not in_class and char == "(":
            open_groups.append(_NO_CALLS_IN.match(pattern, i) is not None)
        elif not in_class and char == ")" and open_groups:
            open_groups.pop()
        i += 1
    return any(open_groups)


def _call(name: str, body: str, out: Expansion) -> str:
    out.definitions[name] = body
    return f"(?&{name})"


@lru_cache(maxsize=512)
def _alternation(word_list: WordList) -> str:
    return alternation(word_list, word_list.ignore_case)


def compile_pattern(source: str, whole_words: bool, ignore_case: bool, report: Report) -> regex.Pattern[str] | None:
    """Compile an expanded pattern; ``whole_words`` keeps matches from starting or ending inside a word."""
    text = f"{LEFT}(?:{source}){RIGHT}" if whole_words else source
    return compile_source(text, ignore_case, report)


def compile_source(text: str, ignore_case: bool, report: Report) -> regex.Pattern[str] | None:
    """Compile a pattern as it is; what is wrong with it goes to ``report``."""
    try:
        return _compiled(text, ignore_case)
    except (regex.error, RecursionError, OverflowError) as error:
        # Positions are those of what the pattern is written out to.
        report(f"not a valid pattern: {str(error).partition(' at position ')[0]}")
        return None


@lru_cache(maxsize=4096)
def _compiled(text: str, ignore_case: bool) -> regex.Pattern[str]:
    """Remembered, so that a rule file that is saved costs only the patterns that have changed."""
    return regex.compile(text, regex.V0 | (regex.IGNORECASE if ignore_case else 0), cache_pattern=False)

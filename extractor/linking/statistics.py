"""Statistics: for each count whose it is, when, what it is a part of, and the words around it.

Where the article does not say, the field stays ``None``. What the signs are (``trong đó``, ``trực thuộc``,
bodies of all levels) is data of the pack ``statistics``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from extractor.linking.model import Bodies, DateValues, Scene
from extractor.linking.people import LinkedRole
from extractor.linking.wholes import Part, link_wholes
from extractor.matching.model import Match, Spans
from extractor.records import CountValue, DateValue
from extractor.rulebook.model import WordList

SUBJECT = "other_subject"
CARRIED = "carried_subject"
ACTOR = "actor"
"""The capture of an issuer that is the subject of its sentence."""
CLOSE = 24
"""A date so many characters behind a count, after a preposition, governs it where none stands before."""
QUALIFIER_WORDS = 14
_AHEAD = 200
"""Three syllables are never so long."""
_BRACKETS = re.compile(r"[()]")
_WORD = re.compile(r"\S+")
_CLAUSE_END = re.compile(r"[,;.:()\n]")


@dataclass(frozen=True, slots=True)
class LinkedCount:
    """One count with what the article says of it; ``org`` is a PARTY_ORG mention, ``part`` names another count.

    ``restates`` is the count that a percentage says again.
    """

    match: Match
    value: CountValue
    org: Match | None
    time: str | None
    subject: str | None
    action: str | None
    qualifier: str | None
    part: Part | None
    restates: Match | None
    sentence: int


def link_statistics(
    scene: Scene, dates: DateValues, bodies: Bodies, roles: dict[Match, LinkedRole]
) -> list[LinkedCount]:
    """One entry for every COUNT mention, in text order."""
    linker = _Linker(scene, dates, bodies, roles)
    return [linker.link(match) for match in linker.counts]


class _Linker:
    def __init__(self, scene: Scene, dates: DateValues, bodies: Bodies, roles: dict[Match, LinkedRole]) -> None:
        self.scene = scene
        self.dates = dates
        self.counts = [match for match in scene.of("COUNT") if isinstance(match.value, CountValue)]
        self.words = {name: scene.rulebook.words(f"statistics.{name}") for name in _LISTS}
        self.quoted = [(r.captures["subject"].start, r.captures["subject"].end)
                       for r in scene.related("document.subject") if "subject" in r.captures]  # fmt: skip
        self.subjects = _by_sentence(scene, self._subjects(bodies, roles))
        self.carried = {scene.sentence_of(match) for match in scene.of(CARRIED)}
        self.times = _by_sentence(scene, self._times())
        self.counts_in = _by_sentence(scene, self.counts)
        self.parts = link_wholes(scene, self.counts_in)
        self.restated = _restated(scene)

    def _subjects(self, bodies: Bodies, roles: dict[Match, LinkedRole]) -> list[Match]:
        """Mentions that may be the subject of a sentence: named bodies outside roles and citations, and others."""
        cited = {
            id(capture.match)
            for relation in self.scene.related("document.issuer")
            for name, capture in relation.captures.items()
            if name != ACTOR and capture.match is not None
        }
        inside = [(role.start, role.end) for role in roles.values()] + self.quoted
        orgs = [m for m in self.scene.of("PARTY_ORG")
                if bodies.get(m) is not None and id(m) not in cited and not _within(m, inside)
                and not self._speaks(m)]  # fmt: skip
        taken = Spans(sorted((m.start, m.end) for m in (*orgs, *self.counts)))
        others = [m for m in self.scene.of(SUBJECT) if not taken.touches(m.start, m.end) and not _within(m, inside)]
        return sorted(orgs + others, key=lambda m: m.start)

    def _speaks(self, match: Match) -> bool:
        syllables = self.scene.text[match.end : match.end + 30].split()
        return any(" ".join(syllables[:n]).rstrip(",:") in self.words["speech"] for n in (1, 2))

    def _times(self) -> list[Match]:
        cited = {id(r.captures["date"].match) for r in self.scene.related("document.date") if "date" in r.captures}
        out = []
        for match in self.scene.of("DATE"):
            value = self.dates[match]
            kind = match.captures.get("kind")
            attributive = kind is not None and kind.text in self.words["attributive_spans"]
            vague = value.value in ("PAST_REF", "FUTURE_REF")
            lasting = value.type in ("DURATION", "SET") and not self._in_cue(match)
            if not (id(match) in cited or attributive or vague or lasting or _within(match, self.quoted)):
                out.append(match)
        return out

    def _in_cue(self, match: Match) -> bool:
        """Whether the word before a duration, or a set as an adverb, makes it a time at which things are counted."""
        if self.dates[match].type == "SET":
            return True
        return any(self._stands_behind(match, word) for word in self.words["duration_cues"])

    def link(self, match: Match) -> LinkedCount:
        sentence = self.scene.sentence_of(match)
        personal = match.value.unit in self.words["personal_units"]
        subject = self._subject(match, sentence) if not personal else None
        org = subject if subject is not None and subject.label == "PARTY_ORG" else None
        value = match.value
        if value.unit is None and match.rule.arguments.get("elided"):
            value = replace(value, unit=self._shared_unit(match, sentence))
        time = self._time(match, sentence) if not personal else None
        return LinkedCount(
            match=match, value=value, org=org, time=self._time_value(time),
            subject=self.scene.words(subject.start, subject.end) if subject is not None else None,
            action=self._action(match, sentence), qualifier=self._qualifier(match, sentence),
            part=self.parts.get(match), restates=self.restated.get(match), sentence=sentence,
        )  # fmt: skip

    def _subject(self, match: Match, sentence: int) -> Match | None:
        """The body that the count belongs to by its own words, else the last before it, else the one carried along."""
        here = self.subjects.get(sentence, [])
        owner = next((m for m in here if m.start >= match.end), None)
        if owner is not None and owner.label == "PARTY_ORG":
            between = self.scene.text[match.end : owner.start].strip()
            if between in self.words["belongs_to"]:
                return owner
        before = [m for m in here if m.end <= match.start]
        standing = [m for m in before if not self._is_complement(m)]
        weak = [m for m in before if self._is_complement(m)]
        found = standing or weak
        return found[-1] if found else self._last_before(sentence)

    def _last_before(self, sentence: int) -> Match | None:
        """The last standing subject of a sentence before, in the same paragraph, if this one begins without any."""
        paragraph = self.scene.paragraphs[sentence]
        for number in range(sentence - 1, -1, -1):
            if self.scene.paragraphs[number] != paragraph or number + 1 not in self.carried:
                return None
            standing = [m for m in self.subjects.get(number, []) if not self._is_complement(m)]
            if standing:
                return standing[-1]
        return None

    def _is_complement(self, match: Match) -> bool:
        return any(self._stands_behind(match, word) for word in self.words["complement_heads"])

    def _stands_behind(self, match: Match, word: str) -> bool:
        text, end = self.scene.text, match.start
        while end and text[end - 1] == " ":
            end -= 1
        start = end - len(word)
        return start >= 0 and text[start:end].lower() == word and not text[start - 1 : start].isalpha()

    def _time(self, match: Match, sentence: int) -> Match | None:
        here = self.times.get(sentence, [])
        before = [m for m in here if m.end <= match.start]
        if before:
            return before[-1]
        after = next((m for m in here if m.start >= match.end), None)
        if after is None or after.start - match.end > CLOSE:
            return None
        between = self.scene.text[match.end : after.start]
        words = between.split()
        governed = not words or words[-1].lower() in self.words["following_time"]
        return after if governed and not _CLAUSE_END.search(between) else None

    def _time_value(self, match: Match | None) -> str | None:
        if match is None:
            return None
        value: DateValue = self.dates[match]
        if value.value == "PRESENT_REF":
            return self.scene.published.isoformat() if self.scene.published is not None else None
        return value.value

    def _shared_unit(self, match: Match, sentence: int) -> str | None:
        """The noun that a list leaves out: the one at its end where the rule says so, else the one before it."""
        here = self.counts_in[sentence]
        at = here.index(match)
        if match.rule.arguments.get("elided") == "after":
            previous = match
            for other in here[at + 1 :]:
                between = self.scene.text[previous.end : other.start]
                if _BRACKETS.search(between) or "." in between:
                    break
                if _counts_things(other):
                    return other.value.unit  # type: ignore[no-any-return]
                previous = other
        return next((other.value.unit for other in reversed(here[:at]) if _counts_things(other)), None)

    def _action(self, match: Match, sentence: int) -> str | None:
        start = self.scene.sentences.spans[sentence][0]
        actions = self.words["actions"]
        last_syllables = _last_syllables(actions)
        syllables = self.scene.text[start : match.start].rsplit(maxsplit=15)[-15:]
        for end in range(len(syllables), max(0, len(syllables) - 12), -1):
            last = syllables[end - 1].strip(" ,;:()").lower()
            if last and last not in last_syllables:
                continue
            for length in (4, 3, 2, 1):
                words = " ".join(syllables[max(0, end - length) : end]).strip(" ,;:()").lower()
                if end >= length and words in actions:
                    return words
        return None

    def _qualifier(self, match: Match, sentence: int) -> str | None:
        """The words behind the counted noun that narrow it, up to a mark, a number or a word that goes on."""
        limit = self.scene.sentences.spans[sentence][1]
        limit = min([limit, *(m.start for m in self.counts_in[sentence] if m.start >= match.end)])
        rest = self.scene.text[match.end : limit]
        stop = _CLAUSE_END.search(rest)
        end = 0
        for word in islice(_WORD.finditer(rest, 0, stop.start() if stop else len(rest)), QUALIFIER_WORDS):
            if word[0][0].isdigit() or self._goes_on(rest[word.start() : word.start() + _AHEAD]):
                break
            end = word.end()
        return self.scene.words(match.end, match.end + end)

    def _goes_on(self, rest: str) -> bool:
        syllables = rest.lower().split(maxsplit=3)[:3]
        return any(" ".join(syllables[:n]) in self.words["qualifier_stops"] for n in range(1, len(syllables) + 1))


@lru_cache(maxsize=16)
def _last_syllables(words: WordList) -> frozenset[str]:
    return frozenset(word.rpartition(" ")[2] for word in words)


_LISTS = ("actions", "attributive_spans", "belongs_to", "complement_heads", "duration_cues", "following_time",
          "personal_units", "qualifier_stops", "speech")  # fmt: skip


def _restated(scene: Scene) -> dict[Match, Match]:
    """For a percentage the count before it that it says again."""
    out: dict[Match, Match] = {}
    for relation in scene.related("statistic.restated"):
        count, percent = relation.captures["count"].match, relation.captures["percent"].match
        if count is None or percent is None or percent.value.kind != "percent":
            continue
        if count.value.kind in ("cardinal", "ratio"):
            out.setdefault(percent, count)
    return out


def _counts_things(match: Match) -> bool:
    return match.value.unit is not None and match.value.kind == "cardinal"


def _within(match: Match, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= match.start and match.end <= end for start, end in spans)


def _by_sentence(scene: Scene, matches: Sequence[Match]) -> dict[int, list[Match]]:
    out: dict[int, list[Match]] = {}
    for match in matches:
        out.setdefault(scene.sentence_of(match), []).append(match)
    return out

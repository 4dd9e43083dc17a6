"""Mentions that count only because of others of the article: they are dropped where those are missing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extractor.linking.people import has_full_name
from extractor.matching.model import Match
from extractor.normalising.model import OrgDraft, PersonDraft


def confirmed(matches: list[Match], text: str) -> list[Match]:
    """``matches`` in their order, without

    - single names that count only where the article has the full name, and has none;
    - names that are those of a place whose body the article names (Huyện ủy Khe Lau);
    - numbers without a noun for which their sentence (a line of ``text``) counts nothing before.
    """
    people = [match for match in matches if isinstance(match.value, PersonDraft)]
    drafts = [match.value for match in matches if isinstance(match.value, OrgDraft)]
    places = {draft.place.lower() for draft in drafts if draft.place}
    counted = sorted(
        match.end for match in matches if match.label == "COUNT" and not match.rule.arguments.get("elided")
    )
    lost = {
        match for match in people
        if not has_full_name(match, people) or (not match.value.short and match.value.name.lower() in places)
    }  # fmt: skip
    lost |= {match for match in matches if _lacks_noun(match, counted, text)}
    return [match for match in matches if match not in lost]


def _lacks_noun(match: Match, counted: Sequence[int], text: str) -> bool:
    if match.rule.arguments.get("elided") != "before" or not match.rule.arguments.get("needs_noun"):
        return False
    at = bisect_left(counted, match.start)
    return at == 0 or "\n" in text[counted[at - 1] : match.start]

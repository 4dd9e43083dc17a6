"""Mentions that count only because of others of the article: they are dropped where those are missing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from extractor.linking.people import full_names
from extractor.matching.model import Match
from extractor.normalising.model import OrgDraft, PersonDraft


def confirmed(
    matches: Sequence[Match], text: str, first_word_end: Callable[[int], int]
) -> tuple[list[Match], dict[Match, str]]:
    """``matches`` in their order without those that do not count, and these with the reason. They are

    - single names that count only where the article has the full name, and has none, or that begin a longer word
      (``Chính phủ``): ``first_word_end`` gives the end of the segmented word that begins at an offset of ``text``;
    - names that are those of a place whose body the article names (Huyện ủy Khe Lau);
    - numbers without a noun for which their sentence (a line of ``text``) counts nothing before.
    """
    people = [match for match in matches if isinstance(match.value, PersonDraft)]
    drafts = [match.value for match in matches if isinstance(match.value, OrgDraft)]
    places = {draft.place.lower() for draft in drafts if draft.place}
    counted = sorted(
        match.end for match in matches if match.label == "COUNT" and not match.rule.arguments.get("elided")
    )
    lost: dict[Match, str] = {}
    names = full_names(people)
    for match in people:
        draft = match.value
        if draft.needs_full_name and draft.name not in names:
            lost[match] = "the article gives no full name that this one belongs to"
        elif draft.needs_full_name and first_word_end(match.start) > match.end:
            # Words are asked for last, since they cost the most.
            lost[match] = "it is the beginning of a longer word"
        elif not draft.short and draft.name.lower() in places:
            lost[match] = "it is the name of a place whose body the article names"
    for match in matches:
        if _lacks_noun(match, counted, text):
            lost[match] = "its sentence counts nothing before it"
    return [match for match in matches if match not in lost], lost


def _lacks_noun(match: Match, counted: Sequence[int], text: str) -> bool:
    if match.rule.arguments.get("elided") != "before" or not match.rule.arguments.get("needs_noun"):
        return False
    at = bisect_left(counted, match.start)
    return at == 0 or "\n" in text[counted[at - 1] : match.start]

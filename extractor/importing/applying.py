"""An article with the mentions of its gold."""

from __future__ import annotations

from dataclasses import replace

from extractor.errors import InputError
from extractor.evaluating import GoldArticle
from extractor.importing.fields import value_of
from extractor.records import Article, Mention, Records

_OWN = ("label", "start", "end", "text", "optional")


def apply_gold(article: Article, gold: GoldArticle) -> Article:
    """The article with the mentions of its gold in place of its own, in the order of the text.

    Their rule is ``gold``, their values are made of the gold's fields; those marked as optional are among them. The
    article has no records and no checks then, which were made of other mentions.

    :raises InputError: a mention does not fit the text, or two overlap.
    """
    mentions: list[Mention] = []
    for given in sorted(gold.mentions, key=lambda mention: (mention["start"], mention["end"])):
        label, start, end = given["label"], given["start"], given["end"]
        words = article.text[start:end] if 0 <= start < end else ""
        if not words or given.get("text", words) != words:
            raise InputError(gold.file, "gold", f"its {label} at {start} is not in the article: {given.get('text')!r}")
        if mentions and start < mentions[-1].end:
            last = mentions[-1]
            raise InputError(
                gold.file, "gold", f"two mentions overlap: {last.label} {last.text!r} at {last.start} and "
                f"{label} {words!r} at {start}",
            )  # fmt: skip
        fields = {name: value for name, value in given.items() if name not in _OWN}
        mentions.append(
            Mention(f"m{len(mentions) + 1}", label, start, end, words, "gold", value_of(label, words, fields))
        )
    return replace(article, mentions=tuple(mentions), records=Records(), checks=())

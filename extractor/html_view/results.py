"""A result set as notebooks show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.html_view.elements import MAX_ROWS, cut_note, details, heading, table, words


def results_html(
    title: str, counts: Mapping[str, int], articles: Sequence[tuple[str, str, str, int]], errors: Sequence[str]
) -> str:
    """How much there is of everything, the first articles, and the inputs that could not be read.

    :param title: stands over it.
    :param counts: numbers by name, in the order in which they are shown; ``articles`` is the number of all articles.
    :param articles: file, title, time of publication and number of mentions of the first articles.
    :param errors: one sentence for each input that failed.
    """
    parts = [heading(title)]
    if counts:
        parts.append(table(list(counts), [(None, [f"{number:,}" for number in counts.values()])], list(counts)))
    if articles:
        of = counts.get("articles", len(articles))
        rows = [
            (None, [words(path), words(name), words(published), f"{mentions:,}"])
            for path, name, published, mentions in articles
        ]
        inner = table(("file", "title", "published", "mentions"), rows, ("mentions",)) + cut_note(len(articles), of)
        parts.append(details("Articles", inner, opened=True))
    if errors:
        items = "".join(f'<li dir="auto">{words(error)}</li>' for error in errors[:MAX_ROWS])
        inner = f"<ul>{items}</ul>{cut_note(len(errors[:MAX_ROWS]), len(errors))}"
        parts.append(details(f"Failed inputs ({len(errors):,})", inner))
    return f"<div>{''.join(parts)}</div>"

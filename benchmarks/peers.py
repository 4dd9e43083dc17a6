"""The tools that ``speed.py`` is measured against, each used as its documentation says and in its quickest way."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from measuring import YARDSTICK, Contestant
from texts import Texts

OfSentence = Callable[[str], object]
_TRIED = "Ngày 3/2/2020, Đảng bộ huyện Khe Lau có 15 chi bộ."


@dataclass(frozen=True)
class Peer:
    """A function of a module; ``slow`` ones get a part of the texts."""

    module: str
    function: str
    known_as: str
    slow: bool = False
    arguments: tuple[tuple[str, object], ...] = ()

    def load(self) -> OfSentence:
        """The function, ready to be called with a sentence."""
        found: OfSentence = getattr(import_module(self.module), self.function)
        return partial(found, **dict(self.arguments)) if self.arguments else found


PEERS = (
    Peer("underthesea", "word_tokenize", YARDSTICK),
    Peer("pyvi.ViTokenizer", "tokenize", "pyvi.ViTokenizer.tokenize"),
    Peer("underthesea", "ner", "underthesea.ner", slow=True),
    # Without the language it tries all that it knows, which takes more than ten times as long.
    Peer(
        "dateparser.search", "search_dates", "dateparser.search_dates", slow=True, arguments=(("languages", ("vi",)),)
    ),
)


def ready(only_yardstick: bool) -> tuple[dict[Peer, OfSentence], list[str]]:
    """The tools that are there, tried once, and a remark on each of the others."""
    found: dict[Peer, OfSentence] = {}
    missing = []
    for peer in PEERS[:1] if only_yardstick else PEERS:
        try:
            # Some tell of the models that they load.
            with contextlib.redirect_stdout(io.StringIO()):
                of_sentence = peer.load()
                of_sentence(_TRIED)
        except Exception as error:
            missing.append(f"{peer.known_as} left out: {type(error).__name__}: {error}")
        else:
            found[peer] = of_sentence
    return found, missing


def contestants(found: dict[Peer, OfSentence], texts: Texts, slow_syllables: int) -> list[Contestant]:
    """The tools, each with the sentences that it is given one by one."""
    entered = []
    for peer, of_sentence in found.items():
        given = texts.every(slow_syllables) if peer.slow else texts
        sentences = [sentence for article in given.sentences for sentence in article]
        entered.append(Contestant(peer.known_as, partial(_each, of_sentence, sentences), given.syllables))
    return entered


def _each(of_sentence: OfSentence, sentences: list[str]) -> int:
    """How many sentences the tool failed on; one that raises must not end the whole measurement."""
    failed = 0
    for sentence in sentences:
        try:
            of_sentence(sentence)
        except Exception:
            failed += 1
    return failed

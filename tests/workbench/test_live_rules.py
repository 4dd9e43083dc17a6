"""Rule files that are saved hold from the next article on; mistakes in them are raised until they are mended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import bug, write_pack
from workbench_stubs import put_ground

import extractor
from extractor.pipeline import Extractor, load
from extractor.rulebook import RuleError
from extractor.workbench import watching
from extractor.workbench.watching import LiveExtractor, Stamp, changes, stamp_of

PACK = """\
pack: own
words: {boats: [thuyền], crews: {file: crews.tsv}}
rules:
  - {id: own.boat, label: BOAT, value: fields, pattern: '{boats}|{crews}'}
"""
TEXT = "Có thuyền, có bè, có đội và có tổ."


@pytest.fixture(autouse=True)
def on_the_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    put_ground(monkeypatch.setattr)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "rules" / "own", PACK, crews="text\nđội\n") / "pack.yaml"


@pytest.fixture
def live(pack: Path) -> LiveExtractor:
    return extractor.load([pack.parent.parent], watch=True)


def found(live: LiveExtractor) -> list[str]:
    return [mention.text for mention in live(TEXT).mentions]


def test_a_change_holds_from_the_next_article_on(live: LiveExtractor, pack: Path) -> None:
    assert found(live) == ["thuyền", "đội"]
    pack.write_text(PACK.replace("[thuyền]", "[thuyền, bè]"), encoding="utf-8")
    assert found(live) == ["thuyền", "bè", "đội"]
    (pack.parent / "crews.tsv").write_text("text\ntổ\n", encoding="utf-8")
    assert found(live) == ["thuyền", "bè", "tổ"]


def test_packs_that_come_and_go(live: LiveExtractor, pack: Path) -> None:
    assert found(live) == ["thuyền", "đội"]
    other = "pack: other\nrules:\n  - {id: other.r, label: WORD, value: fields, pattern: 'có bè'}\n"
    added = write_pack(pack.parents[1] / "other", other) / "pack.yaml"
    assert found(live) == ["thuyền", "có bè", "đội"]
    added.unlink()
    assert found(live) == ["thuyền", "đội"]


def test_a_mistake_is_raised_until_it_is_mended(live: LiveExtractor, pack: Path) -> None:
    assert found(live) == ["thuyền", "đội"]
    for broken in (PACK.replace("label", "labl"), "pack: own\nrules: [", ""):
        pack.write_text(broken, encoding="utf-8")
        for _ in range(2):
            with pytest.raises(RuleError, match=r"pack\.yaml:\d+:\d+: "):
                live(TEXT)
        pack.write_text(PACK, encoding="utf-8")
        assert found(live) == ["thuyền", "đội"]


def test_a_mistake_that_is_there_from_the_start(pack: Path) -> None:
    pack.write_text(PACK.replace("label", "labl"), encoding="utf-8")
    live = LiveExtractor([pack.parent])
    with pytest.raises(RuleError, match="did you mean 'label'"):
        live(TEXT)
    pack.write_text(PACK, encoding="utf-8")
    assert found(live) == ["thuyền", "đội"]


def test_without_a_change_nothing_is_read_anew(
    live: LiveExtractor, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []

    def counted(rules: tuple[Path, ...]) -> Extractor:
        loads.append(rules)
        return load(rules)

    monkeypatch.setattr(watching, "load", counted)
    first = live.current
    assert found(live) == ["thuyền", "đội"]
    assert live.current is first
    (pack.parent / "notes.txt").write_text("no rule")
    (pack.parent / "~pack.yaml.swp").write_text("no rule")
    assert live.current is first
    assert len(loads) == 1
    os.utime(pack, ns=(1, 1))  # an older file put in its place is a change too
    assert live.current is not first
    assert len(loads) == 2


def test_it_is_called_and_explained_like_any_other(live: LiveExtractor) -> None:
    assert live(TEXT, published="2020-01-02", title="Hội đua").article.published == "2020-01-02"
    assert [one.rule.id for one in extractor.explain(TEXT, find="thuyền", using=live).mentions] == ["own.boat"]


@bug("only files called .yaml and .tsv, and at most two folders down, are watched")
@pytest.mark.parametrize("place", ["crews.txt", "lists/crews.tsv"])
def test_word_lists_wherever_a_pack_has_them(tmp_path: Path, place: str) -> None:
    folder = write_pack(tmp_path / "rules" / "own", PACK.replace("crews.tsv", place))
    (folder / "lists").mkdir()
    (folder / place).write_text("text\nđội\n", encoding="utf-8")
    live = LiveExtractor([tmp_path / "rules"])
    assert found(live) == ["thuyền", "đội"]
    (folder / place).write_text("text\nđội\ntổ\n", encoding="utf-8")
    assert found(live) == ["thuyền", "đội", "tổ"]


def test_the_state_of_files(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", PACK, crews="text\n")
    names = [Path(name).name for name, _, _ in stamp_of([tmp_path])]
    assert names == [tmp_path.name, "crews.tsv", "pack.yaml"]
    assert stamp_of([tmp_path]) == stamp_of([tmp_path])
    before = stamp_of([folder])
    (folder / "pack.yaml").write_text(PACK + " ", encoding="utf-8")
    assert stamp_of([folder]) != before
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    assert len(stamp_of([folder])) == len(before)
    article = tmp_path / "a.txt"
    article.write_text("Trời mưa.")
    assert [name for name, _, _ in stamp_of([article])] == [str(article)]
    assert stamp_of([tmp_path / "nowhere"]) == ()


def test_changes_are_told_once_and_looked_for_at_leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    states: Iterator[Stamp] = iter([(("a", 1, 1),), (("a", 1, 1),), (("a", 2, 1),), (), (), (("a", 2, 1),)])
    slept: list[float] = []
    monkeypatch.setattr(watching.time, "sleep", slept.append)  # type: ignore[attr-defined]
    told = changes(lambda: next(states), seconds=0.7)
    assert next(told) == (("a", 1, 1),)
    assert slept == []
    assert next(told) == (("a", 2, 1),)
    assert slept == [0.7, 0.7]
    assert [next(told), next(told)] == [(), (("a", 2, 1),)]
    assert slept == [0.7] * 5

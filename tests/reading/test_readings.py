"""Readings: their ids, their source, and texts from memory."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.reading import Metadata, Reading, read_file, read_inputs, read_text
from extractor.reading.place import Place, reading_id, shown


def read_all(*inputs: Path | str) -> list[Reading]:
    readings = list(read_inputs(inputs))
    assert all(isinstance(reading, Reading) for reading in readings)
    return [reading for reading in readings if isinstance(reading, Reading)]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "deep" / "news"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "a.txt").write_bytes("Chi bộ họp.\r\n".encode())
    return folder


def test_a_reading_says_where_it_came_from(news: Path) -> None:
    (reading,) = read_all(news)
    data = (news / "2024" / "a.txt").read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    assert reading.text == "Chi bộ họp.\r\n"
    assert reading.id == hashlib.sha256(f"news/2024/a.txt\0{sha256}".encode()).hexdigest()[:16]
    source = reading.source
    assert (source.path, source.sha256, source.media_type) == (f"{news}/2024/a.txt", sha256, "text/plain")


def test_ids_stay_wherever_the_call_is_made(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str | None, str] = {}
    places: list[tuple[Path, list[str]]] = [
        (Path("/"), [str(news)]),
        (news.parent, ["news", "./news/", "../deep/news"]),
        (news, [".", "../news"]),
        (news / "2024", [".."]),
    ]
    for cwd, inputs in places:
        monkeypatch.chdir(cwd)
        for given in inputs:
            (reading,) = read_all(given)
            seen[reading.source.path] = reading.id
    assert len(set(seen.values())) == 1
    assert set(seen) == {f"{news}/2024/a.txt", "news/2024/a.txt", "../deep/news/2024/a.txt", "2024/a.txt",
                         "../news/2024/a.txt", "../2024/a.txt"}  # fmt: skip


def test_a_file_named_itself_stands_in_its_own_folder(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (from_far,) = read_file(news / "2024" / "a.txt")
    monkeypatch.chdir(news / "2024")
    (from_near,) = read_file("a.txt")
    (of_folder,) = read_all(news / "2024")
    assert from_far.id == from_near.id == of_folder.id
    assert from_near.source.path == "a.txt"


def test_ids_change_with_bytes_place_and_key(news: Path) -> None:
    (before,) = read_all(news)
    (news / "2024").rename(news / "2025")
    (moved,) = read_all(news)
    (news / "2025" / "a.txt").write_text("Chi bộ họp")
    (changed,) = read_all(news)
    place = Place("a", "a")
    keyed = {reading_id("a", "0"), reading_id("a", "0", ""), reading_id("a", "0", "1"), reading_id("a", "0", "2")}
    assert len({before.id, moved.id, changed.id} | keyed) == 7
    assert place.item("1").reading("", sha256="0", media_type="", encoding="").id == reading_id("a", "0", "1")


@pytest.mark.parametrize(("data", "words"), [(b"", "empty"), (b"%PDF-1.4", "PDF")])
def test_files_that_are_no_articles_name_themselves(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words) as caught:
        read_file(path)
    assert caught.value.path == str(path) and str(caught.value).startswith(str(path))


def test_read_file_refuses_what_is_no_readable_file(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("Tin")
    (tmp_path / "gone.txt").symlink_to("nothing")
    for name, words in [("", "folder"), ("b.txt", "no such file"), ("a.docx", "known are"), ("gone.txt", "No such")]:
        with pytest.raises(InputError, match=words):
            read_file(tmp_path / name)


def test_text_from_memory() -> None:
    text = "Chi bộ họp.\r\n"
    reading = read_text(text, published="04/05/2021", title="Họp", authors=["Lê An", " "], outlet="")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    assert (reading.text, reading.source.path, reading.source.sha256) == (text, None, sha256)
    assert reading.metadata == Metadata(published="2021-05-04", title="Họp", authors=("Lê An",))
    assert reading.id == read_text(text).id != read_text(text + " ").id
    assert read_text(text, authors="Lê An; Trần Bình").metadata.authors == ("Lê An", "Trần Bình")


@pytest.mark.parametrize("text", ["", " \n\ufeff", "Tin\0", "Tin \udcff"])
def test_texts_that_are_none(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_text(text)
    assert (caught.value.path, caught.value.stage) == (None, "read")


def test_wrong_facts_about_a_text() -> None:
    with pytest.raises(InputError, match="no date"):
        read_text("Tin", published="hôm qua")
    with pytest.raises(InputError, match="title"):
        read_text("Tin", title="\ud800")


def test_paths_can_always_be_shown() -> None:
    assert shown("a\udcff/\ud800") == "a\\udcff/\\ud800"
    assert shown("a\udcff/đ") == "a\\xff/đ"


def test_guessing_is_loaded_only_when_needed() -> None:
    code = "import sys, extractor.reading as r; r.read_text('Tin'); print('charset_normalizer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=_root())
    assert done.stdout.strip() == "False"


def _root() -> Path:
    import extractor.errors

    return Path(extractor.errors.__file__).parents[1]

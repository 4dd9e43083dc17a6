"""Loaded rules on disk: the same as loaded anew, found again only where nothing has changed, and never in the way."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT

from extractor import caching, pipeline
from extractor.codehash import code_files
from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.pipeline import Extractor
from extractor.resources import rules_folder
from extractor.rulebook import RuleError, load_rulebook

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are those of POSIX")
not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")

GROUND = """\
pack: ground
labels:
  SHIP: {table: ships, fields: {name: {as: text}}}
words:
  names: {file: lists/names.tsv}
rules:
  - id: ground.ship
    label: SHIP
    pattern: 'tàu {names:name}'
"""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache; the package may be worked on while its tests run."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(caching.VARIABLE, str(folder))
    monkeypatch.setattr(caching, "_program", lambda: b"program")
    return folder


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder with one pack."""
    folder = tmp_path / "packs" / "ground"
    (folder / "lists").mkdir(parents=True)
    (folder / "pack.yaml").write_text(GROUND, encoding="utf-8")
    (folder / "lists" / "names.tsv").write_text("text\nHải Âu\nSao Mai\n", encoding="utf-8")
    return folder.parent


class Loading:
    """Loads rules through the cache, and counts how often they were loaded anew."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, *folders: Path, before: Callable[[], None] = lambda: None) -> Kept:
        def make() -> Kept:
            self.times += 1
            before()
            return Kept(load_rulebook(folders, NORMALISERS, FIELD_KINDS))

        return caching.kept(folders, make)


class Kept:
    """As much of an extractor as is asked for here."""

    def __init__(self, rulebook: object) -> None:
        self.rulebook = rulebook


@pytest.fixture
def load() -> Loading:
    return Loading()


def entries(store: Path) -> list[Path]:
    return sorted(store.iterdir()) if store.is_dir() else []


def test_rules_are_loaded_once(packs: Path, store: Path, load: Loading) -> None:
    first, second = load(packs), load(packs)
    assert load.times == 1
    assert first is not second
    assert pickle.dumps(first.rulebook.rules[0].source) == pickle.dumps(second.rulebook.rules[0].source)  # type: ignore[attr-defined]
    (entry,) = entries(store)
    assert entry.suffix == ".rules"


def test_what_comes_from_the_cache_extracts_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "articles").glob("*.txt"))[:4]]
    made = Extractor(load_rulebook([rules_folder()], NORMALISERS, FIELD_KINDS))
    caching.kept([rules_folder()], lambda: made)
    monkeypatch.setattr(pipeline, "load_rulebook", None)
    kept = pipeline.load()
    assert kept.rulebook is not made.rulebook
    assert kept.rulebook.sha256 == made.rulebook.sha256
    assert [kept(text) for text in texts] == [made(text) for text in texts]


def test_an_entry_tells_of_its_rules_without_being_unpacked(packs: Path, load: Loading) -> None:
    book = load(packs).rulebook
    entry = caching.find([packs])
    assert entry is not None
    assert entry.rules.sha256 == book.sha256  # type: ignore[attr-defined]
    assert [(pack.name, pack.sha256) for pack in entry.rules.packs] == [("ground", book.packs[0].sha256)]  # type: ignore[attr-defined]


def _append(name: str) -> Callable[[Path], None]:
    def change(packs: Path) -> None:
        with (packs / "ground" / name).open("ab") as file:
            file.write(b"\n")

    return change


CHANGES = {
    "a byte of a pack": _append("pack.yaml"),
    "a byte of a word list": _append("lists/names.tsv"),
    "a file more": lambda packs: (packs / "ground" / "more.tsv").write_bytes(b""),
    "a pack more": lambda packs: (
        (packs / "other").mkdir(),
        (packs / "other" / "pack.yaml").write_text("pack: other\n", encoding="utf-8"),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_changes_is_loaded_anew(change: Callable[[Path], object], packs: Path, load: Loading) -> None:
    load(packs)
    change(packs)
    load(packs)
    assert load.times == 2
    load(packs)
    assert load.times == 2


def test_a_file_of_another_name_is_another(packs: Path, load: Loading) -> None:
    notes = packs / "ground" / "notes.txt"
    notes.write_bytes(b"1")
    load(packs)
    notes.rename(notes.with_name("nothing.txt"))
    load(packs)
    assert load.times == 2


def test_another_program_loads_anew(packs: Path, load: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    load(packs)
    monkeypatch.setattr(caching, "_program", lambda: b"another")
    load(packs)
    assert load.times == 2


def test_the_same_rules_in_another_place_have_their_own_names(packs: Path, load: Loading) -> None:
    load(packs)
    copy = packs.with_name("copy")
    shutil.copytree(packs, copy)
    assert load(copy).rulebook.rules[0].file == str(copy / "ground" / "pack.yaml")  # type: ignore[attr-defined]
    assert load.times == 2


def test_a_place_is_told_as_it_was_asked_for(packs: Path, load: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    load(packs)
    monkeypatch.chdir(packs.parent)
    for _ in range(2):
        assert load(Path("packs")).rulebook.rules[0].file == os.path.join("packs", "ground", "pack.yaml")  # type: ignore[attr-defined]
    assert load.times == 2
    elsewhere = packs.parent / "elsewhere"
    shutil.copytree(packs, elsewhere / "packs")
    monkeypatch.chdir(elsewhere)
    load(Path("packs"))
    assert load.times == 3


def test_the_order_of_the_folders_counts(packs: Path, load: Loading) -> None:
    other = packs.with_name("other") / "pack.yaml"
    other.parent.mkdir()
    other.write_text("pack: other\n", encoding="utf-8")
    load(packs, other.parent)
    found = load(other.parent, packs)
    assert [pack.name for pack in found.rulebook.packs] == ["other", "ground"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("damage", [b"", b"\x00", b"vi-news-extractor rules 1\n"])
@pytest.mark.parametrize("at", [0, 20, 40, 400, -1])
def test_a_damaged_entry_is_written_anew(at: int, damage: bytes, packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (entry,) = entries(store)
    whole = entry.read_bytes()
    entry.write_bytes(whole[:at] + damage)
    load(packs)
    assert load.times == 2
    load(packs)
    assert load.times == 2
    assert entry.stat().st_size == len(whole)


def test_one_changed_byte_is_found(packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (entry,) = entries(store)
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    entry.write_bytes(data)
    load(packs)
    assert load.times == 2


def test_an_entry_does_not_pass_for_another(packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (entry,) = entries(store)
    data = entry.read_bytes()
    _append("pack.yaml")(packs)
    load(packs)
    for path in entries(store):
        path.write_bytes(data)
    load(packs)
    assert load.times == 3


def test_what_cannot_be_unpickled_is_made_anew(packs: Path, load: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    load(packs)
    with monkeypatch.context() as patched:
        patched.delattr(sys.modules[__name__], "Kept")
        entry = caching.find([packs])
        assert entry is not None
        assert entry.unpickled() is None


@posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o722])
def test_a_folder_that_others_can_write_to_is_not_used(mode: int, packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    store.chmod(mode)
    load(packs)
    assert load.times == 2
    store.chmod(0o700)
    load(packs)
    assert load.times == 2


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_can_write_to_is_not_used(mode: int, packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (entry,) = entries(store)
    entry.chmod(mode)
    assert caching.find([packs]) is None
    load(packs)
    assert load.times == 2
    assert entry.stat().st_mode & 0o777 == 0o600


@posix
@pytest.mark.parametrize("owned", ["folder", "file"])
def test_what_is_another_users_is_not_used(
    owned: str, packs: Path, store: Path, load: Loading, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(packs)
    (entry,) = entries(store)
    foreign = (store if owned == "folder" else entry).stat().st_ino
    is_own = caching._is_own
    monkeypatch.setattr(caching, "_is_own", lambda state: state.st_ino != foreign and is_own(state))
    assert caching.find([packs]) is None
    monkeypatch.undo()
    assert os.geteuid() == entry.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: entry.stat().st_uid + 1)
    assert not is_own(entry.stat())


@posix
def test_a_folder_is_made_for_the_user_alone(packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (entry,) = entries(store)
    assert (store.stat().st_mode & 0o777, entry.stat().st_mode & 0o777) == (0o700, 0o600)


@posix
def test_a_link_in_place_of_an_entry_is_no_door(packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (entry,) = entries(store)
    entry.unlink()
    entry.mkdir()
    load(packs)
    assert load.times == 2
    assert not [path for path in entries(store) if path.suffix == ".partial"]


@posix
@not_root
def test_a_folder_that_cannot_be_written_to_does_no_harm(packs: Path, store: Path, load: Loading) -> None:
    store.mkdir(mode=0o500)
    load(packs)
    load(packs)
    assert load.times == 2


@pytest.mark.parametrize("call", ["makedirs", "replace"])
def test_a_disk_that_refuses_does_no_harm(
    call: str, packs: Path, store: Path, load: Loading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, refuse)
    load(packs)
    assert load.times == 1
    assert entries(store) == []


def test_a_file_in_place_of_the_folder_does_no_harm(packs: Path, store: Path, load: Loading) -> None:
    store.write_bytes(b"")
    load(packs)
    load(packs)
    assert load.times == 2


@pytest.mark.parametrize("off", ["", "0"])
def test_it_can_be_switched_off(
    off: str, packs: Path, load: Loading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(caching.VARIABLE, off)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    load(packs)
    load(packs)
    assert load.times == 2
    assert sorted(tmp_path.iterdir()) == before


def test_without_a_named_folder_it_is_the_users(
    packs: Path, tmp_path: Path, load: Loading, monkeypatch: pytest.MonkeyPatch
) -> None:
    import platformdirs

    monkeypatch.delenv(caching.VARIABLE)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: tmp_path / "home" / "cache")
    load(packs)
    assert len(entries(tmp_path / "home" / "cache")) == 1
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: Path("~/.cache"))
    assert caching.find([packs]) is None


def test_mistakes_are_told_each_time_and_not_kept(packs: Path, store: Path, load: Loading) -> None:
    (packs / "ground" / "pack.yaml").write_text(GROUND + "rulez: []\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RuleError, match=r"pack\.yaml:10:1: .*rulez"):
            load(packs)
    assert entries(store) == []


def test_a_file_that_is_saved_while_it_is_loaded_is_not_kept(packs: Path, store: Path, load: Loading) -> None:
    load(packs, before=lambda: _append("pack.yaml")(packs))
    assert entries(store) == []


def test_a_word_list_that_is_not_hashed_is_not_kept(packs: Path, store: Path, load: Loading) -> None:
    (packs / "ground" / "lists").rename(packs / "ground" / ".lists")
    (packs / "ground" / "pack.yaml").write_text(GROUND.replace("lists/", ".lists/"), encoding="utf-8")
    load(packs)
    assert entries(store) == []


def test_a_folder_of_other_things_is_not_hashed(
    packs: Path, store: Path, load: Loading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "_MOST_FILES", 1)
    load(packs)
    assert entries(store) == []
    monkeypatch.undo()
    assert len(list(packs.rglob("*.*"))) == 2


def test_code_that_is_newer_than_the_process_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    package = tmp_path / "package"
    package.mkdir()
    (package / "a.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(caching, "PACKAGE", package)
    now = time.time()
    program = caching._program.__wrapped__
    monkeypatch.setattr(caching, "_STARTED", now + 60)
    before = program()
    assert before is not None
    (package / "a.py").write_text("x = 2\n", encoding="utf-8")
    after = program()
    assert after not in (None, before)
    monkeypatch.setattr(caching, "_STARTED", now - 60)
    assert program() is None
    assert [file.name for file in code_files(package)] == ["a.py"]


def test_only_some_entries_stay(packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (kept,) = entries(store)
    now = time.time()

    def put(name: str, days: float) -> Path:
        path = store / name
        path.write_bytes(b"")
        os.utime(path, (now - days * 86_400, now - days * 86_400))
        return path

    old = put(f"{0:040x}.rules", 31)
    many = [put(f"{number:040x}.rules", number) for number in range(1, 15)]
    left, begun = put(f"{1:040x}.abc.partial", 2), put(f"{2:040x}.abc.partial", 0.1)
    foreign = put("letter.txt", 400)
    _append("pack.yaml")(packs)
    load(packs)
    assert not old.exists() and not left.exists()
    assert begun.exists() and foreign.exists() and kept.exists()
    assert [path.exists() for path in many] == [True] * 8 + [False] * 6


def test_what_is_used_stays(packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (entry,) = entries(store)
    os.utime(entry, (0, 0))
    load(packs)
    assert load.times == 1
    assert time.time() - entry.stat().st_mtime < 60


def test_tools_for_rules_load_past_it(packs: Path, store: Path) -> None:
    load_rulebook([packs], NORMALISERS, FIELD_KINDS)
    assert entries(store) == []


def test_whoever_reads_while_others_write_sees_the_whole(packs: Path, store: Path, load: Loading) -> None:
    load(packs)
    (entry,) = entries(store)
    code = (
        "import os, sys; from test_caching import Loading, caching; from pathlib import Path\n"
        "caching._program = lambda: b'program'\n"
        "made = Loading()(Path(sys.argv[1]))\n"
        "for _ in range(100): caching._write(sys.argv[2], made)\n"
    )
    path = os.pathsep.join(map(str, (ROOT, ROOT / "tests")))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, packs, entry.stem], env={**os.environ, "PYTHONPATH": path}, cwd=ROOT
        )
        for _ in range(2)
    ]
    reads = 0
    while any(writer.poll() is None for writer in writers):
        assert caching.read(entry.stem) is not None
        reads += 1
    assert [writer.returncode for writer in writers] == [0, 0]
    assert reads
    assert entries(store) == [entry]

"""A long soak of what tests/test_fuzz.py throws at the package for a moment.

usage: python benchmarks/fuzz.py [SECONDS] [FOLDER]

The targets share the time; each works in a process of its own, so that one that dies is a finding like any other.
With atheris, new inputs are bred from those that reached new code; without it they are spoilt at random, always in
the same way. What breaks a target is saved in FOLDER (``fuzz-crashes``). Exit code 1 if anything did.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

TRIED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
SLOWEST = 25
"""Seconds for one input; more is a finding."""
LONGEST_INPUT = 8192
MEGABYTES = 4096


def main(seconds: int = 120, folder: str = "fuzz-crashes") -> int:
    """Run all targets, print a table, and give the exit code."""
    from fuzz_targets import targets

    crashes = Path(folder)
    crashes.mkdir(parents=True, exist_ok=True)
    each = max(2, seconds // len(targets()))
    how = "atheris" if importlib.util.find_spec("atheris") else "random"
    print(f"{how}, {each} s for each target; what breaks one is saved in {crashes}/\n")
    print(f"{'target':<16}{'inputs':>10}{'crashes':>9}")
    total = 0
    for name in targets():
        tried, saved, said = _run(name, each, crashes)
        total += len(saved)
        print(f"{name:<16}{tried:>10,}{len(saved):>9}", *saved, flush=True)
        if saved:
            print(said)
    return min(total, 1)


def _run(name: str, seconds: int, crashes: Path) -> tuple[int, list[str], str]:
    """One target in a process of its own: inputs tried, files saved, and the end of what it said."""
    stem = name.replace(" ", "-") + "-"
    before = {path.name for path in crashes.glob(f"{stem}*")}
    command = [sys.executable, __file__, "--target", name, str(seconds), str(crashes / stem)]
    try:
        done = subprocess.run(command, capture_output=True, errors="replace", timeout=seconds * 2 + 120)
        said, died = done.stderr + done.stdout, done.returncode != 0
    except subprocess.TimeoutExpired as error:
        said, died = str(error), True
    last = crashes / f"{stem}last"
    saved = sorted({path.name for path in crashes.glob(f"{stem}*")} - before - {last.name})
    if died and not saved:  # it took its process with it
        data = last.read_bytes() if last.exists() else b""
        saved = [f"{stem}died-{hashlib.sha1(data).hexdigest()}"]
        (crashes / saved[0]).write_bytes(data)
    last.unlink(missing_ok=True)
    tried = [int(count) for count in TRIED.findall(said)]
    return (tried[-1] if tried else 0), saved, "\n".join(said.splitlines()[-20:])


def _work(name: str, seconds: int, prefix: str) -> None:
    if importlib.util.find_spec("atheris") is None:
        _at_random(name, seconds, prefix)
    else:
        _with_atheris(name, seconds, prefix)


def _target(name: str) -> tuple[Callable[[bytes], object], Sequence[bytes]]:
    from fuzz_targets import targets

    target, seeds = targets()[name]
    for seed in seeds:
        target(seed)  # loads what is loaded once
    return target, seeds


def _with_atheris(name: str, seconds: int, prefix: str) -> None:
    import atheris

    with atheris.instrument_imports(include=["extractor"], enable_loader_override=False):
        target, seeds = _target(name)

    def spoil(data: bytes, most: int, seed: int) -> bytes:
        chance = Random(seed)
        mutated = spoilt(data, chance) if chance.random() < 0.5 else atheris.Mutate(data, most)
        return bytes(mutated[:most])

    from fuzz_targets import spoilt

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds):
            Path(corpus, str(number)).write_bytes(seed)
        options = {
            "max_total_time": seconds, "artifact_prefix": prefix, "timeout": SLOWEST, "seed": 1,
            "rss_limit_mb": MEGABYTES, "max_len": LONGEST_INPUT, "print_final_stats": 1, "verbosity": 0,
        }  # fmt: skip
        arguments = [__file__, *(f"-{option}={value}" for option, value in options.items()), corpus]
        atheris.Setup(arguments, lambda data: _ignored(target(data)), custom_mutator=spoil)
        atheris.Fuzz()


def _ignored(_: object) -> None:
    """Atheris wants no result."""


def _at_random(name: str, seconds: int, prefix: str) -> None:
    from fuzz_targets import spoilt

    target, seeds = _target(name)
    chance, places, tried = Random(1), set(), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        whole = chance.choice(seeds) if chance.random() < 0.95 else chance.randbytes(chance.randint(0, 300))
        data = spoilt(whole, chance)[:LONGEST_INPUT]
        Path(f"{prefix}last").write_bytes(data)
        tried += 1
        started = time.monotonic()
        try:
            target(data)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = (frame.filename, frame.lineno, type(error))
            if place not in places:  # one input for each place
                places.add(place)
                traceback.print_exc()
                _save(f"{prefix}crash-", data)
        if time.monotonic() - started > SLOWEST:
            _save(f"{prefix}timeout-", data)
    print(f"stat::number_of_executed_units: {tried}")


def _save(prefix: str, data: bytes) -> None:
    Path(prefix + hashlib.sha1(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--target"]:
        _work(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        sys.exit(main(*(int(argument) for argument in sys.argv[1:2]), *sys.argv[2:3]))

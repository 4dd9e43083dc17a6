"""What is measured in processes of their own: memory, and instructions under valgrind."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import Table
from texts import Texts

_STEP = 0.05
_SETTLE = 900
"""So many seconds a process may take under valgrind to load."""

# What a process does: load, and define the work on one article.
_TOOLS = {
    "our pipeline": """
import extractor
ex = extractor.load()
def work(article, sentences):
    ex(article).to_dict()
""",
    "underthesea.word_tokenize": """
from underthesea import word_tokenize
def work(article, sentences):
    for sentence in sentences:
        word_tokenize(sentence)
""",
    "underthesea.ner": """
from underthesea import ner
def work(article, sentences):
    for sentence in sentences:
        ner(sentence)
""",
}
_TRIED = 'work("Sáng 3/2/2020, Đảng bộ huyện Khe Lau có 15 chi bộ.", ["Đảng bộ huyện Khe Lau có 15 chi bộ."])\n'
_MEMORY = """
import json, resource, sys
def most():
    try:
        # Of this process alone: what `ru_maxrss` says begins with the size of the process that started it.
        with open("/proc/self/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) / 2**10 for line in lines if line.startswith("VmHWM:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
loaded = most()
for article, sentences in json.load(open(sys.argv[1], encoding="utf-8")):
    work(article, sentences)
known = ex.segmenter.cache_info() if "ex" in globals() and hasattr(ex.segmenter, "cache_info") else None
asked = "underthesea" in sys.modules
print(json.dumps({"loaded": loaded, "most": most(), "known": known and known._asdict(), "asked": asked}))
"""
_COUNTED = """
import json, os, sys, time
texts = json.load(open(sys.argv[1], encoding="utf-8"))
def wait(name):
    # Sleeping over and over, so that valgrind looks at what it is told.
    while not os.path.exists(os.path.join(sys.argv[2], name)):
        time.sleep(0.01)
open(os.path.join(sys.argv[2], "ready"), "w").close()
wait("go")
for article, sentences in texts:
    work(article, sentences)
open(os.path.join(sys.argv[2], "done"), "w").close()
wait("end")
"""


def _written(texts: Texts, folder: str) -> str:
    path = Path(folder) / "texts.json"
    path.write_text(json.dumps(list(zip(texts.articles, texts.sentences, strict=True))), encoding="utf-8")
    return str(path)


def memory(texts: Texts, slow_syllables: int) -> Table:
    """The highest resident size of a process after loading and after the texts."""
    table = Table(f"Memory ({texts.name})", ["process", "syllables", "MB loaded", "MB at most"])
    with tempfile.TemporaryDirectory() as folder:
        for name, tool in _TOOLS.items():
            given = texts.every(slow_syllables) if name.endswith(".ner") else texts
            done = subprocess.run(
                [sys.executable, "-c", tool + _TRIED + _MEMORY, _written(given, folder)],
                capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"},
            )  # fmt: skip
            if done.returncode:
                table.notes.append(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            megabytes = [f"{found[when]:.0f}" for when in ("loaded", "most")]
            table.rows.append([name, f"{given.syllables:,}", *megabytes])
            if found["known"]:
                known = {key: f"{value:,}" for key, value in found["known"].items()}
                counts = ", ".join(f"{value} {key}" for key, value in known.items())
                table.notes.append(f"Remembered of words by {name} after that: {counts} by its own count.")
                if found["asked"]:
                    table.notes.append("Some sentence was left to underthesea, which was loaded for it.")
    return table


def instructions(texts: Texts) -> Table:
    """Instructions of one pass over the texts, without loading; they hardly depend on what else the machine does."""
    table = Table(f"Instructions ({texts.name})", ["process", "syllables", "millions", "for each syllable", "ratio"])
    if shutil.which("valgrind") is None or shutil.which("callgrind_control") is None:
        table.notes.append("valgrind is not installed")
        return table
    yardstick = None
    for name in ("underthesea.word_tokenize", "our pipeline"):
        with tempfile.TemporaryDirectory() as folder:
            count = _counted(_TOOLS[name] + _TRIED + _COUNTED, _written(texts, folder), folder)
        if count is None:
            table.notes.append(f"{name}: valgrind gave no count")
            continue
        yardstick = yardstick or count
        each = f"{count / texts.syllables:,.0f}"
        table.rows.append([name, f"{texts.syllables:,}", f"{count / 1e6:,.0f}", each, f"{yardstick / count:.2f}"])
    table.notes.append("valgrind --tool=callgrind, switched on for the pass over the texts alone; ratio as for speed.")
    return table


def _counted(script: str, texts: str, folder: str) -> int | None:
    """Instructions between the two signs that a process gives by making files."""
    place = Path(folder)
    out = place / "callgrind"
    command = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}", sys.executable]
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PYTHONMALLOC": "pymalloc"}
    process = subprocess.Popen(
        [*command, "-c", script, texts, folder],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    try:
        for sign, switch, answer in (("ready", "on", "go"), ("done", "off", "end")):
            deadline = time.monotonic() + _SETTLE
            while not (place / sign).exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    return None
                time.sleep(_STEP)
            switched = subprocess.run(["callgrind_control", "-i", switch, str(process.pid)], capture_output=True)
            if switched.returncode:
                return None
            (place / answer).touch()
        process.wait(_SETTLE)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    found = re.search(r"^totals: (\d+)", out.read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) or None if found else None

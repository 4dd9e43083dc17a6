"""The command with the rules as they are shipped: one folder from end to end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema

from extractor.schema import json_schema

ROOT = Path(__file__).resolve().parents[2]


def test_a_folder_from_end_to_end(tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()
    words = "Đến cuối năm 2019, Đảng bộ huyện Thạch Lâm có 45 chi bộ với hơn 1.250 đảng viên."
    (news / "a.txt").write_text(words, encoding="utf-8")
    (news / "b.txt").write_bytes(b"PK\x03\x04 no text")
    (news / "c.txt").write_text("Hôm nay trời mưa.\r\nKhông có gì thêm.", encoding="utf-8")
    (news / "metadata.csv").write_text("file_name,published\na.txt,31/12/2019\n", encoding="utf-8")
    command = [sys.executable, "-m", "extractor", "run", str(news), "--out", str(out), "--workers", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=300)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "b.txt: this is a ZIP archive" in done.stderr
    first, second = (json.loads(line) for line in (out / "records.jsonl").read_bytes().splitlines())
    validator = jsonschema.Draft202012Validator(json_schema())
    assert [list(validator.iter_errors(record)) for record in (first, second)] == [[], []]
    assert first["text"] == words
    assert first["article"]["published"] == "2019-12-31"
    assert {mention["label"] for mention in first["mentions"]} == {"DATE", "PARTY_ORG", "COUNT"}
    assert all(words[mention["start"] : mention["end"]] == mention["text"] for mention in first["mentions"])
    assert [statistic["value"] for statistic in first["records"]["statistics"]] == [45, 1250]
    told = json.loads((out / "run.json").read_bytes())
    assert told["counts"]["mentions"]["COUNT"] == 2
    assert {"counts", "dates", "organisations"} <= {pack["name"] for pack in told["rules"]["packs"]}

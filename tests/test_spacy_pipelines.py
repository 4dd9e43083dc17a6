"""The component in pipelines as people have them: several processes, on disk, in bytes, in another process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

pytest.importorskip("pyvi")

TEXT = "Đảng bộ huyện Khe Lau có 15 chi bộ. Đồng chí Nông Văn Đích, Bí thư Huyện ủy, dự họp ngày 12-3-2019."
RULES = ["org.level", "count.noun", "person.full", "org.committee", "date.full"]


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("vi")
    nlp.add_pipe("vi_news_extractor")
    return nlp


def told(doc: Doc) -> Any:
    """Everything that the component says of a Doc; through bytes lists become tuples."""
    said = [doc._.article, *((e.text, e.label_, e._.rule, e._.value, e._.record) for e in doc.ents)]
    return json.loads(json.dumps(said))


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(TEXT)


def test_entities_know_their_record(doc: Doc) -> None:
    assert [entity._.rule for entity in doc.ents] == RULES
    body, count, person, committee, day = doc.ents
    assert body._.record["name"] == "Đảng bộ huyện Khe Lau"
    assert (count._.record["value"], count._.record["org"]) == (15, body._.record["id"])
    assert person._.record["roles"][0]["text"] == "Bí thư Huyện ủy"
    assert committee._.record["id"] != body._.record["id"]
    assert day._.record is None and doc[0:1]._.record is None


def test_in_bytes_and_on_disk(nlp: Language, doc: Doc, tmp_path: Path) -> None:
    again = spacy.blank("vi")
    again.add_pipe("vi_news_extractor")
    again.from_bytes(nlp.to_bytes())
    assert told(again(TEXT)) == told(doc)
    nlp.to_disk(tmp_path / "pipeline")
    assert told(spacy.load(tmp_path / "pipeline")(TEXT)) == told(doc)
    assert told(type(nlp).from_config(nlp.config)(TEXT)) == told(doc)


def test_rules_of_ones_own_are_kept_with_the_pipeline(tmp_path: Path) -> None:
    pack = tmp_path / "rules" / "boats" / "pack.yaml"
    pack.parent.mkdir(parents=True)
    rule = "{id: boats.crew, label: CREW, pattern: 'đội (?P<name>đỏ|xanh)', value: fields}"
    pack.write_text(f"pack: boats\nrules:\n  - {rule}\n", "utf-8")
    nlp = spacy.blank("vi")
    nlp.add_pipe("vi_news_extractor", config={"rules": [str(tmp_path / "rules")]})
    nlp.to_disk(tmp_path / "pipeline")
    (entity,) = spacy.load(tmp_path / "pipeline")("Có đội đỏ.").ents
    assert (entity.label_, entity._.value) == ("CREW", {"name": "đỏ"})


def test_docs_keep_it_in_bytes(nlp: Language, doc: Doc) -> None:
    assert told(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == told(doc)


@pytest.mark.parametrize("head", ["spacy.blank('vi')", "import extractor.spacy_view"])
def test_another_process_reads_what_was_stored(head: str, doc: Doc, tmp_path: Path) -> None:
    DocBin(store_user_data=True, docs=[doc]).to_disk(tmp_path / "docs.spacy")
    code = (
        f"import sys, spacy\nfrom spacy.tokens import DocBin\n{head}\n"
        "(doc,) = DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank('xx').vocab)\n"
        "print(doc._.article['id'], *(entity._.rule for entity in doc.ents), doc.ents[1]._.record['value'])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "docs.spacy")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [doc._.article["id"], *RULES, "15"]


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_several_processes(start: str, doc: Doc, tmp_path: Path) -> None:
    if start == "fork" and sys.platform != "linux":
        pytest.skip("only Linux forks without harm")
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, sys, spacy\n"
        "from spacy.tokens import DocBin\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({start!r})\n"
        "    nlp = spacy.blank('vi')\n"
        "    nlp.add_pipe('vi_news_extractor')\n"
        f"    docs = list(nlp.pipe([{TEXT!r}] * 5, n_process=2, batch_size=2))\n"
        "    DocBin(store_user_data=True, docs=docs).to_disk(sys.argv[1])\n",
        "utf-8",
    )
    command = [sys.executable, str(script), str(tmp_path / "docs.spacy")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    docs = list(DocBin().from_disk(tmp_path / "docs.spacy").get_docs(doc.vocab))
    assert [told(found) for found in docs] == [told(doc)] * 5

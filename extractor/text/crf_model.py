"""underthesea's word model, read from its own files: the weights, the dictionary, the tokenizer's patterns and rules.

Nothing of underthesea is imported, because its ``__init__`` loads every tagger (0.4 s), and what is kept of the model
is laid out for sums over tokens, pairs and triples. Only files of known content are read; see :func:`read_model`.

The weights are in CRFsuite's binary format (https://www.chokkan.org/software/crfsuite/): a header, the features as
records (type, attribute, label, weight as a double), and the names of labels and attributes each in a constant hash
table (CQDB) that ends with the offsets of the names in order of their numbers.
"""

from __future__ import annotations

import ast
import pickle
import re
import struct
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

_MODEL = "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
_TOKENIZER = "pipeline/word_tokenize/regex_tokenize.py"
_RULES = "pipeline/text_normalize/tn_rules_2023_07_14.bin"

KNOWN_FILES = {
    f"{_MODEL}/models.bin": "c3a64c64349f1d73304f89babacaa8f8cd6078b1ec1a1b2c104e9e411ac1d2c3",
    f"{_MODEL}/dictionary.bin": "ec8c62b3881c6682c18959988e1fe08800cc835777778845bded470ca02745d9",
    f"{_MODEL}/features.bin": "cf93263c7c7973bf50122b0be76a394443ff61be00c1368713dee1b7d5b8a435",
    _TOKENIZER: "5cb4fdc04fc806ac51842d9ec96834e9647262361bf865bacc164e96dc898a76",
    _RULES: "a8ef96ef9837f6a377154fdfc970b9b88351d39f9353fa693d53ab49798817f9",
    "pipeline/word_tokenize/__init__.py": "65b26025dfd44e2e1ddb03b98b1a25a26fe703596b22730e0c16f79a7f0fbb5d",
    "pipeline/text_normalize/token_normalize.py": "e3dfaccc016417d181260234db2573f2c2c349e403e6566d9f35022633d9c50e",
    "pipeline/text_normalize/character_normalize.py": (
        "f10727cca09ec90c88abaaa6b697ad3a1205ab783066ad0b59fa31ecdaa792d1"
    ),
    "pipeline/text_normalize/text_normalizer.py": "f35f6d22e7b1c4f916bc0f832222496ff3993be4f31d34dee2c8fed4565b4c2d",
    "models/fast_crf_sequence_tagger.py": "2f7dba214c3e4ea31221a328e759c5a11deff902c9768581a061e8a4a28d8762",
}
"""SHA-256 of the files of underthesea 9.5 that say what its ``word_tokenize`` answers."""

Transitions = tuple[tuple[float, float], tuple[float, float]]


class ModelError(Exception):
    """The files of underthesea are not there, or are not those that this package knows."""


@dataclass(frozen=True, slots=True)
class WordModel:
    """What underthesea's ``word_tokenize`` works with.

    ``weights`` gives for each feature template (``T[-1,0].lower``) and value what the value speaks for a token that
    continues a word, less what it speaks for one that begins a word; the difference is all that decides.
    ``transitions[a][b]`` is the weight of label ``b`` after ``a``; 0 begins a word, 1 continues one. ``pattern`` finds
    the tokens of a text; ``characters`` and ``spellings`` are what characters and tokens are replaced by.
    """

    weights: Mapping[str, Mapping[str, float]]
    transitions: Transitions
    dictionary: Set[str]
    pattern: re.Pattern[str]
    characters: Mapping[str, str]
    spellings: Mapping[str, str]


def read_model(package: Path) -> WordModel:
    """The word model in the folder of the package ``underthesea``.

    Raises :class:`ModelError` when a file is missing or is not the known one, damaged or of another version.
    """
    content: dict[str, bytes] = {}
    for name, digest in KNOWN_FILES.items():
        try:
            content[name] = (package / name).read_bytes()
        except OSError as error:
            raise ModelError(f"{package / name} cannot be read: {error.strerror}") from error
        if sha256(content[name]).hexdigest() != digest:
            raise ModelError(f"{package / name} is not the known one")
    try:
        weights, transitions = _weights(content[f"{_MODEL}/models.bin"])
        # Pickles of a set and of dicts of strings; what they hold is known.
        dictionary = pickle.loads(content[f"{_MODEL}/dictionary.bin"])
        rules = pickle.loads(content[_RULES])
        pattern = _pattern(content[_TOKENIZER])
    except Exception as error:
        # The content is known, so that it is this interpreter that does not take it: any error means the same.
        raise ModelError(f"the word model in {package} cannot be read: {error!r}") from error
    return WordModel(weights, transitions, dictionary, pattern, rules["character"], rules["token"])


def _weights(data: bytes) -> tuple[dict[str, dict[str, float]], Transitions]:
    count, features, labels, attributes = struct.unpack_from("<4I", data, 24)
    assert _names(data, labels) == ["B-W", "I-W"]
    # Every attribute has one record for each label, in order; those of the transitions follow.
    records = features + 12
    end = records + 40 * count
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    pairs = struct.iter_unpack("<12xd12xd", data[records:end])
    for name, (begins, continues) in zip(_names(data, attributes), pairs, strict=True):
        template, _, value = name.partition("=")
        weights[template][value] = continues - begins
    (bb, bi), (ib, ii) = struct.iter_unpack("<12xd12xd", data[end : end + 80])
    return dict(weights), ((bb, bi), (ib, ii))


def _names(data: bytes, base: int) -> list[str]:
    """The keys of a CQDB, in order of their numbers; a record is number, length, key and a zero byte."""
    count, links = struct.unpack_from("<2I", data, base + 16)
    offsets = struct.unpack_from(f"<{count}I", data, base + links)
    (length,) = struct.unpack_from("<I", data, base + offsets[-1] + 4)
    ends = [*offsets, offsets[-1] + 8 + length]
    return [data[base + start + 8 : base + end - 1].decode() for start, end in pairwise(ends)]


def _pattern(source: bytes) -> re.Pattern[str]:
    """The pattern that the tokenizer's module makes, without the imports that would load underthesea."""
    module = ast.parse(source)
    module.body = [
        node for node in module.body if not (isinstance(node, ast.ImportFrom) and "underthesea" in str(node.module))
    ]
    names: dict[str, re.Pattern[str]] = {}
    exec(compile(module, _TOKENIZER, "exec"), names)
    return names["patterns"]

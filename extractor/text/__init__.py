"""Text made easier to match, with the way back: folding beside the text, sentences, words.

Importing this package loads neither underthesea nor its models; they come with the first call that needs them.
"""

from __future__ import annotations

from extractor.text.folding import Folded, fold, fold_text
from extractor.text.searching import searchable
from extractor.text.sentences import split_sentences
from extractor.text.units import Units
from extractor.text.words import WordSegmenter, segment_words

__all__ = ["Folded", "Units", "WordSegmenter", "fold", "fold_text", "searchable", "segment_words", "split_sentences"]

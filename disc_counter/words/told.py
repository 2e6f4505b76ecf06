"""Sentences of errors and problems, which are made in English where they arise, in the language of whoever reads them.

{0}, {1}, ... stand for what changes in them; what stands there may be such a sentence itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

DECIMAL = re.compile(r"[+-]?\d+\.\d+")
PLACE = re.compile(r"\{\d\}")
MOST_DEPTH = 4
"""How deep a sentence may stand within another one: an advice within a reason within a problem, and one to spare."""


class Told:
    """Sentences, English to another language; `point` is what stands in the numbers of that language."""

    def __init__(self, sentences: Mapping[str, str], point: str) -> None:
        self._point = point
        # What says most by itself is tried first: it is the least likely to fit by chance.
        templates = sorted(sentences, key=lambda each: -len(PLACE.sub("", each)))
        self._known = [(_pattern(each), sentences[each]) for each in templates]

    def __call__(self, sentence: str, depth: int = 0) -> str:
        """The sentence in this language; as it is where it is not among those that are known."""
        if depth < MOST_DEPTH:
            for pattern, words in self._known:
                if found := pattern.fullmatch(sentence):
                    return words.format(*(self(each, depth + 1) for each in found.groups()))
        return sentence.replace(".", self._point) if DECIMAL.fullmatch(sentence) else sentence


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(re.escape(part) for part in PLACE.split(template)), re.DOTALL)

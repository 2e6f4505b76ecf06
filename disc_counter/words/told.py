"""Sentences of errors and problems, which are made in English where they arise, in the language of whoever reads them.

A catalogue is a text: an English sentence a line, below it, set in, the same in another language. {} stands for what
changes, {0}, {1}, ... for it in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

DECIMAL = re.compile(r"[+-]?\d+\.\d+")
MOST_DEPTH = 4
"""How deep a sentence may stand within another one: an advice within a reason within a problem, and one to spare."""


class Told:
    """A catalogue, English to another language; `point` is what stands in the numbers of that language."""

    def __init__(self, catalogue: Mapping[str, str], point: str) -> None:
        self._point = point
        # What says most by itself is tried first: it is the least likely to fit by chance.
        templates = sorted(catalogue, key=lambda each: -len(each.replace("{}", "")))
        self._known = [(_pattern(each), catalogue[each]) for each in templates]

    def __call__(self, sentence: str, depth: int = 0) -> str:
        """The sentence in this language; as it is where the catalogue does not have it."""
        if depth < MOST_DEPTH:
            for pattern, words in self._known:
                if found := pattern.fullmatch(sentence):
                    return words.format(*(self(each, depth + 1) for each in found.groups()))
        return sentence.replace(".", self._point) if DECIMAL.fullmatch(sentence) else sentence


def catalogue_of(text: str) -> dict[str, str]:
    """The sentences of a catalogue; lines that begin with # are comments."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {english: other.strip() for english, other in zip(lines[::2], lines[1::2], strict=True)}


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(re.escape(part) for part in template.split("{}")), re.DOTALL)

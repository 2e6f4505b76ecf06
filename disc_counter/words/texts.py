"""The sentences of a language by their keys, and how it writes numbers and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from disc_counter.words.english import ENGLISH
from disc_counter.words.german import GERMAN
from disc_counter.words.number_format import ENGLISH_FORMAT, GERMAN_FORMAT, NumberFormat


@dataclass(frozen=True, slots=True)
class Texts:
    """One language: `t("unsent")` is a sentence, with values `t("measuring", frames="60")`; `t.format` the numbers."""

    sentences: Mapping[str, str]
    format: NumberFormat

    def __call__(self, key: str, **values: str) -> str:
        return self.sentences[key].format(**values)

    def first_of(self, *keys: str) -> str:
        """The sentence of the first of these keys that exists."""
        return next(self.sentences[key] for key in keys if key in self.sentences)

    def __contains__(self, key: str) -> bool:
        return key in self.sentences


EN = Texts(ENGLISH, ENGLISH_FORMAT)
DE = Texts(GERMAN, GERMAN_FORMAT)
LANGUAGES: Mapping[str, Texts] = {"en": EN, "de": DE}

"""Sentences and figures of a language, by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from disc_counter.words.english import ENGLISH
from disc_counter.words.figures import ENGLISH_FIGURES, GERMAN_FIGURES, Figures
from disc_counter.words.german import GERMAN


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences and figures of one language: `t("unsent")`, or with values `t("measuring", frames="60")`."""

    sentences: Mapping[str, str]
    figures: Figures

    def __call__(self, key: str, **values: str) -> str:
        return self.sentences[key].format(**values)

    def first_of(self, *keys: str) -> str:
        """The sentence of the first of these keys that exists."""
        return next(self.sentences[key] for key in keys if key in self.sentences)

    def __contains__(self, key: str) -> bool:
        return key in self.sentences


EN = Texts(ENGLISH, ENGLISH_FIGURES)
DE = Texts(GERMAN, GERMAN_FIGURES)
LANGUAGES: Mapping[str, Texts] = {"en": EN, "de": DE}

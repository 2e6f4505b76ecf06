"""The sentences of a language by their keys, and how it writes numbers and times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from disc_counter.words.english import ENGLISH
from disc_counter.words.german import GERMAN
from disc_counter.words.number_format import ENGLISH_FORMAT, GERMAN_FORMAT, NumberFormat
from disc_counter.words.told import Told, catalogue_of

KEY = re.compile(r"(?:[^\n:]*: )?\[{1,2}(\w+)\]{1,2} (?:\"[^\"]*\" )?(\w+) is (?!missing)(.+?): (.+)", re.DOTALL)
"""A refusal that names a key of the configuration and its value, as `disc_counter.settings` says it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """One language: `t("unsent")` is a sentence, with values `t("measuring", frames="60")`; `t.format` the numbers.

    `told` has what is said in English where it arises.
    """

    sentences: Mapping[str, str]
    format: NumberFormat
    told: Told = field(default_factory=lambda: Told({}, "."))

    def __call__(self, key: str, **values: str) -> str:
        return self.sentences[key].format(**values)

    def first_of(self, *keys: str) -> str:
        """The sentence of the first of these keys that exists."""
        return next(self.sentences[key] for key in keys if key in self.sentences)

    def said(self, sentence: str) -> str:
        """What an error or a problem says, in this language; keys of the configuration by their names on the pages."""
        found = KEY.fullmatch(sentence)
        if found is None or f"field_{found[2]}" not in self:
            return self.told(sentence)
        return self.refused(found[2], found[3], found[4])

    def refused(self, key: str, value: str, expected: str) -> str:
        """That a field of a form, or a key of the configuration, holds what is not right, and what would be."""
        return self("refused", field=self(f"field_{key}"), value=value, expected=self.told(expected))

    def __contains__(self, key: str) -> bool:
        return key in self.sentences


ENGLISH_TOLD = {"a text in quotes": "a text"}
"""What is said otherwise where no file is written by hand."""
EN = Texts(ENGLISH, ENGLISH_FORMAT, Told(ENGLISH_TOLD, ENGLISH_FORMAT.point))
GERMAN_TOLD = catalogue_of(Path(__file__).with_name("german_told.txt").read_text("utf-8"))
DE = Texts(GERMAN, GERMAN_FORMAT, Told(GERMAN_TOLD, GERMAN_FORMAT.point))
LANGUAGES: Mapping[str, Texts] = {"en": EN, "de": DE}


def said_in(sentence: str, language: str) -> str:
    """A sentence of an error or a problem in a language."""
    return LANGUAGES[language].said(sentence)

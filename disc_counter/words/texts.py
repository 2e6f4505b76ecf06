"""The sentences of a language by their keys, and how it writes numbers and times."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from disc_counter.locale.languages import ENGLISH, FOLDER, catalogues, template
from disc_counter.words.catalogue import Sentences, read
from disc_counter.words.number_format import NumberFormat
from disc_counter.words.told import Told

KEY = re.compile(r"(?:[^\n:]*: )?\[{1,2}(\w+)\]{1,2} (?:\"[^\"]*\" )?(\w+) is (?!missing)(.+?): (.+)", re.DOTALL)
"""A refusal that names a key of the configuration and its value, as `disc_counter.settings` says it."""


class Texts:
    """One language: `t("unsent")` is a sentence, with values `t("measuring", frames="60")`; `t.format` the numbers.

    Where a sentence depends on a count, this comes first: `t("profile_days", 30, days="30")`. What the language does
    not say is said in English. The file is read when the first sentence is asked for.
    """

    def __init__(self, code: str, file: Path, english: Texts | None = None) -> None:
        self.code = code
        self._file = file
        self._english = english

    @cached_property
    def sentences(self) -> Sentences:
        """What the language's file says."""
        return read(self._file, english=self._english is None)

    @cached_property
    def format(self) -> NumberFormat:
        """How numbers, dates and times are written."""
        return NumberFormat(self.sentences.locale)

    @cached_property
    def told(self) -> Told:
        """What errors and problems say in English where they arise, in this language."""
        return Told({} if self._english is None else self.sentences.told, self.format.point)

    def __call__(self, key: str, count: int | None = None, /, **values: str) -> str:
        return self.template(key, count).format(**values)

    def template(self, key: str, count: int | None = None) -> str:
        """A sentence in which no values are put in yet."""
        forms = self.sentences.keyed.get(key)
        if forms is None:
            if self._english is None:
                raise KeyError(key)
            return self._english.template(key, count)
        return forms[0 if count is None or len(forms) == 1 else self.sentences.plural(count)]

    def __contains__(self, key: str) -> bool:
        return key in (self._english or self).sentences.keyed

    def first_of(self, *keys: str) -> str:
        """The sentence of the first of these keys that exists."""
        return next(self(key) for key in keys if key in self)

    def said(self, sentence: str) -> str:
        """What an error or a problem says, in this language; keys of the configuration by their names on the pages."""
        found = KEY.fullmatch(sentence)
        if found is None or f"field_{found[2]}" not in self:
            return self.told(sentence)
        return self.refused(found[2], found[3], found[4])

    def refused(self, key: str, value: str, expected: str) -> str:
        """That a field of a form, or a key of the configuration, holds what is not right, and what would be.

        What is expected of a file that is written by hand may be said otherwise here: it is a key then.
        """
        right = self(expected) if expected in self else self.told(expected)
        return self("refused", field=self(f"field_{key}"), value=value, expected=right)


def languages(folder: Path = FOLDER) -> dict[str, Texts]:
    """All languages that have a file, by their codes, English first."""
    english = Texts(ENGLISH, template(folder))
    return {ENGLISH: english} | {code: Texts(code, file, english) for code, file in catalogues(folder).items()}


LANGUAGES = languages()
EN = LANGUAGES[ENGLISH]


def said_in(sentence: str, language: str) -> str:
    """A sentence of an error or a problem in a language."""
    return LANGUAGES[language].said(sentence)

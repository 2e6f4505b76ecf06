"""What a page says, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import bottle

from web.english import ENGLISH
from web.figures import ENGLISH_FIGURES, GERMAN_FIGURES, Figures
from web.german import GERMAN

COOKIE = "language"


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


def texts() -> Texts:
    """The language of the request: the one that was switched to, else the first known one that the browser wants."""
    switched = bottle.request.get_cookie(COOKIE)
    if switched in LANGUAGES:
        return LANGUAGES[switched]
    wanted = _by_preference(bottle.request.get_header("Accept-Language", ""))
    return next((LANGUAGES[language] for language in wanted if language in LANGUAGES), EN)


def _by_preference(header: str) -> list[str]:
    """Languages of an Accept-Language header (RFC 9110), the most wanted first, without their regions."""
    found = []
    for place, entry in enumerate(header.split(",")):
        language, _, weight = entry.partition(";")
        found.append((-_weight(weight), place, language.strip().split("-")[0].lower()))
    return [language for weight, _, language in sorted(found) if weight < 0]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0

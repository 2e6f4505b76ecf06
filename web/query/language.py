"""The language of a request."""

from __future__ import annotations

import bottle

from disc_counter.words.texts import EN, LANGUAGES, Texts

COOKIE = "language"


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

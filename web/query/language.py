"""The language of a request."""

from __future__ import annotations

import bottle
from babel import negotiate_locale

from disc_counter.locale.languages import ENGLISH
from disc_counter.words.texts import LANGUAGES, Texts

COOKIE = "language"


def texts() -> Texts:
    """The language of the request: the one that was switched to, else the first known one that the browser wants."""
    switched = bottle.request.get_cookie(COOKIE)
    if switched in LANGUAGES:
        return LANGUAGES[switched]
    wanted = _by_preference(bottle.request.get_header("Accept-Language", ""))
    return LANGUAGES[negotiate_locale(wanted, LANGUAGES, sep="_") or ENGLISH]


def others(t: Texts) -> list[tuple[str, str]]:
    """The other languages, each by its code and its own name."""
    return [(code, other("language_name")) for code, other in LANGUAGES.items() if code != t.code]


def _by_preference(header: str) -> list[str]:
    """Languages of an Accept-Language header (RFC 9110), the most wanted first."""
    found = []
    for place, entry in enumerate(header.split(",")):
        language, _, weight = entry.partition(";")
        found.append((-_weight(weight), place, language.strip().replace("-", "_")))
    return [language for weight, _, language in sorted(found) if weight < 0]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0

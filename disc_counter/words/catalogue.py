"""A language's sentences, as its file has them (gettext)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

UNKNOWN = "en_GB"
"""Whose numbers and dates a language has that CLDR does not know."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """`keyed` has the forms of a sentence by its key, one or as many as the language has plurals; `plural` says which
    of them a count takes. `told` has what is said in English where it arises, by the English. `locale` is whose numbers
    and dates they are ("en_GB").

    What is not translated, or marked as fuzzy, is left out.
    """

    keyed: Mapping[str, tuple[str, ...]]
    told: Mapping[str, str]
    plural: Callable[[int], int]
    locale: str


def read(file: Path, *, english: bool = False) -> Sentences:
    """A file's sentences; of the template the `english` ones, which it translates from."""
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    messages = [message for message in catalogue if message.id]
    found = [(each, _forms((each.id if english else each.string) or "")) for each in messages if not each.fuzzy]
    return Sentences(
        {message.context: forms for message, forms in found if message.context and all(forms)},
        {_first(message): forms[0] for message, forms in found if not message.context and all(forms)},
        c2py(catalogue.plural_expr),
        str(catalogue.locale or UNKNOWN),
    )


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _first(message: Message) -> str:
    return _forms(message.id)[0]

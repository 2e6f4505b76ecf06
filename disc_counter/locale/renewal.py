"""New and changed English sentences, taken over into the files of all languages (`make messages`)."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from disc_counter.locale.languages import catalogues, template

LINE_WIDTH = 100
Text: TypeAlias = str | list[str] | tuple[str, ...]
"""Of one form, or of several where it has plurals."""


def renew(file: Path, english: Path) -> None:
    """Bring a language's file up to the template's sentences; no translation is lost.

    One whose English has changed keeps its translation, marked as fuzzy; one that is said no more stays at the end as
    obsolete.
    """
    source, catalogue = _read(english), _read(file)
    now = {each.context: each.id for each in source if each.context}
    changed = [(each, each.context) for each in catalogue if each.context and now.get(each.context, each.id) != each.id]
    for message, key in changed:
        catalogue.delete(message.id, key)
        catalogue.add(now[key], _translated(message, now[key], catalogue), context=key, flags={*message.flags, "fuzzy"})
    catalogue.update(source)
    for message, key in changed:
        if found := catalogue.get(now[key], key):
            found.previous_id = _forms(message.id)
    with file.open("wb") as opened:
        write_po(opened, catalogue, width=LINE_WIDTH, include_previous=True)


def _read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def _translated(message: Message, english: Text, catalogue: Catalog) -> Text:
    """A translation in as many forms as its new English needs."""
    forms = _forms(message.string or "")
    return forms[0] if isinstance(english, str) else (forms * catalogue.num_plurals)[: catalogue.num_plurals]


def _forms(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


if __name__ == "__main__":
    for each in catalogues().values():
        renew(each, template())

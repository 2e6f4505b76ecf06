"""The files of the languages: nothing is missing, nothing is left over, and placeholders are those of English."""

from __future__ import annotations

import re
from configparser import ConfigParser
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from disc_counter.locale.languages import catalogues, template

ROOT = Path(__file__).parents[2]
SOURCES = [
    file
    for folder in ("disc_counter", "web")
    for ending in ("py", "tpl", "js")
    for file in sorted((ROOT / folder).rglob(f"*.{ending}"))
]
TEXTS = (re.compile(r'"([^"\n]*)"'), re.compile(r"'([^'\n]*)'"))
"""A text in a source."""
PLACE = re.compile(r"\{[^{}]*\}")
LEAST_PART = 3
"""Characters of a key that a source has to name, where it puts a part of it in."""


@cache
def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def entries(catalogue: Catalog) -> dict[tuple[str | None, tuple[str, ...]], tuple[str, ...]]:
    """What is said, by its key and its English; each has as many forms as it has plurals."""
    return {(each.context, forms(each.id)): forms(each.string) for each in catalogue if each.id}


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def fields(sentence: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(sentence)} - {None}


ENGLISH = entries(read(template()))
LANGUAGES = catalogues()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_what_english_says(language: str) -> None:
    catalogue = read(LANGUAGES[language])
    found = entries(catalogue)
    missing = [entry for entry in ENGLISH if not all(found.get(entry, ("",)))]
    assert missing == []
    assert [entry for entry in found if entry not in ENGLISH] == []
    assert [each.id for each in catalogue if each.id and each.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_english(language: str) -> None:
    for (key, english), said in entries(read(LANGUAGES[language])).items():
        for each in said:
            assert fields(each) == fields(english[-1]), key or english


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_have_as_many_forms_as_the_language_has(language: str) -> None:
    catalogue = read(LANGUAGES[language])
    for (key, english), said in entries(catalogue).items():
        assert len(said) == (catalogue.num_plurals if len(english) > 1 else 1), key


def test_the_package_takes_every_file_along() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    patterns = setup["options.package_data"]["disc_counter"].split(", ")
    taken = {file for pattern in patterns for file in (ROOT / "disc_counter").glob(pattern)}
    assert {template(), *LANGUAGES.values()} <= taken


def test_places_are_numbered_in_english_as_they_come() -> None:
    for key, (sentence, *_) in ENGLISH:
        if key is None:
            places = [field for _, field, _, _ in Formatter().parse(sentence) if field is not None]
            assert places == [str(place) for place in range(len(places))], sentence


@cache
def texts_of_sources() -> frozenset[str]:
    return frozenset(text for file in SOURCES for kind in TEXTS for text in kind.findall(file.read_text()))


def asked_for() -> re.Pattern[str]:
    """The keys that sources may ask for where a part is put into a text or behind it: with any in its place."""
    known = []
    for text in texts_of_sources():
        parts = PLACE.split(text if PLACE.search(text) else f"{text}{{}}" if text.endswith("_") else "")
        if len("".join(parts)) >= LEAST_PART and re.fullmatch(r"[\w -]*", "".join(parts)):
            known.append(r"[\w -]*".join(map(re.escape, parts)))
    return re.compile("|".join(known))


def test_every_key_is_asked_for_somewhere() -> None:
    known = asked_for()
    assert [key for key, _ in ENGLISH if key and key not in texts_of_sources() and not known.fullmatch(key)] == []


def test_every_key_that_a_source_names_is_there() -> None:
    keys = {key for key, _ in ENGLISH}
    for file in SOURCES:
        for key in re.findall(r"\bt(?:\.template)?\(([\"'])([\w -]+)\1[,)]", file.read_text()):
            assert key[1] in keys, f"{file.name}: {key[1]}"


def test_every_sentence_without_a_key_is_made_somewhere() -> None:
    """Each part between two places stands in a source, in which a text that is broken into lines is put together."""
    sources = "\n".join(re.sub(r'"\s*\n\s*f?"', "", file.read_text()) for file in SOURCES).replace("\\'", "'")
    for key, (sentence, *_) in ENGLISH:
        parts = [part.strip() for part in re.split(r"\{\d\}", sentence)] if key is None else []
        assert all(part in sources for part in parts), sentence

"""Catalogues with more in them than the package's, each test's own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from disc_counter.locale.languages import FOLDER, catalogues, template
from disc_counter.words import texts


def speak(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on the languages are those of a folder."""
    for code, language in texts.languages(folder).items():
        monkeypatch.setitem(texts.LANGUAGES, code, language)


def say_also(monkeypatch: pytest.MonkeyPatch, folder: Path, sentences: Mapping[str, Mapping[str, str]]) -> None:
    """Sentences beside the package's, each by its key in English and in other languages."""
    copy = Path(shutil.copytree(FOLDER, folder / "locale"))
    files = {"en": template(copy), **catalogues(copy)}
    for key, said in sentences.items():
        for code, file in files.items():
            other = said.get(code, "") if code != "en" else ""
            with file.open("a", encoding="utf-8") as opened:
                opened.write(f'\nmsgctxt "{key}"\nmsgid "{said["en"]}"\nmsgstr "{other}"\n')
    speak(monkeypatch, copy)

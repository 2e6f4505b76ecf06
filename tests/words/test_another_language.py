"""The recipe "Another language" of docs/contributing.md walked: one file is added, and nothing else is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from disc_counter.locale.languages import DOMAIN

ROOT = Path(__file__).parents[2]
TOY = """\
msgid ""
msgstr ""
"Language: eo\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "language_name"
msgid "English"
msgstr "Esperanto"

msgctxt "power"
msgid "Power now"
msgstr "Povumo nun"

msgid "too dark"
msgstr "tro malhele"
"""
ASK = """
from disc_counter.settings import load
from disc_counter.words.texts import said_in
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation
from pathlib import Path

page = ask(app_before(FakeStation()), "/", Accept_Language="eo-XX,de;q=0.5")
Path("toml").write_text('[messages]\\nlanguage = "eo"')
print('<html lang="eo">' in page.text, page.words.partition("Povumo nun")[2][:9])
print("Esperanto" in ask(app_before(FakeStation()), "/").words, "Details" in page.words)
print(said_in("too dark", "eo"), load(Path("toml")).messages.language)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The program as it is, and one file more."""
    for folder in ("disc_counter", "web", "tests/harness", "tests/stand_ins"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "tests" / "__init__.py", tmp_path / "tests")
    file = tmp_path / "disc_counter" / "locale" / "eo" / "LC_MESSAGES" / f"{DOMAIN}.po"
    file.parent.mkdir(parents=True)
    file.write_text(TOY)
    return tmp_path


def test_a_language_is_one_file_and_is_found_by_itself(package: Path) -> None:
    """The page has its words and numbers, what it does not say yet in English; others offer it; messages take it."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.splitlines() == ["True  2 013 W ", "True True", "tro malhele eo"]

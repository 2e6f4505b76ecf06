"""Whatever errors and problems say on a page is in its language: the sources are searched for their sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from disc_counter.words.texts import EN, LANGUAGES
from disc_counter.words.told import Told

ROOT = Path(__file__).parents[2]
HEARD = (
    *("disc_counter/camera/usb.py", "disc_counter/camera/picamera.py", "disc_counter/camera/picamera_package.py"),
    *("disc_counter/camera/opencv_capture.py", "disc_counter/camera/planes.py", "disc_counter/camera/sensor.py"),
    *("disc_counter/camera/lamp.py", "disc_counter/errors.py", "disc_counter/journal/folder.py"),
    *("disc_counter/journal/lock.py", "disc_counter/journal/opening.py", "disc_counter/journal/tables.py"),
    *("disc_counter/journal/corrections.py", "disc_counter/disc/tracking/kept.py", "disc_counter/picture/live.py"),
    *("disc_counter/outputs/configured.py", "disc_counter/outputs/influx_server.py", "disc_counter/outputs/storing.py"),
    *("disc_counter/reconciliation/cross_check.py", "disc_counter/reconciliation/direction.py"),
    *("disc_counter/reconciliation/manual.py", "disc_counter/reconciliation/plausible.py"),
    *("disc_counter/reconciliation/question.py", "disc_counter/outputs/mqtt.py", "web/access/owner.py"),
    *("disc_counter/service/faults.py", "disc_counter/service/observed.py", "disc_counter/service/station.py"),
    *(
        "disc_counter/service/supervisor.py",
        "disc_counter/service/thinning.py",
        "disc_counter/service/watch.py",
        "disc_counter/service/register_thread.py",
    ),
    *("disc_counter/settings/from_tables.py", "disc_counter/settings/kinds.py", "disc_counter/settings/web_kinds.py"),
    *("disc_counter/register/reading.py", "disc_counter/register/shown.py", "disc_counter/register/picture_parts.py"),
    *("disc_counter/settings/push_kinds.py", "disc_counter/outputs/push.py", "disc_counter/settings/table_key.py"),
    *("disc_counter/outputs/messages.py", "disc_counter/settings/messages_table.py"),
    *("disc_counter/settings/prices.py", "disc_counter/settings/price_kinds.py"),
    *("disc_counter/settings/rewrite.py", "disc_counter/settings/running.py", "disc_counter/settings/secrets.py"),
    *("disc_counter/settings/file.py", "disc_counter/settings/schema.py", "web/access/security.py"),
    *("web/query/parameters.py", "web/query/form.py", "web/pages/setup_changes.py", "web/pages/profile.py"),
    *("web/pages/history.py", "disc_counter/history/paper.py", "web/pages/assets.py", "web/access/cleaned.py"),
    *("web/pages/weather_upload.py", "disc_counter/picture/watching_strip.py"),
)
"""Modules whose sentences come to a page: as what was refused, or as what is wrong with a part."""
TOLD_BY = ("Error", "Kind", "refused", "choice", "text", "number", "path", "Condition")
"""What is called with such a sentence."""
OTHERWISE = {
    "{} is {}: {}",  # a key of the configuration: `Texts.said` says it by its name on the page
    "{}: {}",  # of a server, word for word; of a file, whose sentence stands behind it
    "{} {}: {}",
    "{} answers {}: {}",
    "{} is {}: it must lie inside the picture of {} x {} pixels",
    "the folder {} cannot hold the journal ({}): {}",
}
FEWEST_WORDS = 3


def sentence(node: ast.expr) -> str | None:
    """A text with {} for what is put into it; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
    return None


def sentences(file: str) -> Iterator[str]:
    """Those that are returned, or given to an error or to the kind of a key."""
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        found: list[ast.expr] = []
        if isinstance(node, ast.Return) and node.value is not None:
            found = [node.value, *([node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [])]
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            found = node.args if name.endswith(TOLD_BY) else []
        for each in found:
            said = sentence(each)
            if said and len(re.sub(r"\{\}", "", said).split()) >= FEWEST_WORDS and said not in OTHERWISE:
                yield said


@pytest.mark.parametrize("language", [code for code in LANGUAGES if LANGUAGES[code] is not EN])
@pytest.mark.parametrize("file", HEARD)
def test_every_sentence_that_comes_to_a_page_is_in_its_language(file: str, language: str) -> None:
    for said in sentences(file):
        heard = said.replace("{}", "X9")
        assert LANGUAGES[language].said(heard) != heard, said


def test_sentences_are_found() -> None:
    assert sum(1 for file in HEARD for _ in sentences(file)) > 90


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "camera /dev/v is not there: plug it in or name another one in [camera] device (there are none)",
            "die Kamera /dev/v ist nicht da: einstecken oder unter Einrichten eine andere nennen (vorhanden: keine)",
        ),
        (
            "the camera takes 8.5 pictures a second, not 30: set [camera] frame_rate to 9",
            "die Kamera liefert 8,5 Bilder je Sekunde statt 30: unter Einrichten 9 Bilder je Sekunde eintragen",
        ),
        (
            "x.toml: [meter] revolutions_per_kwh is 0: a number from 1 to 10000, as printed on the meter (75, 187.5)",
            "Zählerkonstante: 0 passt nicht; richtig wäre eine Zahl von 1 bis 10000, wie sie auf dem Zähler steht"
            " (75 oder 187,5).",
        ),
        (
            "the disc turns back, which [meter] backstop says it cannot: the direction is wrong: set [meter] direction"
            ' = "left"',
            "die Scheibe läuft rückwärts, obwohl der Zähler das laut Einrichten nicht kann: die Richtung ist falsch:"
            " unter Einrichten „nach links“ wählen",
        ),
        ("nobody has translated this", "nobody has translated this"),
    ],
)
def test_problems_in_german(english: str, german: str) -> None:
    assert LANGUAGES["de"].said(english) == german


def test_in_english_keys_have_their_names_on_the_page() -> None:
    refused = "[meter] max_power_w is 5: a number from 100 to 1000000 watts"
    assert EN.said(refused) == "Most power is 5: a number from 100 to 1000000 watts"
    assert EN.said("there is no change that could be undone") == "there is no change that could be undone"


def test_a_sentence_within_itself_ends() -> None:
    told = Told({"a: {0}": "b: {0}"}, ",")
    assert told("a: a: a: a: a: a: 1.5").startswith("b: b: b: b: ")

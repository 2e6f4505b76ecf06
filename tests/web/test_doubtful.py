"""The page of doubtful register pictures, and the zip of them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from disc_counter.model import NS_PER_S, Window
from disc_counter.picture.doubtful import DoubtfulPictures
from disc_counter.settings import load
from tests.harness.visit import PASSWORD, Visit

NOON_NS = 1_748_944_800 * NS_PER_S


@pytest.fixture
def owner(tmp_path: Path) -> Visit:
    visit = Visit(tmp_path)
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    with visit.file.open("a") as file:
        file.write('[data]\ndirectory = "data"\n')
    return visit


def test_they_are_shown_with_what_was_read_and_can_be_taken_along(owner: Visit, tmp_path: Path) -> None:
    assert "None has been kept yet" in owner.get("/doubtful").words
    pictures = DoubtfulPictures(tmp_path / "data")
    read = ("<night>", "12?4", 0.5, "not sure of digit 3 of 4")
    pictures.keep(np.zeros((100, 200, 3), np.uint8), Window(10, 10, 100, 20), NOON_NS, read)
    ((name, _),) = pictures.readings()
    page = owner.get("/doubtful")
    assert "3 June 2025" in page.words
    assert "12?4 not sure of digit 3 of 4" in page.words
    assert "&lt;night&gt;" in page.text
    owner.cookie += "; language=de"
    assert "Ziffer 3 von 4 ist nicht sicher" in owner.get("/doubtful").words
    assert owner.get(f"/doubtful/{name}.png").body.startswith(b"\x89PNG")
    assert owner.get("/doubtful/17.png").status == 404
    with ZipFile(BytesIO(owner.get("/doubtful.zip").body)) as packed:
        (told,) = json.loads(packed.read("readings.json"))
        assert packed.read(told["picture"]) == pictures.picture(name)
    assert (told["digits"], told["register"], told["confidence"]) == ("12?4", "<night>", 0.5)


def test_keeping_them_is_switched_on_by_the_owner(owner: Visit) -> None:
    assert "switched off" in owner.get("/doubtful").words
    assert owner.send("/setup/interval", every_s="300", keep_doubtful="on").status == 303
    assert load(owner.file).reading.keep_doubtful
    assert "switched off" not in owner.get("/doubtful").words
    assert owner.send("/setup/interval", every_s="300").status == 303
    assert "keep_doubtful" not in owner.file.read_text()

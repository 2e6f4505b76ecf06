"""A reading by eye on the set-up page: what can hardly be is asked about, with the figures, before it is noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.visit import PASSWORD, Visit


@pytest.fixture
def owner(tmp_path: Path) -> Visit:
    visit = Visit(tmp_path)
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    return visit


def test_what_can_hardly_be_is_asked_about(owner: Visit) -> None:
    answer = owner.send("/setup/reading", reading_kwh="18323.2")
    assert answer.status == 409
    assert "+4500.0 kWh against what was counted" in answer.words
    assert owner.station.register.noted == []


def test_who_is_sure_is_believed(owner: Visit) -> None:
    answer = owner.send("/setup/reading", reading_kwh="18323,2", sure="on")
    assert answer.headers["Location"] == "/setup?done=reading#reading"
    assert "The reading has been entered." in owner.get("/setup?done=reading").words
    assert owner.send("/setup/reading", reading_kwh="4.2", sure="on", exchanged="on").status == 303
    assert owner.station.register.noted == [("18323,2", False), ("4.2", True)]


def test_only_the_owner_notes_one(owner: Visit) -> None:
    owner.cookie = ""
    assert owner.send("/setup/reading", token="x", reading_kwh="5", sure="on").status == 403

"""Pictures of registers that were not read for sure: kept where that is asked for, the last ones, cut to the drums."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from disc_counter.model import NS_PER_S, Image, Window
from disc_counter.picture.doubtful import MOST, DoubtfulPictures
from disc_counter.register.shown import DrumReading, RegisterReading
from disc_counter.service.doubt_keeper import PAUSE_S, DoubtKeeper
from disc_counter.settings import ReadingInterval, Register, Settings
from tests.service.test_register_thread import begun, look, reader
from tests.service.test_register_thread import meter as meter
from tests.service.test_register_thread import settings as settings
from tests.stand_ins.register_picture import RegisterPicture

REGISTER = Register("total", Window(40, 60, 120, 20))
UNSURE = RegisterReading(None, "12?4", 0.5, (), "not sure of digit 3 of 4")
PAUSE_NS = round(PAUSE_S * NS_PER_S)


def picture() -> Image:
    rows, columns = np.mgrid[0:240, 0:320]
    return np.asarray((rows + columns) % 256, np.uint8)


def shown(kept: DoubtfulPictures, name: str) -> Image:
    image = cv2.imdecode(np.frombuffer(kept.picture(name) or b"", np.uint8), cv2.IMREAD_UNCHANGED)
    return np.asarray(image, np.uint8)


def test_what_is_not_sure_is_kept_with_what_was_read_and_what_is_sure_is_not(tmp_path: Path) -> None:
    keeper, kept = DoubtKeeper(tmp_path), DoubtfulPictures(tmp_path)
    keeper.look(picture(), REGISTER, replace(UNSURE, reading_kwh=12.4), 0)
    assert kept.readings() == []
    keeper.look(picture(), REGISTER, UNSURE, PAUSE_NS)
    ((name, reading),) = kept.readings()
    assert (reading.register, reading.digits, reading.reason) == ("total", "12?4", "not sure of digit 3 of 4")
    assert reading.time == "1970-01-01T00:10:00.000+00:00"
    assert np.array_equal(shown(kept, name), picture()[50:90, 30:170])


def test_where_the_drums_were_seen_goes_before_the_window_and_nothing_is_cut_where_neither_is_known(
    tmp_path: Path,
) -> None:
    keeper, kept = DoubtKeeper(tmp_path), DoubtfulPictures(tmp_path)
    keeper.look(picture(), Register("nowhere"), UNSURE, 0)
    assert kept.readings() == []
    drums = tuple(DrumReading(Window(x, 200, 10, 20), 1, 1.0, 0.5) for x in (300, 310))
    keeper.look(picture(), REGISTER, replace(UNSURE, drums=drums), 0)
    assert shown(kept, kept.readings()[0][0]).shape == (40, 30)


def test_the_last_ones_are_kept_and_not_too_many_at_a_time(tmp_path: Path) -> None:
    keeper, kept = DoubtKeeper(tmp_path), DoubtfulPictures(tmp_path)
    keeper.look(picture(), REGISTER, UNSURE, 0)
    keeper.look(picture(), REGISTER, UNSURE, PAUSE_NS - 1)
    assert len(kept.readings()) == 1
    for number in range(1, MOST + 3):
        keeper.look(picture(), REGISTER, UNSURE, number * PAUSE_NS)
    times = [reading.time for _, reading in kept.readings()]
    assert (len(times), times) == (MOST, sorted(times, reverse=True))
    assert len(list((tmp_path / "doubtful").iterdir())) == 2 * MOST


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "doubtful").write_text("in the way")
    DoubtKeeper(tmp_path).look(picture(), REGISTER, UNSURE, 0)
    assert "cannot be kept" in caplog.text


@pytest.mark.parametrize("asked", [False, True])
def test_the_service_keeps_them_only_where_asked(
    tmp_path: Path, settings: Settings, meter: RegisterPicture, asked: bool
) -> None:
    settings = replace(settings, reading=ReadingInterval(keep_doubtful=asked))
    settings = replace(settings, data=replace(settings.data, directory=tmp_path))
    with begun(tmp_path) as journal:
        register = reader(settings, journal, meter)
        look(register, 1, meter)
        assert DoubtfulPictures(tmp_path).readings() == []
        meter.covered = True
        look(register, 1, meter)
    assert bool(DoubtfulPictures(tmp_path).readings()) == asked

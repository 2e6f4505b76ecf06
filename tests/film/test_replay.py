"""A film becomes events and a summary."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from disc_counter.camera.clip import Clip
from disc_counter.constant.in_force import FUSE_TOLERANCE
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.tracking import kept
from disc_counter.errors import CalibrationError, CameraError, NothingTurnsError
from disc_counter.film.replay import Replay, fields_of
from disc_counter.model import NS_PER_S, Blind, Frame, Image, Progress, Revolution, Sight
from disc_counter.settings import Data, Meter, Settings
from tests.conftest import FilmMaker
from tests.stand_ins.known_disc import TURN_S, KnownDisc, calibration, grey
from tests.stand_ins.known_disc import known_disc as known_disc

RATE = 10.0
NOT_KNOWN = (
    "revolutions",
    "revolutions_uncertainty",
    "forward_revolutions",
    "reverse_revolutions",
    "energy_import_wh",
    "energy_export_wh",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(meter=Meter(revolutions_per_kwh=Fraction(75)), data=Data(tmp_path / "data"))


@pytest.fixture
def clip(film: FilmMaker) -> Any:
    """Makes a film of so many seconds, black in a part of it."""

    def make(seconds: float, dark: range = range(0), shade: int = 128) -> Clip:
        count = round(seconds * RATE) + 1
        pictures = [grey(0 if number in dark else shade) for number in range(count)]
        return Clip(film(pictures, [number * 1000 / RATE for number in range(count)]))

    return make


@pytest.mark.usefixtures("known_disc")
def test_power_comes_once_a_second_and_revolutions_when_the_mark_passes(clip: Any, settings: Settings) -> None:
    run = Replay(clip(25.0), settings)
    events = list(run)
    powers = [event for event in events if isinstance(event, Progress)]
    assert len(powers) == pytest.approx(25, abs=2)
    assert [b.time_ns - a.time_ns for a, b in itertools.pairwise(powers[:20])] == pytest.approx(
        [NS_PER_S] * 19, rel=0.2
    )
    turns = [event for event in events if isinstance(event, Revolution)]
    assert [turn.time_ns / NS_PER_S for turn in turns[-2:]] == pytest.approx([TURN_S, 2 * TURN_S], abs=0.05)
    assert run.summary.fields()["revolutions"] == 2.5


@pytest.mark.usefixtures("known_disc")
def test_a_disc_that_turns_to_the_left_consumes_where_that_is_configured(clip: Any, settings: Settings) -> None:
    settings = replace(settings, meter=replace(settings.meter, direction="left"))
    run = Replay(clip(10.0), settings)
    list(run)
    fields = run.summary.fields()
    assert fields["revolutions"] == -1.0
    assert fields["reverse_revolutions"] == pytest.approx(1.0, abs=0.003)
    assert fields["energy_export_wh"] == pytest.approx(13.33, abs=0.04)


@pytest.mark.usefixtures("known_disc")
def test_blind_spans_are_said(clip: Any, settings: Settings) -> None:
    run = Replay(clip(20.0, dark=range(80, 120)), settings)
    events = [fields_of(event) for event in run]
    (blind,) = [event for event in events if event["event"] == "blind"]
    assert blind["reason"] == "dark"
    assert (blind["time"], blind["until"]) == pytest.approx((8.0, 12.0), abs=0.2)
    assert blind["revolutions_bridged"] == pytest.approx(0.4, abs=0.02)
    assert run.summary.fields()["blind_s"] == pytest.approx(4.0, abs=0.2)
    assert len(run.summary.blind) == 1


@pytest.mark.usefixtures("known_disc")
def test_without_a_constant_there_are_turns_but_no_watts(clip: Any, tmp_path: Path) -> None:
    run = Replay(clip(10.0), Settings(data=Data(tmp_path)))
    events = [fields_of(event) for event in run]
    assert {event["power_w"] for event in events if event["event"] == "power"} == {None}
    fields = run.summary.fields()
    assert fields["revolutions"] == 1.0
    assert fields["energy_import_wh"] is None


@pytest.mark.usefixtures("known_disc")
def test_a_kept_calibration_is_used_and_none_is_learnt(
    clip: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Calibration:
        raise CalibrationError("no disc is found")

    monkeypatch.setattr("disc_counter.film.replay.learn", refuse)
    unknown = Replay(clip(1.0), settings)
    list(unknown)
    assert unknown.summary.unknown is not None
    kept.save(calibration(), settings.data.directory)
    assert list(Replay(clip(2.0), settings))


@pytest.mark.parametrize("shade", [128, 0], ids=["in the light", "in the dark"])
def test_where_no_disc_is_recognised_nothing_is_known_of_it(
    clip: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch, shade: int
) -> None:
    def nothing_turns(*_: object, **__: object) -> Calibration:
        raise NothingTurnsError("nothing turns")

    monkeypatch.setattr("disc_counter.film.replay.learn", nothing_turns)
    run = Replay(clip(20.0, shade=shade), settings)
    events = [fields_of(event) for event in run]
    assert {event["power_w"] for event in events if event["event"] == "power"} == {None}
    (blind,) = [event for event in events if event["event"] == "blind"]
    assert (blind["time"], blind["until"], blind["revolutions_bridged"]) == (0.0, 20.0, 0.0)
    fields = run.summary.fields()
    assert {fields[name] for name in NOT_KNOWN} == {None}
    assert fields["reason"] == f"no disc is recognised in {run.clip.path}: nothing turns"
    assert (fields["frames"], fields["seconds"], fields["blind_s"]) == (201, 20.0, 20.0)


@pytest.mark.usefixtures("known_disc")
def test_a_known_disc_that_was_never_seen_is_not_known_either(
    clip: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unseen(_: KnownDisc, frame: Frame) -> Sight:
        return Sight(frame.time_ns, None, 0, None, "dark")

    monkeypatch.setattr(KnownDisc, "feed", unseen)
    run = Replay(clip(3.0), settings)
    list(run)
    fields = run.summary.fields()
    assert {fields[name] for name in NOT_KNOWN} == {None}
    assert fields["reason"] == "the disc is known but was not seen: dark"


@pytest.mark.usefixtures("known_disc")
def test_how_far_it_is_can_be_watched(clip: Any, settings: Settings) -> None:
    shares: list[float] = []
    list(Replay(clip(1.0), settings, watching=shares.append))
    assert shares == pytest.approx([(number + 1) / 11 for number in range(11)])


@pytest.mark.usefixtures("known_disc")
def test_a_frame_without_a_time_ends_it(film: FilmMaker, settings: Settings) -> None:
    pictures: list[Image] = [grey() for _ in range(5)]
    with pytest.raises(CameraError, match="has 3 times"):
        list(Replay(Clip(film(pictures, [0.0, 40.0, 80.0])), settings))


def test_events_are_rounded_to_what_they_are_worth() -> None:
    revolution = Revolution(1_234_567_890, -1, -2_000_123)
    assert fields_of(revolution) == {"event": "revolution", "time": 1.2346, "direction": -1, "revolutions": -2.000123}
    progress = Progress(2 * NS_PER_S, 0, 0, 0, 0, 1234.5678, 0.125)
    assert fields_of(progress) == {"event": "power", "time": 2.0, "power_w": 1234.57, "uncertainty_w": 0.12}
    unknown = fields_of(Progress(0, 0, 0, 0, 0, None, None))
    assert (unknown["power_w"], unknown["uncertainty_w"]) == (None, None)
    blind = Blind(NS_PER_S, 3 * NS_PER_S, "glare", 250_000)
    assert fields_of(blind)["revolutions_bridged"] == 0.25


@pytest.mark.usefixtures("known_disc")
def test_what_the_main_fuse_does_not_let_through_is_not_believed_in_a_film(
    clip: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    believed: list[float | None] = []

    def limited(learnt: Calibration, direction: int, fastest_rev_s: float | None = None) -> KnownDisc:
        believed.append(fastest_rev_s)
        return KnownDisc(learnt, direction)

    monkeypatch.setattr("disc_counter.film.replay.Tracker", limited)
    fused = replace(settings, meter=replace(settings.meter, max_power_w=12_000.0))
    for each in (settings, fused):
        list(Replay(clip(1.0), each))
    assert believed == [None, pytest.approx(0.25 * FUSE_TOLERANCE)]

"""`replay` and `setup`: what they say of a film, and what they write."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from disc_counter.picture.files import read_picture
from tests.conftest import FilmMaker
from tests.drawing.fronts import front
from tests.harness.terminal import Terminal
from tests.harness.terminal import run as run
from tests.stand_ins.known_disc import POWER_W, calibration, config, grey
from tests.stand_ins.known_disc import known_disc as known_disc


@pytest.fixture
def clip(film: FilmMaker) -> Path:
    """A film of 5 s."""
    return film([grey(100 + number) for number in range(101)], [50.0 * number for number in range(101)])


@pytest.mark.usefixtures("known_disc")
def test_replay_says_a_json_object_a_line_and_a_summary_last(run: Terminal, clip: Path, tmp_path: Path) -> None:
    said = run("replay", clip, "--json", "--config", config(tmp_path, "[meter]\nrevolutions_per_kwh = 75"))
    assert (said.status, said.err) == (0, "")
    *events, summary = said.objects
    assert {event["event"] for event in events} <= {"power", "revolution", "blind"}
    assert events[-1]["power_w"] == pytest.approx(POWER_W, rel=0.01)
    assert summary.pop("cpu_ms_per_frame") > 0
    assert summary == {
        "event": "summary",
        "frames": 101,
        "seconds": 5.0,
        "revolutions": 0.5,
        "revolutions_uncertainty": 0.001,
        "forward_revolutions": pytest.approx(0.5, abs=0.003),
        "reverse_revolutions": 0.0,
        "energy_import_wh": pytest.approx(6.667, abs=0.04),
        "energy_export_wh": 0.0,
        "blind_s": 0.0,
    }


@pytest.mark.usefixtures("known_disc")
def test_replay_tells_people_and_says_what_it_cannot_know(run: Terminal, clip: Path) -> None:
    said = run("replay", clip)
    assert said.status == 0
    assert "101 frames, 5.0 s" in said.out
    assert "0.5000 \N{PLUS-MINUS SIGN} 0.0010" in said.out
    assert "energy drawn     not known" in said.out
    assert said.sentence == "[meter] revolutions_per_kwh is not configured: power and energy are not known"


def test_a_film_in_which_no_disc_is_recognised_is_work_that_failed(run: Terminal, clip: Path) -> None:
    """The pictures get brighter, and nothing turns."""
    said = run("replay", clip, "--json")
    assert said.status == 1
    summary = said.objects[-1]
    assert summary["event"] == "summary"
    assert summary["revolutions"] is summary["revolutions_uncertainty"] is summary["energy_import_wh"] is None
    assert summary["reason"] == said.sentence
    assert said.sentence.startswith(f"no disc is recognised in {clip}: ")
    people = run("replay", clip)
    assert (people.status, people.out, people.sentence) == (1, "", said.sentence)


@pytest.mark.parametrize("known", [True, False])
def test_a_picture_of_what_was_seen_is_drawn_whether_there_is_a_disc_or_not(
    run: Terminal, clip: Path, tmp_path: Path, known: bool, request: pytest.FixtureRequest
) -> None:
    if known:
        request.getfixturevalue("known_disc")
    picture = tmp_path / "seen.png"
    said = run("replay", clip, "--picture", picture, "--json", "--config", config(tmp_path))
    assert said.status == (0 if known else 1)
    assert read_picture(picture).shape[1] == 1600


@pytest.mark.usefixtures("known_disc")
def test_a_picture_that_cannot_be_written_is_named(run: Terminal, clip: Path, tmp_path: Path) -> None:
    said = run("replay", clip, "--picture", tmp_path / "nowhere" / "seen.png")
    assert said.status == 1
    assert f"{tmp_path / 'nowhere' / 'seen.png'} cannot be written" in said.err


@pytest.mark.usefixtures("known_disc")
def test_a_film_that_is_cut_off_is_measured_as_far_as_it_goes(run: Terminal, clip: Path, tmp_path: Path) -> None:
    times = clip.with_name("film.pts.txt")
    times.write_text(times.read_text() + "".join(f"{50 * number}\n" for number in range(101, 111)))
    said = run("replay", clip, "--json", "--config", config(tmp_path, "[meter]\nrevolutions_per_kwh = 75"))
    assert said.status == 0
    assert said.objects[-1]["frames"] == 101
    assert said.sentence.endswith("is cut off or damaged: 101 of its 111 frames could be measured")


@pytest.mark.usefixtures("known_disc")
@pytest.mark.parametrize("command", ["replay", "setup"])
def test_a_window_outside_of_the_picture_is_wrong_configuration(
    run: Terminal, clip: Path, tmp_path: Path, command: str
) -> None:
    said = run(command, clip, "--config", config(tmp_path, "[disc]\nwindow = [40, 10, 60, 20]"))
    assert said.status == 2
    assert "[disc] window is [40, 10, 60, 20]: it must lie inside the picture of 64 x 48" in said.sentence


@pytest.mark.usefixtures("known_disc")
def test_setup_shows_what_it_found_and_writes_when_asked(run: Terminal, clip: Path, tmp_path: Path) -> None:
    said = run("setup", clip)
    assert (said.status, said.err) == (0, "")
    assert "[4, 20, 56, 16]" in said.out
    assert not (tmp_path / "disc-counter.toml").exists()
    file = config(tmp_path, '# my meter\n[meter]\ndirection = "left"')
    said = run("setup", clip, "--write", "--config", file)
    assert "right in these pictures (the configuration says left, which is kept)" in said.out
    written = tomllib.loads(file.read_text())
    assert written["disc"] == {"window": [4, 20, 56, 16], "mark": "red"}
    assert written["meter"] == {"direction": "left"}
    assert "# my meter" in file.read_text()
    assert (tmp_path / "data" / "calibration.npz").exists()


@pytest.mark.usefixtures("known_disc")
def test_setup_writes_the_window_of_the_row_that_rolls(run: Terminal, film: FilmMaker, tmp_path: Path) -> None:
    """The serial number below it is bolder than the drums, in their own typeface, and has as many digits."""
    shots = [front(1_234_560.2 + 0.02 * number) for number in range(40)]
    clip = film([image for image, _ in shots], [50.0 * number for number in range(40)])
    file = tmp_path / "new.toml"
    assert run("setup", clip, "--write", "--config", file).status == 0
    (register,) = tomllib.loads(file.read_text())["register"]
    x, y, width, height = register["window"]
    drums = shots[0][1]
    assert y + height / 2 == pytest.approx(drums.y + drums.height / 2, abs=drums.height / 4)
    assert x + width / 2 == pytest.approx(drums.x + drums.width / 2, abs=drums.width / 14)
    assert register["integer_digits"] + register["decimal_digits"] == 7


@pytest.mark.usefixtures("known_disc")
def test_setup_makes_a_configuration_where_there_is_none(run: Terminal, clip: Path, tmp_path: Path) -> None:
    assert run("setup", clip, "--write", "--config", tmp_path / "new.toml").status == 0
    assert tomllib.loads((tmp_path / "new.toml").read_text())["meter"] == {"direction": "right"}


def test_a_kept_calibration_is_used_if_it_fits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from disc_counter.disc.tracking import kept
    from disc_counter.settings import Data, Settings
    from disc_counter.setup.detect import kept_calibration

    settings = Settings(data=Data(tmp_path))
    assert kept_calibration(settings, (64, 48)) is None
    kept.save(calibration(), tmp_path)
    found = kept_calibration(settings, (64, 48))
    assert found is not None
    assert found.window == calibration().window
    assert not caplog.records
    assert kept_calibration(settings, (640, 480)) is None
    assert "is for pictures of 64 x 48, not 640 x 480" in caplog.text
    (tmp_path / "calibration.npz").write_bytes(b"damaged")
    assert kept_calibration(settings, (64, 48)) is None
    assert "is damaged" in caplog.text

"""What all tests share: a deterministic hypothesis, drawn films, and the folder of sample films where there is one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import settings

from disc_counter.camera.clip import Clip
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.learning.from_film import learn
from disc_counter.model import Image
from tests.drawing.lesson import LESSON, SCALED, drawn

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("emulated", settings.get_profile("steady"), max_examples=10)
settings.load_profile("steady")

CLIPS = Path(os.environ.get("DISC_COUNTER_CLIPS", Path(__file__).parents[2] / "shared" / "clips"))
"""Films with exact truth beside them; there may be none."""

FilmMaker = Callable[..., Path]
HOMES = count()
"""Each made only by a test that writes there."""


def grey_pictures(count: int, width: int = 64, height: int = 48) -> list[Image]:
    """Pictures that differ in brightness, so that each can be told from the others: 0, 8, 16, ..."""
    return [np.full((height, width, 3), 8 * number, np.uint8) for number in range(count)]


@pytest.fixture
def film(tmp_path: Path) -> FilmMaker:
    """Writes pictures uint8 [height, width, 3] as a film, with times in milliseconds beside it if they are given."""

    def make(
        pictures: Sequence[Image], times_ms: Sequence[float] | None = None, name: str = "film.mp4", rate: float = 25.0
    ) -> Path:
        path = tmp_path / name
        code = cv2.VideoWriter.fourcc(*("MJPG" if path.suffix == ".avi" else "mp4v"))
        height, width = pictures[0].shape[:2]
        writer = cv2.VideoWriter(str(path), code, rate, (width, height))
        for picture in pictures:
            writer.write(picture)
        writer.release()
        if times_ms is not None:
            lines = ["# timestamp format v2", *(f"{time_ms:.3f}" for time_ms in times_ms)]
            path.with_name(f"{path.stem}.pts.txt").write_text("\n".join(lines) + "\n")
        return path

    return make


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of a disc with a printed scale: at 6.5 kW a little less than two turns."""
    return drawn(tmp_path_factory.mktemp("lesson"), SCALED, LESSON)


@pytest.fixture(scope="session")
def scaled_disc(lesson: Path) -> Calibration:
    """The disc of that film, learnt from it."""
    return learn(lambda: Clip(lesson))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own configuration or data."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / f"state{next(HOMES)}"))
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.delenv("DISC_COUNTER_CONFIG", raising=False)

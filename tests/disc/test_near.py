"""Where few whole pictures do not show a disc, parts of more of them are kept around what moves."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.learning import searching
from disc_counter.disc.learning.known_path import Known
from disc_counter.disc.learning.near import NearPictures
from disc_counter.disc.learning.searching import KeptPictures, Looked
from disc_counter.disc.learning.seeking import NEAR_NS, Seeking
from disc_counter.disc.learning.stabilised import with_margin
from disc_counter.model import NS_PER_S, Frame, Image, Window

SIZE = (320, 240)
WINDOW = Window(100, 150, 120, 30)


def picture(number: int) -> Frame:
    """A picture each pixel of which says where it is, thirty a second."""
    columns, rows = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    image: Image = ((columns + 3 * rows + number) % 251).astype(np.uint8)
    return Frame(number * NS_PER_S // 30, image)


def test_parts_are_what_the_pictures_show_there() -> None:
    near = NearPictures(WINDOW, SIZE)
    for number in range(10, 20):
        near.offer(picture(number))
    wide = with_margin(Window(95, 140, 130, 45), SIZE)
    wholes = [picture(number).cut(wide) for number in (0, 5, 12, 19)]
    parts = near.kept.following(wholes, wide)
    assert [round(part.time_ns * 30 / NS_PER_S) for part in parts] == [0, 5, *range(10, 20)]
    assert all(np.array_equal(p.image, picture(round(p.time_ns * 30 / NS_PER_S)).cut(wide).image) for p in parts)


@pytest.mark.parametrize(
    "further",
    [Window(60, 150, 160, 30), Window(100, 120, 120, 60), Window(100, 150, 160, 30), Window(100, 150, 120, 60)],
)
def test_a_window_that_reaches_further_is_seen_in_whole_pictures_alone(further: Window) -> None:
    near = NearPictures(WINDOW, SIZE)
    near.offer(picture(1))
    wide = with_margin(further, SIZE)
    wholes = [picture(0).cut(wide)]
    assert near.kept.following(wholes, wide) is wholes


def test_nothing_kept_yet_leaves_the_whole_pictures() -> None:
    wholes = [picture(0).cut(with_margin(WINDOW, SIZE))]
    assert NearPictures(WINDOW, SIZE).kept.following(wholes, with_margin(WINDOW, SIZE)) is wholes


def test_where_something_moves_that_is_no_disc_yet_it_is_looked_at_closely_and_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[KeptPictures] = []

    def moves(kept: KeptPictures, given: Window | None, mark: str, patience_ns: int) -> Looked:
        asked.append(kept)
        return Looked(WINDOW, 0, None, shaken=False)

    monkeypatch.setattr(searching, "look", moves)
    seeking = Seeking(picture(0), None, "auto", AT_ONCE)
    times_s: list[float] = []
    for number in range(600):
        frame = picture(number)
        seeking.keep(frame)
        assert seeking.look(frame, Known(frame.time_ns, None, 0.0), 0) is None
        if len(asked) > len(times_s):
            times_s.append(frame.time_ns / NS_PER_S)
    assert times_s[0] == pytest.approx(8.0, abs=0.05)
    assert times_s[1] - times_s[0] == pytest.approx(NEAR_NS / NS_PER_S, abs=0.05)
    assert asked[0].near is None
    assert asked[1].near is not None
    assert len(asked[1].near.parts) == pytest.approx(150, abs=2)

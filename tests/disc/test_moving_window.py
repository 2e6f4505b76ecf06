"""Of the windows that all first pictures and the last of them show, the slot's is taken."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from disc_counter.disc.learning import moving_window as looking
from disc_counter.disc.learning.moving_window import moving_window, stood_first
from disc_counter.errors import NothingTurnsError
from disc_counter.model import Image, Window

GREYS: list[Image] = [np.full((4, 4), number, np.uint8) for number in range(40)]
SLOT, SLOT_TOO, HAND = Window(10, 50, 300, 40), Window(12, 52, 290, 36), Window(0, 0, 400, 200)


def shown(monkeypatch: pytest.MonkeyPatch, windows: dict[int, Window]) -> None:
    """So many of the last pictures show a window."""

    def find_window(greys: Sequence[Image], hint: Window | None) -> Window:
        assert greys[-1] is GREYS[-1]
        if len(greys) not in windows:
            raise NothingTurnsError("nothing turns")
        return windows[len(greys)]

    monkeypatch.setattr(looking, "find_window", find_window)


@pytest.mark.parametrize(
    ("windows", "found"),
    [
        ({40: SLOT, 20: SLOT_TOO}, (SLOT, 40)),
        ({40: HAND, 20: SLOT}, (SLOT, 20)),
        ({40: SLOT}, (SLOT, 40)),
        ({20: SLOT}, (SLOT, 20)),
        ({10: SLOT}, (SLOT, 10)),
    ],
)
def test_a_hand_and_a_disc_that_stood_first_do_no_harm(
    monkeypatch: pytest.MonkeyPatch, windows: dict[int, Window], found: tuple[Window, int]
) -> None:
    shown(monkeypatch, windows)
    assert moving_window(GREYS) == found


def test_nothing_that_turns_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    shown(monkeypatch, {})
    with pytest.raises(NothingTurnsError):
        moving_window(GREYS)


def turning(places: Sequence[float], noise: float) -> list[Image]:
    """Pictures of a rim at places in pixels, on a dark ground between rows of a plate that stands."""
    rng = np.random.default_rng(2)
    rim = np.convolve(rng.normal(size=3000), np.ones(6), "same") * 8.0 + 120.0
    pictures = []
    for place in places:
        picture = np.full((60, 300), 30.0)
        picture[20:40] = np.interp(place + np.arange(300), np.arange(3000), rim)
        picture += rng.normal(0.0, noise, picture.shape)
        pictures.append(np.clip(picture, 0, 255).astype(np.uint8))
    return pictures


@pytest.mark.parametrize("noise", [1.0, 4.0])
@pytest.mark.parametrize("stood", [0, 1, 30, 80])
def test_since_when_a_disc_turns_is_seen(stood: int, noise: float) -> None:
    places = np.concatenate([np.zeros(stood), 11.0 * np.arange(96 - stood)])
    seen = stood_first(turning(list(places), noise), Window(0, 10, 300, 40))
    # The first picture in which it turns looks as the last in which it stood.
    assert seen == (stood if stood > 9 else 0)


def test_a_disc_that_turned_slower_at_first_did_not_stand() -> None:
    places = np.cumsum([8.0] * 48 + [25.0] * 48)
    assert stood_first(turning(list(places), 2.0), Window(0, 10, 300, 40)) == 0

"""Of the windows that all first pictures and the last of them show, the slot's is taken."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from disc_counter.disc.learning import moving_window as looking
from disc_counter.disc.learning.moving_window import moving_window
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

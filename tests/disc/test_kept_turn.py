"""Parts of pictures that were kept tell whether anything still moves there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from disc_counter.camera.simulation import DrawnMeter, Rim, Story, render
from disc_counter.camera.simulation.rendering import layout
from disc_counter.disc.learning.kept_turn import KeptTurn
from disc_counter.disc.learning.stabilised import still_picture
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.model import NS_PER_S

METER = DrawnMeter(150, rim=Rim("plain", contrast=0.08, scratches=40), seed=90)
SIZE = METER.view.width, METER.view.height


def kept(loads: Sequence[tuple[float, float]]) -> KeptTurn:
    """The parts of a film at five pictures a second."""
    frames = [frame for frame, _ in render(METER, Story(list(loads)), fps=5.0)]
    slot = layout(METER).slot
    view = LearningView(slot, SIZE, still_picture([frame.image[..., 1] for frame in frames[:9]], slot))
    turn = KeptTurn(view, "auto")
    for frame in frames:
        turn.offer(frame.cut(view.wide))
    return turn


def test_a_disc_that_turns_is_seen_to_move_and_one_that_stands_is_not() -> None:
    turn = kept([(8.0, 2500.0), (8.0, 0.0)])
    assert turn.shows_movement(0)
    assert not turn.shows_movement(9 * NS_PER_S)


def test_a_few_pictures_tell_nothing() -> None:
    assert not kept([(8.0, 2500.0)]).shows_movement(7 * NS_PER_S)


def test_the_drawing_has_noise() -> None:
    """A standing disc is told from a turning one by what noise alone does not explain."""
    frames = [frame.image for frame, _ in render(METER, Story([(1.0, 0.0)]), fps=5.0)]
    assert float(np.abs(frames[0].astype(int) - frames[1].astype(int)).mean()) > 1.0

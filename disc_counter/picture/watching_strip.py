"""What a viewer sees of the live picture over some seconds, drawn as a kymograph."""

from __future__ import annotations

from collections.abc import Callable

import cv2

from disc_counter.errors import WorkError
from disc_counter.model import NS_PER_S, Frame, Progress, Sight
from disc_counter.picture.kymograph import Report, draw
from disc_counter.picture.live import Viewer
from disc_counter.picture.strip_record import StripRecord

NEXT_PICTURE_S = 3.0
"""The longest wait for a picture, in seconds."""

Power = tuple[float | None, float | None]
"""Watts and one standard deviation of them; None where they are not known."""


def watched_strip(view: Viewer, seconds: float, power: Callable[[], Power]) -> bytes:
    """A PNG of what was seen along the slot over so many seconds, the path laid into it; it takes as long.

    `power` says it as it is now. WorkError where no picture comes.
    """
    record, said, first_ns, last_ns = StripRecord(), list[Progress](), 0, 0
    while not said or last_ns - first_ns < seconds * NS_PER_S:
        picture = view.next_picture(NEXT_PICTURE_S)
        if picture is None:
            break
        last_ns = picture.sight.time_ns
        record.add(Frame(last_ns, picture.image), picture.sight, picture.scene)
        first_ns = last_ns if not said else first_ns
        if not said or last_ns - said[-1].time_ns >= NS_PER_S:
            said.append(_progress(picture.sight, power()))
    seen = record.seen()
    if seen is None:
        raise WorkError(f"the camera gave no picture within {NEXT_PICTURE_S:g} s; the state says why")
    report = Report(f"{seen.times_s[-1]:.0f} s of the live picture", seen, first_ns, said)
    return cv2.imencode(".png", draw(report))[1].tobytes()


def _progress(sight: Sight, power: Power) -> Progress:
    return Progress(sight.time_ns, sight.path_urev, sight.uncertainty_urev, 0, 0, *power, reason=sight.reason)

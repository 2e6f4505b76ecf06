"""The camera's newest picture and what was seen in it, kept, drawn and encoded only while someone looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Condition, Lock
from types import TracebackType
from typing import Self

import cv2

from disc_counter.errors import WorkError
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Image, Sight
from disc_counter.picture.overlay import Drum, Outlines, draw_overlay

MAX_VIEWERS = 8
"""Viewers at a time: each holds one of the page's threads."""
MAX_PICTURES_PER_S = 8.0
"""Pictures a second for people: the disc is seen to move, and measuring keeps its time."""
SNAPSHOT_TIMEOUT_S = 3.0
"""The longest wait for a picture, in seconds."""
JPEG_QUALITY = 80
"""Of 100: the register's digits stay legible."""


class TooManyViewersError(WorkError):
    """All places before the live picture are taken."""


class Picture:
    """One picture for all viewers: drawn and encoded by the first who wants it, at most once without and once with
    the overlay. Nobody writes to `image`."""

    def __init__(
        self,
        image: Image,
        sight: Sight,
        scene: Outlines | None,
        turn_deg_per_s: float | None = None,
        drums: Sequence[Drum] = (),
    ) -> None:
        self.drums = drums
        self.image = image
        self.sight = sight
        self.scene = scene
        self.turn_deg_per_s = turn_deg_per_s
        self._encoded: dict[bool, bytes] = {}
        self._lock = Lock()

    def jpeg(self, *, overlay: bool) -> bytes:
        """The picture as JPEG, with what is known of the disc drawn in if `overlay` and a scene is set."""
        drawn = overlay and self.scene is not None
        with self._lock:
            if drawn not in self._encoded:
                self._encoded[drawn] = _encode(self._draw() if drawn else self.image)
            return self._encoded[drawn]

    def _draw(self) -> Image:
        if self.scene is None:
            return self.image
        return draw_overlay(self.image, self.sight, self.scene, self.turn_deg_per_s, self.drums)


class LivePicture:
    """The measuring thread publishes every frame; viewers, each on a thread of its own, wait for the next picture.

    Viewers and pictures/s are bounded.
    """

    def __init__(
        self,
        max_viewers: int = MAX_VIEWERS,
        max_pictures_per_s: float = MAX_PICTURES_PER_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.max_viewers = max_viewers
        self._interval_s = 1.0 / max_pictures_per_s
        self._clock = clock
        self._due_s = 0.0
        self._looking = 0
        self._viewing = 0
        self._stopped = False
        self._picture: Picture | None = None
        self._published: Sight | None = None
        self._drums: Sequence[Drum] = ()
        self._arrived = Condition()

    def publish(self, frame: Frame, sight: Sight, scene: Outlines | None = None) -> None:
        """Offer a frame; what it shows is copied if someone looks and a picture is due: it may be reused afterwards.

        `scene` says where disc, rim and mark are; None while that is not known.
        """
        shown = frame.shown
        if not self._looking or shown is None:
            return
        now_s = self._clock()
        with self._arrived:
            if now_s < self._due_s:
                return
            self._due_s = now_s + self._interval_s
            turn = _turn_deg_per_s(self._published, sight)
            self._picture = Picture(shown.copy(), sight, scene, turn, self._drums)
            self._published = sight
            self._arrived.notify_all()

    def show_drums(self, drums: Sequence[Drum]) -> None:
        """From now on the register's drums are drawn as they were read last."""
        with self._arrived:
            self._drums = drums

    @property
    def viewers(self) -> int:
        """How many places are taken."""
        return self._viewing

    @property
    def full(self) -> bool:
        """Whether the next viewer would be turned away."""
        return self._viewing >= self.max_viewers

    @property
    def refusal(self) -> str:
        """What is said to one viewer too many."""
        return (
            f"The live picture has {self.max_viewers} viewers already, which is the most it serves; "
            "close one of them or try again later."
        )

    def view(self) -> Viewer:
        """A place before the live picture, to be closed after use; TooManyViewersError if all are taken."""
        with self._arrived:
            if self.full:
                raise TooManyViewersError(self.refusal)
            self._viewing += 1
            self._enter()
        return Viewer(self, viewer=True)

    def snapshot(self, timeout_s: float = SNAPSHOT_TIMEOUT_S) -> Picture | None:
        """The newest picture, waited for if nobody was looking yet; None if none came in time."""
        with self._arrived:
            self._enter()
        with Viewer(self, viewer=False) as view:
            return view.next_picture(timeout_s)

    def stop(self) -> None:
        """Send all viewers home; from now on nobody gets a picture."""
        with self._arrived:
            self._stopped = True
            self._arrived.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether no picture will come any more."""
        return self._stopped

    def _enter(self) -> None:
        if not self._looking:
            self._due_s, self._picture, self._published = 0.0, None, None
        self._looking += 1

    def _leave(self, *, viewer: bool) -> None:
        with self._arrived:
            self._viewing -= viewer
            self._looking -= 1
            if not self._looking:
                self._picture = None

    def _wait_for_other(self, seen: Picture | None, timeout_s: float) -> Picture | None:
        with self._arrived:
            self._arrived.wait_for(lambda: self._stopped or self._picture is not seen, timeout_s)
            return None if self._stopped or self._picture is seen else self._picture


class Viewer:
    """One viewer's place; it skips what it was too slow for."""

    def __init__(self, live: LivePicture, *, viewer: bool) -> None:
        self._live = live
        self._viewer = viewer
        self._seen: Picture | None = None
        self._closed = False

    def next_picture(self, timeout_s: float) -> Picture | None:
        """The newest picture not given yet, waited for; None if none came in time or the station stopped."""
        picture = self._live._wait_for_other(self._seen, timeout_s)
        self._seen = picture or self._seen
        return picture

    @property
    def ended(self) -> bool:
        """Whether no picture will come any more."""
        return self._live.stopped

    def close(self) -> None:
        """Give the place back; closing twice does no harm."""
        if not self._closed:
            self._closed = True
            self._live._leave(viewer=self._viewer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _turn_deg_per_s(before: Sight | None, now: Sight) -> float | None:
    """How fast the disc turned between two sights; None where one is missing or blind."""
    if before is None or before.reason or now.reason or now.time_ns <= before.time_ns:
        return None
    if before.path_urev is None or now.path_urev is None:
        return None
    turned_deg = (now.path_urev - before.path_urev) / UREV_PER_REVOLUTION * 360.0
    return turned_deg * NS_PER_S / (now.time_ns - before.time_ns)


def _encode(image: Image) -> bytes:
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise WorkError(f"a picture of shape {image.shape} cannot be encoded as JPEG; uint8 in grey or BGR would do")
    return data.tobytes()

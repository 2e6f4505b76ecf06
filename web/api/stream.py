"""The live picture over HTTP: a stream of JPEGs, or one of them."""

from __future__ import annotations

from collections.abc import Iterator

import bottle

from disc_counter.errors import WorkError
from disc_counter.picture.live import LivePicture, Picture, Viewer
from disc_counter.picture.watching_strip import watched_strip
from disc_counter.status import Station
from web.query.parameters import flag, whole
from web.query.routing import get

BOUNDARY = b"picture"
FIRST_PICTURE_S = 3.0
"""How long a viewer waits for the first picture, in s: a camera that runs gives many in that time."""
REPEAT_S = 5.0
"""Pause in s after which a picture that stays the newest is sent again: only a write tells that a viewer left."""
STRIP_S, LEAST_STRIP_S, MOST_STRIP_S = 20, 2, 120
"""How many seconds are drawn over time, unless asked otherwise, at least and at most."""
NO_PICTURE = f"The camera gave no picture within {FIRST_PICTURE_S:g} s; the state says why."


class PictureApi:
    """The live picture of a station."""

    def __init__(self, station: Station) -> None:
        self._station, self._live = station, station.live

    @get("/live.mjpg")
    def stream(self) -> Iterator[bytes]:
        """Pictures until the viewer leaves; 503 where there is no place left, or no picture."""
        overlay = flag("overlay")
        view, first = _enter(self._live)
        bottle.response.content_type = f"multipart/x-mixed-replace; boundary={BOUNDARY.decode()}"
        return mjpeg(view, first, overlay=overlay)

    @get("/snapshot.jpg")
    def snapshot(self) -> bytes:
        """One picture."""
        overlay = flag("overlay")
        picture = self._live.snapshot(FIRST_PICTURE_S)
        if picture is None:
            raise bottle.HTTPError(503, NO_PICTURE)
        bottle.response.content_type = "image/jpeg"
        return picture.jpeg(overlay=overlay)

    @get("/strip.png")
    def strip(self) -> bytes:
        """What is seen along the slot over some seconds, the path laid into it; it takes as long."""
        seconds = whole("seconds", STRIP_S, LEAST_STRIP_S, MOST_STRIP_S)
        with self._live.view() as view:
            try:
                drawn = watched_strip(view, seconds, self._power)
            except WorkError as error:
                raise bottle.HTTPError(503, f"{error}.") from None
        bottle.response.content_type = "image/png"
        return drawn

    def _power(self) -> tuple[float | None, float | None]:
        status = self._station.status()
        return status.power_w, status.uncertainty_w


def mjpeg(view: Viewer, first: Picture, *, overlay: bool) -> Iterator[bytes]:
    """Parts of the stream until the live picture stops; the view is closed at the end, however it comes.

    A picture that stays the newest is sent again from time to time, to notice a viewer who left.
    """
    with view:
        yield b"--" + BOUNDARY + b"\r\n"
        picture = first
        while not view.ended:
            yield _part(picture.jpeg(overlay=overlay))
            picture = view.next_picture(REPEAT_S) or picture


def _enter(live: LivePicture) -> tuple[Viewer, Picture]:
    view = live.view()
    first = view.next_picture(FIRST_PICTURE_S)
    if first is None:
        view.close()
        raise bottle.HTTPError(503, NO_PICTURE)
    return view, first


def _part(jpeg: bytes) -> bytes:
    """One picture and the boundary after it, so that a browser shows it at once and not with the next one."""
    head = b"Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg)
    return head + jpeg + b"\r\n--" + BOUNDARY + b"\r\n"

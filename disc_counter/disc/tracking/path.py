"""The disc's path from the first picture on: what was seen of it, what is concluded, and how far it is in doubt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum

from disc_counter.disc.doubt import Loads, Speed
from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.disc.tracking.beam import Hypothesis
from disc_counter.disc.tracking.bridge import Bridge, Lost
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Sight

UREV_PER_BIN = UREV_PER_REVOLUTION / BINS_PER_REVOLUTION
WOBBLE_UREV = 1000.0
"""One standard deviation of the path: 0.36 degrees, from place to place on the disc, however far it has turned."""
SCALE_DOUBT = 0.06
"""One standard deviation of a turn's length, as a share, as long as the disc was not seen all round: first geometries
missed 360 degrees by 0.4 to 6 %."""
MOST_BACK_S = 60.0
"""Seconds before it was first found for which the disc is taken to have turned as then: a load's usual length."""
PROBATION_NS = 2 * NS_PER_S
"""How long after the disc was found its speed may turn out to be another: on equal teeth, others look alike."""


SPEED_DOUBT_BINS = 8.0
"""Bins a second: one standard deviation of a hypothesis's speed, which the last few pictures tell."""
PLACE_DOUBT_BINS = 1.5
"""Bins: one standard deviation of a path between two pictures."""
LEAST_MEAN_S = 0.1
"""Seconds from which on a mean speed says more than that of the last pictures."""


class TrackState(Enum):
    """What is known of a disc: not found yet; followed; not seen any more; seen again, its whole turns still in doubt.

    `found` leads from SEARCHING to FOLLOWING and from LOST to BRIDGING, `settle` from BRIDGING to FOLLOWING, `lose`
    from both of these to LOST, and back to SEARCHING where the first find was never confirmed.
    """

    SEARCHING = "searching"
    FOLLOWING = "following"
    LOST = "lost"
    BRIDGING = "bridging"


class CountedPath:
    """Places are bins, unwrapped: they fall while the rim moves right. `direction` is +1 where that is consumption.

    `closed` says that the disc was seen all round, so that its scale is known. It is `lost` while it is not seen; once
    it is found again the span is a `bridge`, until that is sure.
    """

    def __init__(self, direction: int, closed: bool, loads: Loads) -> None:
        self._direction = direction
        self._closed = closed
        self._loads = loads
        self._origin: float | None = None
        self._first_ns: int | None = None
        self._variance = 0.0
        self.lost: Lost | None = None
        self.bridge: Bridge | None = None
        self._unseen = "searching"
        self._unconfirmed = False

    @property
    def state(self) -> TrackState:
        """Where the disc is in what may become of it."""
        if self._origin is None:
            return TrackState.SEARCHING
        if self.lost is not None:
            return TrackState.LOST
        return TrackState.FOLLOWING if self.bridge is None else TrackState.BRIDGING

    @property
    def followed(self) -> bool:
        """Whether the disc is seen: FOLLOWING or BRIDGING. Asked several times a picture."""
        return self._origin is not None and self.lost is None

    def lose(self, lost: Lost) -> None:
        """The disc is not seen any more since it was seen there.

        One that was found for the first time, and never confirmed by the whole map, was not found: nothing is known.
        """
        if self._unconfirmed:
            self._origin, self._variance, self._unconfirmed = None, 0.0, False
        else:
            self.lost = lost

    def because(self, reason: str) -> None:
        """Why a disc that is not followed is not seen."""
        self._unseen = reason
        if self.lost is not None:
            self.lost.reason = reason

    def begin(self, time_ns: int) -> None:
        """The path is 0 at the first picture."""
        if self._first_ns is None:
            self._first_ns = time_ns

    def go_on(self, time_ns: int, place: float, path_urev: int, doubt_urev: float) -> None:
        """The disc stands at a place after a path known so well."""
        self._first_ns = time_ns
        self._origin = place + path_urev / (UREV_PER_BIN * self._direction)
        self._variance = doubt_urev**2

    def found(
        self, now_ns: int, seen_ns: int, hypotheses: Sequence[Hypothesis], first_place: float | None = None
    ) -> None:
        """The disc is seen again, or for the first time, since `seen_ns`; the believed hypothesis is the first.

        `first_place` is where it stood in the first picture, if that is known.
        """
        if self.lost is not None:
            self.bridge, self.lost = Bridge(self.lost, seen_ns, self._loads), None
            self._count_turns(self.bridge, now_ns, hypotheses)
        if self._origin is None:
            self._unconfirmed = True
            if first_place is None:
                self._look_back(seen_ns, now_ns, hypotheses[0])
            else:
                self._origin = first_place

    def proved(self, now_ns: int, hypotheses: Sequence[Hypothesis]) -> None:
        """The whole map says that the disc is followed where it stands: a bridge over darkness ends there."""
        self._unconfirmed = False
        if self.bridge is not None:
            if not self.bridge.settled(hypotheses[0].entered, now_ns):
                self._count_turns(self.bridge, now_ns, hypotheses)
            self.bridge.confirmed = True

    def _count_turns(self, bridge: Bridge, now_ns: int, hypotheses: Sequence[Hypothesis]) -> None:
        """Add the whole turns that the disc made unseen to all places, by its speeds before and after."""
        before_bins, since_s = bridge.doubt_bins, (now_ns - bridge.until_ns) / NS_PER_S
        turns = bridge.turns(hypotheses[0].entered, [mean_speed(one, since_s) for one in hypotheses])
        for hypothesis in hypotheses:
            hypothesis.place += turns * BINS_PER_REVOLUTION
            hypothesis.entered += turns * BINS_PER_REVOLUTION
        self._variance += (bridge.doubt_bins**2 - before_bins**2) * UREV_PER_BIN**2

    def settle(self, now_ns: int) -> None:
        """A speed that has been seen for long enough is no other."""
        if self.bridge is not None and now_ns - self.bridge.until_ns > PROBATION_NS:
            self.bridge = None

    def sight(self, time_ns: int, place: float, angle_deg: float | None, since_s: float = 0.0) -> Sight:
        """What is known now, with the disc followed at a place, and the mark at an angle by that.

        `since_s` is the time since the last picture that was measured.
        """
        if self._origin is None:
            seconds = (time_ns - (time_ns if self._first_ns is None else self._first_ns)) / NS_PER_S
            doubt_urev = self._loads.nothing_known(seconds) * UREV_PER_REVOLUTION
            return Sight(time_ns, None, round(doubt_urev), None, self._unseen)
        lost = self.lost
        if lost is None and self.bridge is not None and not self.bridge.confirmed:
            lost = self.bridge.lost
        now = place if lost is None else lost.expected(time_ns)
        path_urev = (self._origin - now) * UREV_PER_BIN * self._direction
        scale_urev = 0.0 if self._closed else SCALE_DOUBT * path_urev
        if lost is None:
            unseen_urev = self._loads.passed_over(since_s) * UREV_PER_REVOLUTION
        else:
            unseen_urev = lost.doubt_bins(time_ns, self._loads) * UREV_PER_BIN
        doubt_urev = math.sqrt(WOBBLE_UREV**2 + self._variance + scale_urev**2 + unseen_urev**2)
        if lost is not None:
            return Sight(time_ns, round(path_urev), round(doubt_urev), None, lost.reason)
        return Sight(time_ns, round(path_urev), round(doubt_urev), angle_deg)

    def _look_back(self, seen_ns: int, now_ns: int, best: Hypothesis) -> None:
        """Count back to the first picture at the speed with which the disc comes into sight."""
        seconds = (seen_ns - (seen_ns if self._first_ns is None else self._first_ns)) / NS_PER_S
        back_s = min(seconds, MOST_BACK_S)
        speed = mean_speed(best, (now_ns - seen_ns) / NS_PER_S)
        self._origin = best.entered - speed.turns * BINS_PER_REVOLUTION * back_s
        doubt = self._loads.not_seen(back_s, speed.deviation) + self._loads.nothing_known(seconds - back_s)
        self._variance += (doubt * UREV_PER_REVOLUTION) ** 2


def speeds_of(hypotheses: Sequence[Hypothesis]) -> tuple[Speed, ...]:
    """The speeds of hypotheses, in revolutions a second, in their order."""
    deviation = SPEED_DOUBT_BINS / BINS_PER_REVOLUTION
    return tuple(Speed(float(one.speed) / BINS_PER_REVOLUTION, deviation, one.score) for one in hypotheses)


def mean_speed(one: Hypothesis, since_s: float) -> Speed:
    """The mean speed of a hypothesis since the disc was seen again, in revolutions a second."""
    if since_s < LEAST_MEAN_S:
        return speeds_of([one])[0]
    bins = (one.place - one.entered) / since_s
    deviation = math.hypot(PLACE_DOUBT_BINS / since_s, 0.5 * (one.speed - bins))
    return Speed(bins / BINS_PER_REVOLUTION, deviation / BINS_PER_REVOLUTION, one.score)

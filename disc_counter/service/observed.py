"""What has been seen of the disc since it was looked at anew: kept up frame by frame, without a thread of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from disc_counter.model import NS_PER_S, Frame, MeasurementEvent, Progress, Sight
from disc_counter.service.observer import Observer
from disc_counter.status import Condition, Findings
from disc_counter.status.report import UNKNOWN_TOLERATED_S
from disc_counter.units import revolutions, seconds

RATE_FRAMES = 90
"""The frames that the frame rate is the mean of: three seconds at the usual 30 a second."""

ENOUGH_TURNS = 1.2
"""Turns in which a disc is learnt where nothing is in the way: one that closes, and what the search takes."""
S_PER_MINUTE = 60.0
OFTEN_DROPPED = 0.1
"""The share of pictures left out from which on that is what keeps a disc from being learnt."""


@dataclass(slots=True)
class Observed:
    """Taken in frame by frame; `seen_at_s` is when the last one came, in monotonic s."""

    seen_at_s: float | None = None
    sight: Sight | None = None
    turn_seen: float | None = None
    power: Progress | None = None
    findings: Findings | None = None
    _before_urev: int = 0
    _learning_s: float = 0.0
    _unknown_s: float = 0.0
    _turned_learning: float = 0.0
    _dropped: int = 0
    _taken: int = 0
    _sequence: int | None = None
    _learnt_from: tuple[int, int | None] | None = None
    _furthest_urev: int | None = None
    _back_urev: int = 0
    _lost_ns: int | None = None
    _unknown_ns: int | None = None
    _followed_urev: int = 0
    _times_ns: deque[int] = field(default_factory=lambda: deque(maxlen=RATE_FRAMES))

    def anew(self) -> Observed:
        """Nothing is known of the disc any more; what it has turned so far stays."""
        path_urev = self.sight.path_urev if self.sight else None
        return Observed(_before_urev=self._before_urev + (path_urev or 0))

    @property
    def revolutions(self) -> float | None:
        """Since the service started, signed; None while they are not known."""
        if self.sight is not None and self.sight.path_urev is None:
            return None
        return revolutions(self._before_urev + ((self.sight.path_urev or 0) if self.sight else 0))

    def take_in(
        self, frame: Frame, sight: Sight, events: Iterable[MeasurementEvent], observer: Observer, now_s: float
    ) -> None:
        """Take in a frame and what was made of it."""
        self._times_ns.append(frame.time_ns)
        self.seen_at_s = now_s
        turn_seen = observer.progress
        if turn_seen is None:
            self._follow(sight, observer)
        self._note_learning(sight, learning=turn_seen is not None)
        self._dropped += max(0, frame.sequence - self._sequence - 1) if self._sequence is not None else 0
        self._sequence = frame.sequence
        self.sight, self.turn_seen = sight, turn_seen
        self._note_loss(sight, learning=turn_seen is not None)
        if sight.reason is None and sight.path_urev is not None:
            turned_urev = sight.path_urev - sight.corrected_urev
            self._furthest_urev = max(turned_urev, self._furthest_urev or turned_urev)
            self._back_urev = self._furthest_urev - turned_urev
        self.power = next((event for event in reversed([*events]) if isinstance(event, Progress)), self.power)

    @property
    def learning(self) -> Condition:
        """Whether a disc that turns comes to be learnt, and what would help it."""
        turned = self._turned_learning >= ENOUGH_TURNS
        if self._learning_s < UNKNOWN_TOLERATED_S or not (turned or self._unknown_s >= UNKNOWN_TOLERATED_S):
            return Condition("learning")
        though = f", though it turned {self._turned_learning:.1f} times" if turned else ""
        minutes = self._learning_s / S_PER_MINUTE
        return Condition(
            "learning", "degraded", f"the disc is not learnt after {minutes:.0f} minutes{though}: {self._hindrance}"
        )

    @property
    def _hindrance(self) -> str:
        """What most probably keeps a disc from being learnt, and what would help."""
        share = self._dropped / max(1, self._dropped + self._taken)
        if share >= OFTEN_DROPPED:
            return (
                f"{share:.0%} of the pictures come faster than they can be measured; give a lower [camera] frame_rate"
                " or size, or let other programs rest"
            )
        return "see to light and sharpness on the page Live, and draw the disc's window on the page Set up"

    @property
    def turned_back(self) -> float:
        """How many turns the disc is behind where it was furthest ahead."""
        return revolutions(self._back_urev)

    @property
    def reason(self) -> str | None:
        """Why the disc is not seen; None while it is seen or still learnt."""
        return self.sight.reason if self.sight and self._lost_ns is not None else None

    @property
    def frames_per_s(self) -> float | None:
        """Of the last frames; None while there are too few."""
        times_ns = self._times_ns
        if len(times_ns) < 2 or times_ns[-1] <= times_ns[0]:
            return None
        return (len(times_ns) - 1) * NS_PER_S / (times_ns[-1] - times_ns[0])

    @property
    def blind_for_s(self) -> float | None:
        """How long sight has been lost; None while the disc is seen or still learnt."""
        return self._since_s(self._lost_ns)

    @property
    def unknown_for_s(self) -> float | None:
        """How long no disc has been found while it is learnt; None while one is followed."""
        return self._since_s(self._unknown_ns)

    def _since_s(self, since_ns: int | None) -> float | None:
        return None if since_ns is None or self.sight is None else seconds(self.sight.time_ns - since_ns)

    def _note_loss(self, sight: Sight, learning: bool) -> None:
        """Note since when the disc is not seen: lost where it is known, not found yet while it is learnt."""
        if sight.reason is None:
            self._lost_ns = self._unknown_ns = None
        elif learning:
            self._unknown_ns = sight.time_ns if self._unknown_ns is None else self._unknown_ns
        else:
            self._unknown_ns = None
            self._lost_ns = sight.time_ns if self._lost_ns is None else self._lost_ns

    def _note_learning(self, sight: Sight, learning: bool) -> None:
        """For how long, and over how many turns, the disc has been learnt; and how long nothing was known of it."""
        self._taken += 1
        if not learning:
            self._learning_s = self._unknown_s = self._turned_learning = 0.0
            self._learnt_from = None
            return
        turned_urev = None if sight.path_urev is None else sight.path_urev - sight.corrected_urev
        if self._learnt_from is None:
            self._learnt_from = sight.time_ns, turned_urev
        since_ns, from_urev = self._learnt_from
        if from_urev is None:
            self._learnt_from = since_ns, turned_urev
        elif turned_urev is not None:
            self._turned_learning = max(self._turned_learning, abs(revolutions(turned_urev - from_urev)))
        if sight.reason is not None and self.sight is not None:
            self._unknown_s += seconds(sight.time_ns - self.sight.time_ns)
        self._learning_s = seconds(sight.time_ns - since_ns)

    def _follow(self, sight: Sight, observer: Observer) -> None:
        """Note how the disc is followed, from the first sight of it as a known one on."""
        calibration, known, last = observer.calibration, self.findings, self.sight
        if calibration is None:
            return
        if known is None or last is None:
            mark = calibration.mark.kind if calibration.mark else None
            self.findings = Findings(calibration.window, mark, calibration.closed, calibration.usual_fit, 0.0, 0.0, 0.0)
            self._followed_urev = sight.path_urev or 0
            return
        passed_s = seconds(sight.time_ns - last.time_ns)
        self.findings = replace(
            known,
            revolutions=revolutions((sight.path_urev or 0) - self._followed_urev),
            seconds=known.seconds + passed_s,
            blind_s=known.blind_s + (passed_s if sight.reason else 0.0),
        )

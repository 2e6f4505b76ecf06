"""Learns a disc from a film of it, by its teeth where it has them, else by a map of whatever is on its rim."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.learning.from_camera import PLAINLY_TEETH
from disc_counter.disc.learning.from_film import check_window
from disc_counter.disc.learning.from_film import learn as learn_plain
from disc_counter.disc.learning.plain_learner import PlainLearner
from disc_counter.disc.learning.window import as_configured, overlap, widened
from disc_counter.disc.toothed.learner import ToothedLearner
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.trial import Trial, Tried
from disc_counter.errors import CalibrationError, TurnsElsewhereError
from disc_counter.model import NS_PER_S, Frame, Window

Film = Callable[[], Iterable[Frame]]


GOOD_FIT = 0.6
"""The correlation that strips on the map of a printed or plain rim must usually reach for it to go before the teeth."""
SURE_FIT, BETTER_BY = 0.75, 0.1
"""The usual correlation of strips with their map below which it is learnt in another way as well, and by how much more
that has to be taken: well lit rims have 0.8 to 0.95, two ways differ by 0.05."""
LEAST_OPEN_FIT = 0.4
"""The usual correlation below which a map that no turn closed is none: light that fades over print has 0.25, rims of
which less than a turn is seen 0.9."""
SHORT_TURNS = 0.7
"""Turns of a disc, by the number of teeth that is guessed, below which none can have closed yet."""


def learn(
    film: Film,
    *,
    window: Window | None = None,
    mark: str = "auto",
    progress: Callable[[float], None] | None = None,
    tried: Tried = lambda trial: None,
) -> DiscCalibration:
    """Learn the disc from a film, which is gone over several times: each call of `film` starts it anew.

    `window` is where somebody drew the slot: where no turn closes in it and around it, the whole picture is looked at.
    `mark` is "auto", "red" or "dark"; `progress` hears the share done, `tried` what was tried and what became of it.
    Raises NothingTurnsError where nothing moves, TurnsElsewhereError where a disc does elsewhere than drawn,
    CalibrationError where no disc can be followed, UsageError where the window lies outside the picture.
    """
    said = progress or (lambda share: None)
    if window is None:
        return _learn_in(None, film, mark, said, tried)
    try:
        found = _learn_in(window, film, mark, said, tried)
    except CalibrationError:
        anywhere = _anywhere(film, window, mark, tried)
        if anywhere is None:
            raise
        return anywhere
    return found if found.closed else _anywhere(film, window, mark, tried) or found


def _anywhere(film: Film, drawn: Window, mark: str, tried: Tried) -> DiscCalibration | None:
    """The disc of which a turn closes if the whole picture is looked at; None where none does.

    Raises TurnsElsewhereError where that disc is not what was drawn.
    """
    tried(Trial("drawn window", "refused", "no turn closed in it and around it: the whole picture is looked at"))
    try:
        found = _learn_in(None, film, mark, lambda share: None, tried)
    except CalibrationError:
        return None
    if not found.closed:
        return None
    shape = next(iter(film())).image.shape
    if overlap(found.window, widened(drawn, shape)):
        return found
    raise TurnsElsewhereError(
        f"no disc turns in [disc] window = {as_configured(drawn)}, but one does at {as_configured(found.window)}"
    )


def _learn_in(
    window: Window | None, film: Film, mark: str, said: Callable[[float], None], tried: Tried
) -> DiscCalibration:
    """Learn the disc by its teeth and by a map of its rim, in a window and around it; in the whole picture for None."""
    toothed = _by_teeth(film, window, mark, tried)
    said(0.5)
    if toothed is not None and toothed.ruler.share >= PLAINLY_TEETH and (toothed.closed or toothed.turns < SHORT_TURNS):
        said(1.0)
        return toothed
    try:
        plain = learn_plain(film, window=window, mark=mark, progress=lambda share: said(0.5 + 0.5 * share), tried=tried)
        plain = _surer(plain, film, window, mark, tried)
        if not plain.closed and plain.usual_fit < LEAST_OPEN_FIT:
            raise CalibrationError("something moves in the window, but not as a disc does")
    except CalibrationError:
        if toothed is None:
            raise
        return toothed
    if toothed is None or (plain.closed and plain.usual_fit >= GOOD_FIT):
        return plain
    return toothed if toothed.closed or toothed.ruler.share >= PLAINLY_TEETH else plain


def _surer(plain: Calibration, film: Film, window: Window | None, mark: str, tried: Tried) -> Calibration:
    """A map that its own strips are not much like is learnt once more, as from a running camera; the better one.

    In a film of a fast disc many strips cannot be placed before the disc is known; a camera's are placed one by one.
    """
    if plain.usual_fit >= SURE_FIT:
        return plain
    learner = PlainLearner(window, mark)
    for frame in film():
        learner.feed(frame)
    other = learner.calibration
    if other is None or other.usual_fit < plain.usual_fit + BETTER_BY:
        return plain
    tried(Trial("as from a camera", "taken", f"fit {other.usual_fit:.2f} instead of {plain.usual_fit:.2f}"))
    return other


def _by_teeth(film: Film, window: Window | None, mark: str, tried: Tried) -> ToothedCalibration | None:
    """The calibration of a disc by its teeth, the last one that was made; None where they were not followed."""
    learner: ToothedLearner | None = None
    for frame in film():
        if learner is None:
            height, width = frame.image.shape[:2]
            if window is not None:
                check_window(window, (width, height))
            hint = window or Window(0, 0, width, height)
            learner = ToothedLearner((hint.x, hint.y, hint.width, hint.height), (width, height), mark=mark)
        learner.feed(frame.image, frame.time_ns / NS_PER_S, frame.chroma)
    if learner is None:
        return None
    found = learner.calibration or learner.open_calibration()
    if found is None or not found.closed:
        why = f"no turn closed on a whole number of teeth; got as far as {learner.state}"
        tried(Trial("rim by its teeth", "refused" if found is None else "open", why))
        return found
    why = f"{found.teeth} teeth close {found.turns:.2f} turns, fit {found.usual_fit:.2f}"
    tried(Trial("rim by its teeth", "taken", why))
    return found

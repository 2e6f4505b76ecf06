"""A toothed disc's calibration as facts and arrays for a file, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band
from disc_counter.disc.toothed.ruler import Ruler
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration, ToothMark
from disc_counter.model import Window

ARRAYS = ("light", "spread", "values", "counts", "surroundings")
FACTS = ("strength", "tooth_cap", "usual_fit", "usual_level", "exposure_s", "turns")


def facts_of(calibration: ToothedCalibration) -> dict[str, Any]:
    """What is no array, as JSON can say it."""
    ruler = calibration.ruler
    return {
        "size": [int(side) for side in calibration.size],
        "window": asdict(calibration.window),
        "clear": bool(calibration.clear),
        "guessed_teeth": calibration.guessed_teeth,
        "band": asdict(calibration.band),
        "ruler": {
            "first": int(ruler.first),
            "box_px": int(ruler.box_px),
            "share": float(ruler.share),
            "lead": float(ruler.lead),
        },
        "surroundings_at": [int(place) for place in calibration.surroundings_at],
        "mark": asdict(calibration.mark) if calibration.mark else None,
        **{name: float(getattr(calibration, name)) for name in FACTS},
    }


def arrays_of(calibration: ToothedCalibration) -> dict[str, NDArray[Any]]:
    """The arrays by their names."""
    arrays = {name: np.asarray(getattr(calibration, name)) for name in ARRAYS}
    return arrays | {"teeth": calibration.ruler.teeth, "demodulator": calibration.ruler.demodulator}


def from_stored(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> ToothedCalibration:
    """The calibration of what `facts_of` and `arrays_of` gave."""
    band, ruler, mark = facts["band"], facts["ruler"], facts["mark"]
    return ToothedCalibration(
        size=(facts["size"][0], facts["size"][1]),
        window=Window(**facts["window"]),
        clear=facts["clear"],
        guessed_teeth=facts["guessed_teeth"],
        band=Band(**{**band, "rows": tuple(band["rows"])}),
        ruler=Ruler(teeth=arrays["teeth"], demodulator=arrays["demodulator"], **ruler),
        surroundings_at=(facts["surroundings_at"][0], facts["surroundings_at"][1]),
        mark=ToothMark(**mark) if mark else None,
        **_given(facts, arrays),
    )


def _given(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS} | {name: arrays[name] for name in ARRAYS}

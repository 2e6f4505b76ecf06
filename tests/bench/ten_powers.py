"""Ten powers said one after another, held against what the load was meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from disc_counter.model import NS_PER_S, Progress
from tests.bench.truth import Truth

POWERS = 10
SECOND_S = 1.0
"""Power is said once a second, and each is held against its second."""
MOST_SHARE = 0.1
"""By so much of the load the mean of ten powers may be off; more is a fault where it is more than DEVIATIONS, too."""
DEVIATIONS = 3.0
STEP_SHARE = 0.03
"""Spans in which the load changes by more than this share are left apart."""


def faults(progress: Sequence[Progress], truth: Truth) -> int:
    """In how many spans of ten powers, sight never said to be lost, their mean is wrong beyond what was stated.

    What is wrong with one power may be wrong with all ten alike, so their mean's deviation is the mean of theirs.
    """
    spans = (progress[start : start + POWERS] for start in range(len(progress) - POWERS + 1))
    return sum(_wrong(span, truth) for span in spans)


def _wrong(span: Sequence[Progress], truth: Truth) -> bool:
    powers_w = [each.power_w for each in span if each.power_w is not None]
    deviations_w = [each.uncertainty_w for each in span if each.uncertainty_w is not None]
    if len(powers_w) < POWERS or len(deviations_w) < POWERS or span[-1].blind_ns > span[0].blind_ns:
        return False
    ends_s = [each.time_ns / NS_PER_S for each in span]
    loads_w = np.array([truth.mean_w(end_s - SECOND_S, end_s) for end_s in ends_s])
    load_w = truth.mean_w(ends_s[0] - SECOND_S, ends_s[-1])
    if float(np.ptp(loads_w)) > STEP_SHARE * abs(load_w):
        return False
    off_w = abs(float(np.mean(powers_w)) - load_w)
    return off_w > MOST_SHARE * abs(load_w) and off_w > DEVIATIONS * float(np.mean(deviations_w))

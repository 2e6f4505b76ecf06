"""Spans without sight: from the last picture that showed the disc to the next, why, and the path concluded for them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from disc_counter.measurement.blind import GAP_NS, LEAST_NS, MISSING, BlindSpans
from disc_counter.model import NS_PER_S, Blind, Sight
from tests.drawing.disc_paths import known_urev

FRAME_NS = NS_PER_S // 20
TURN_UREV = 1000
"""Twenty frames a second, each a thousandth of a revolution further."""


def sights(*parts: tuple[str | None, int], first_ns: int = 0) -> list[Sight]:
    """Sights of a disc that turns evenly; each part is a reason and for how many frames it holds."""
    reasons = [reason for reason, count in parts for _ in range(count)]
    return [
        Sight(first_ns + number * FRAME_NS, number * TURN_UREV, 100, 0.0, reason)
        for number, reason in enumerate(reasons)
    ]


def told(spans: BlindSpans, seen: Iterable[Sight]) -> list[Blind]:
    """All that is told over some sights."""
    return [blind for sight in seen for blind in spans.feed(sight)]


def test_in_good_sight_nothing_is_told() -> None:
    spans = BlindSpans()
    assert told(spans, sights((None, 100))) == []
    assert spans.finish() == []
    assert (spans.blind_ns, spans.bridged_urev) == (0, 0)


def test_a_span_lasts_from_the_last_sight_before_it_to_the_first_after_it() -> None:
    spans = BlindSpans()
    assert told(spans, sights((None, 10), ("dark", 20), (None, 10))) == [
        Blind(9 * FRAME_NS, 30 * FRAME_NS, "dark", 21 * TURN_UREV)
    ]
    assert spans.blind_ns == 21 * FRAME_NS
    assert spans.bridged_urev == 21 * TURN_UREV


def test_a_span_is_told_with_the_sight_that_ends_it() -> None:
    spans = BlindSpans()
    *before, after = sights((None, 10), ("dark", 20), (None, 1))
    assert told(spans, before) == []
    assert len(spans.feed(after)) == 1


def test_a_few_pictures_without_sight_are_not_told() -> None:
    spans = BlindSpans()
    assert told(spans, sights((None, 10), ("blocked", 4), (None, 10), ("blocked", 4), (None, 10))) == []
    assert (spans.blind_ns, spans.bridged_urev) == (0, 0)


def test_three_tenths_of_a_second_are_told() -> None:
    assert len(told(BlindSpans(), sights((None, 10), ("blocked", 5), (None, 1)))) == 1


def test_the_reason_is_the_one_that_held_longest() -> None:
    seen = sights((None, 5), ("blocked", 3), ("dark", 10), ("glare", 8), ("dark", 1), (None, 1))
    assert [blind.reason for blind in told(BlindSpans(), seen)] == ["dark"]


def test_a_disc_that_turns_back_unseen_has_a_negative_bridge() -> None:
    spans = BlindSpans()
    seen = [
        Sight(0, 0, 100, 0.0),
        Sight(NS_PER_S // 4, -300, 100, 0.0, "dark"),
        Sight(NS_PER_S // 2, -600, 100, 0.0),
        Sight(3 * NS_PER_S // 4, -600, 100, 0.0, "dark"),
        Sight(NS_PER_S, -200, 100, 0.0),
    ]
    assert [blind.bridged_urev for blind in told(spans, seen)] == [-600, 400]
    assert spans.bridged_urev == 1000


def test_frames_that_are_missing_are_a_span_of_their_own() -> None:
    seen = sights((None, 60))
    assert told(BlindSpans(), [*seen[:10], *seen[40:]]) == [Blind(9 * FRAME_NS, 40 * FRAME_NS, MISSING, 31 * TURN_UREV)]


def test_frames_missing_for_half_a_second_are_no_loss() -> None:
    seen = sights((None, 60))
    assert told(BlindSpans(), [*seen[:10], *seen[19:]]) == []


def test_frames_missing_in_the_dark_are_part_of_the_darkness() -> None:
    seen = sights((None, 5), ("dark", 60), (None, 5))
    assert told(BlindSpans(), [*seen[:30], *seen[45:]]) == [Blind(4 * FRAME_NS, 65 * FRAME_NS, "dark", 61 * TURN_UREV)]


def test_blind_from_the_first_frame_on() -> None:
    spans = BlindSpans()
    assert told(spans, sights(("learning", 40), (None, 5), first_ns=7 * NS_PER_S)) == [
        Blind(7 * NS_PER_S, 7 * NS_PER_S + 40 * FRAME_NS, "learning", 40 * TURN_UREV)
    ]


def test_blind_to_the_last_frame() -> None:
    spans = BlindSpans()
    assert told(spans, sights((None, 10), ("dark", 20))) == []
    assert spans.finish() == [Blind(9 * FRAME_NS, 29 * FRAME_NS, "dark", 20 * TURN_UREV)]
    assert spans.blind_ns == 20 * FRAME_NS
    assert spans.finish() == []


def test_without_a_single_sight_there_is_nothing_to_finish() -> None:
    assert BlindSpans().finish() == []


def test_the_time_without_sight_grows_while_it_lasts() -> None:
    spans = BlindSpans()
    blind_ns = []
    for sight in sights((None, 2), ("dark", 10), (None, 3)):
        spans.feed(sight)
        blind_ns.append(spans.blind_ns // FRAME_NS)
    assert blind_ns == [0, 0, 0, 0, 0, 0, 0, 6, 7, 8, 9, 10, 11, 11, 11]


steps = st.tuples(
    st.integers(1, 900).map(lambda ms: ms * NS_PER_S // 1000),
    st.sampled_from([None, None, "dark", "glare"]),
    st.integers(-5000, 5000),
)


@given(st.lists(steps, min_size=1, max_size=80))
def test_spans_hold_all_that_was_not_seen_and_nothing_that_was(taken: list[tuple[int, str | None, int]]) -> None:
    seen, time_ns, path_urev = [], 0, 0
    for step_ns, reason, step_urev in taken:
        time_ns, path_urev = time_ns + step_ns, path_urev + step_urev
        seen.append(Sight(time_ns, path_urev, 100, 0.0, reason))
    spans = BlindSpans()
    totals, blinds = [], []
    for sight in seen:
        blinds += spans.feed(sight)
        totals.append(spans.blind_ns)
    blinds += spans.finish()

    path_at = {sight.time_ns: known_urev(sight) for sight in seen}
    assert totals == sorted(totals)
    assert spans.blind_ns == sum(blind.until_ns - blind.time_ns for blind in blinds)
    assert spans.bridged_urev == sum(abs(blind.bridged_urev) for blind in blinds)
    assert all(before.until_ns <= after.time_ns for before, after in pairwise(blinds))
    for blind in blinds:
        assert blind.until_ns - blind.time_ns >= LEAST_NS
        assert blind.bridged_urev == path_at[blind.until_ns] - path_at[blind.time_ns]
        assert not [s for s in seen if s.reason is None and blind.time_ns < s.time_ns < blind.until_ns]
    for before, after in pairwise(seen):
        if after.time_ns - before.time_ns > GAP_NS:
            assert any(blind.time_ns <= before.time_ns and after.time_ns <= blind.until_ns for blind in blinds)

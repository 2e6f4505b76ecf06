"""The service's threads: how they end, and what is said of one that does not."""

from __future__ import annotations

from threading import Event

import pytest

from disc_counter.service.threads import ServiceThread


def nothing(error: BaseException) -> None:
    raise AssertionError(error)


def test_work_is_told_to_end_and_waited_for() -> None:
    stop, done = Event(), Event()

    def work() -> None:
        stop.wait()
        done.set()

    thread = ServiceThread("reader", work, stop.set, nothing)
    thread.start()
    assert thread.end()
    assert done.is_set()


def test_one_that_hangs_is_an_error_that_names_it(caplog: pytest.LogCaptureFixture) -> None:
    free = Event()

    def hang() -> None:
        free.wait()

    thread = ServiceThread("camera", hang, lambda: None, nothing)
    thread.start()
    assert not thread.end(0.01)
    assert caplog.messages == ["the thread of the camera did not end within 0.01 s"]
    free.set()
    assert thread.end()


def test_what_was_not_foreseen_is_handed_on() -> None:
    def work() -> None:
        raise ZeroDivisionError("in the disc")

    failures: list[BaseException] = []
    thread = ServiceThread("measurement", work, lambda: None, failures.append)
    thread.start()
    assert thread.end()
    assert [str(failure) for failure in failures] == ["in the disc"]


def test_one_that_was_never_started_has_ended() -> None:
    assert ServiceThread("journal", lambda: None, lambda: None, nothing).end()

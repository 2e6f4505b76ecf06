"""Measuring does not wait for what is studied beside it."""

from __future__ import annotations

from threading import Event, current_thread, main_thread

import pytest

from disc_counter.service.beside import Beside

PATIENCE_S = 30.0


def test_whoever_submits_goes_on_at_once() -> None:
    gate = Event()
    future = Beside("work").submit(lambda: (gate.wait(PATIENCE_S), current_thread()))
    assert not future.done()
    gate.set()
    waited, thread = future.result(PATIENCE_S)
    assert waited
    assert thread is not main_thread()
    assert (thread.name, thread.daemon) == ("work", True)


def test_what_it_raises_is_raised_where_it_is_asked_for() -> None:
    with pytest.raises(ZeroDivisionError):
        Beside("work").submit(divmod, 1, 0).result(PATIENCE_S)

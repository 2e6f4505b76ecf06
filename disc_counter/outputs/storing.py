"""Writes lines to a server: what it does not take is found by halving, once it surely takes anything at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from disc_counter.outputs.influx_server import BadLinesError, InfluxServer, TooLargeError
from disc_counter.outputs.refusals import RefusedError

BATCH_LINES = 5000
"""The most points that are written at once: what InfluxData recommends."""
SAMPLES = 20
"""Lines of a batch that are tried one by one before a server that took nothing yet is said to take none of them: they
are spread over all of it, so that each kind of point is among them."""


class Storing:
    """`aside` is told of each line that a server does not take though it takes others."""

    def __init__(self, aside: Callable[[str, Exception], None]) -> None:
        self._aside = aside
        self._taken: str | None = None

    def store(self, lines: Sequence[str], server: InfluxServer) -> None:
        """Store all lines but those that go aside; RefusedError where the server takes none at all."""
        for start in range(0, len(lines), BATCH_LINES):
            self._store(lines[start : start + BATCH_LINES], server)

    def _store(self, batch: Sequence[str], server: InfluxServer) -> None:
        refusal: BadLinesError | TooLargeError
        try:
            server.write(batch)
            self._taken = batch[-1] if batch else self._taken
            return
        except (BadLinesError, TooLargeError) as error:
            refusal = error
        if isinstance(refusal, BadLinesError) and (self._taken is None or len(batch) <= 1):
            self._make_sure(batch, server, refusal)
        if len(batch) > 1:
            middle = len(batch) // 2
            self._store(batch[:middle], server)
            self._store(batch[middle:], server)
        elif batch:
            self._aside(batch[0], refusal)

    def _make_sure(self, batch: Sequence[str], server: InfluxServer, refusal: BadLinesError) -> None:
        """Whether it takes anything: the line that it took last (a point that comes twice is one), or some of these."""
        step = max(1, len(batch) // SAMPLES) | 1  # odd: kinds of points may take turns
        for line in batch[::step] if self._taken is None else [self._taken]:
            try:
                server.write([line])
            except (BadLinesError, TooLargeError):
                continue
            self._taken = line
            return
        raise RefusedError(
            f"{refusal}: none of our points is taken; check address, http or https, and what is in between"
        )

"""What viewers cost the measuring: `python -m tests.bench.live_picture` prints what docs/page.md says of it.

The demonstration runs as a process of its own at 60 frames a second; viewers look with the overlay drawn in. Spans with
and without them take turns, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import fmean
from threading import Event, Thread

import psutil

from disc_counter.service.demonstration import FILE, FILE_NAME
from tests.harness.servers import free_port

FRAME_RATE = 60
VIEWERS, WANTED = 8, 20
SPAN_S, ROUNDS = 15.0, 5
SETTLE_S = 5.0
"""The frame rate that is shown is a mean over seconds."""
START_S = 60.0
CHUNK_BYTES = 65_536
STALLED_S = 25.0
"""Longer than a viewer who stops reading is borne."""
MEGABYTE = 2**20
OK = 200


class Demo:
    """The demonstration, asked from outside."""

    def __init__(self, port: int, process: psutil.Process) -> None:
        self.port = port
        self._process = process

    def frames_per_s(self) -> float:
        """What the page says."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/api/v1/status")
        said = json.loads(connection.getresponse().read())["frames_per_s"]
        connection.close()
        return float(said or 0.0)

    def span(self) -> tuple[float, float]:
        """Mean frames a second over a span, and the processor's share of one core."""
        time.sleep(SETTLE_S)
        before, start = self._cpu_s(), time.monotonic()
        rates = []
        while time.monotonic() < start + SPAN_S:
            time.sleep(1.0)
            rates.append(self.frames_per_s())
        return fmean(rates), (self._cpu_s() - before) / (time.monotonic() - start)

    def memory_mb(self) -> float:
        """Resident."""
        return float(self._process.memory_info().rss) / MEGABYTE

    def _cpu_s(self) -> float:
        used = self._process.cpu_times()
        return float(used.user + used.system)


@contextmanager
def demo() -> Iterator[Demo]:
    """The demonstration at FRAME_RATE, once it measures."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        (Path(folder) / FILE_NAME).write_text(FILE.replace("frame_rate = 25", f"frame_rate = {FRAME_RATE}"))
        port = free_port()
        command = [sys.executable, "-m", "disc_counter", "demo", "--port", str(port), "--data", folder]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        running = Demo(port, psutil.Process(process.pid))
        end_s = time.monotonic() + START_S
        while time.monotonic() < end_s:
            try:
                if running.frames_per_s() > FRAME_RATE / 2:
                    break
            except OSError:
                pass
            time.sleep(0.5)
        yield running


class Viewers:
    """Browsers that look at the live picture; `pictures` counts what came to all."""

    def __init__(self, port: int, count: int) -> None:
        self.pictures = 0
        self.bytes = 0
        self._port = port
        self._over = Event()
        self._threads = [Thread(target=self._look) for _ in range(count)]

    def _look(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        connection.request("GET", "/live.mjpg?overlay=1")
        answer = connection.getresponse()
        while not self._over.is_set() and (data := answer.read1(CHUNK_BYTES)):
            self.pictures += data.count(b"\xff\xd8\xff")
            self.bytes += len(data)
        connection.close()

    def __enter__(self) -> Viewers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


@contextmanager
def stalled(port: int) -> Iterator[None]:
    """One who asks for the live picture and reads nothing of it."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /live.mjpg?overlay=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        yield


def refused(port: int) -> int:
    """The answer's status for one viewer more."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/live.mjpg")
    status = connection.getresponse().status
    connection.close()
    return status


def main() -> None:
    """Spans without viewers, with eight, with eight and one who stops reading, by turns."""
    with demo() as running:
        alone, watched, pictures = [], [], []
        for _ in range(ROUNDS):
            alone.append(running.span())
            with Viewers(running.port, VIEWERS) as viewers:
                watched.append(running.span())
                pictures.append(viewers.pictures / VIEWERS / (SETTLE_S + SPAN_S))
                answers = [refused(running.port) for _ in range(WANTED - VIEWERS)]
        for name, spans in (("no viewer", alone), (f"{VIEWERS} viewers", watched)):
            rate, share = (fmean(each) for each in zip(*spans, strict=True))
            print(
                f"{name}: {rate:.2f} frames/s ({' '.join(f'{span[0]:.1f}' for span in spans)}), {share:.2f} of a core"
            )
        loss = 1 - fmean(rate for rate, _ in watched) / fmean(rate for rate, _ in alone)
        print(f"frames lost to {VIEWERS} viewers: {loss:.2%}; each sees {fmean(pictures):.1f} pictures/s")
        print(f"{WANTED - VIEWERS} viewers more: {sorted(set(answers))}")
        for _ in range(ROUNDS):
            time.sleep(SETTLE_S)
            with Viewers(running.port, VIEWERS - 1) as viewers, stalled(running.port):
                rate, _ = running.span()
                seen = viewers.pictures / (VIEWERS - 1) / (SETTLE_S + SPAN_S)
                time.sleep(STALLED_S - SPAN_S - SETTLE_S)
                dropped = refused(running.port) == OK
            print(
                f"one of {VIEWERS} stops reading: {rate:.2f} frames/s, {seen:.1f} pictures/s for each other one,",
                end=" ",
            )
            print(f"place free after {STALLED_S:g} s: {dropped}; {running.memory_mb():.0f} MB")


if __name__ == "__main__":
    main()

"""The InfluxDB server: which one it is, how lines are written to it, and what its refusals mean."""

from __future__ import annotations

import gzip
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import urllib3
from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.rest import ApiException
from influxdb_client.service.write_service import WriteService

from disc_counter.errors import DiscCounterError, WorkError
from disc_counter.outputs.refusals import NotNowError, RefusedError
from disc_counter.settings import InfluxDB
from disc_counter.settings.secrets import secret
from disc_counter.units import NS_PER_MS

CONNECT_S, ANSWER_S = 5.0, 20.0
"""How long a server may take to be reached and to answer, in s: a large batch on a small machine takes seconds."""
TRIED, TRIED_VALUES = "disc_counter_tried", 1_000_000
"""The measurement of the point that a server is tried with, and how many values it may have: each try has another."""
MOST_SAID = 200
"""Characters of a server's answer that are shown."""
STORED = 204
"""The one status that means all is stored: whatever else answers has stored nothing, a captive
portal's page with 200 too."""


class TooLargeError(WorkError):
    """The batch is too large for the server."""


class BadLinesError(WorkError):
    """The server does not take some of the lines."""


class InfluxServer(Protocol):
    """Takes lines; raises NotNowError, RefusedError, TooLargeError or BadLinesError."""

    def write(self, lines: Sequence[str]) -> None:
        """Store the lines; all are stored when this returns."""


class ReadableServer(InfluxServer, Protocol):
    """One that can be asked as well."""

    def read(self, query: str) -> str:
        """What the server answers to InfluxQL, word for word; NotNowError where it does not answer."""


def connected(settings: InfluxDB) -> ReadableServer:
    """The server at the configured address; NotNowError if none answers, RefusedError if a secret cannot be read."""
    assert settings.url is not None
    try:
        version = "" if settings.api != "auto" else _version(settings.url)
        old = settings.api == "v1" or version.startswith("1.")
        return InfluxServerV1(settings) if old else InfluxServerV2(settings)
    except DiscCounterError as error:
        raise error if isinstance(error, NotNowError) else RefusedError(str(error)) from error


def tried(settings: InfluxDB) -> str | None:
    """Write a point and read it back by InfluxQL, which all versions of InfluxDB answer; NotNowError or RefusedError.

    None if it came back, else what the server said: it takes points all the same.
    """
    server, value = connected(settings), time.time_ns() % TRIED_VALUES
    try:
        server.write([f"{TRIED} value={value}i {time.time_ns() // NS_PER_MS}"])
        said = server.read(f"SELECT last(value) FROM {TRIED}")
    except BadLinesError as error:
        return str(error)
    return None if str(value) in said else " ".join(said.split())[:MOST_SAID] or "nothing"


class InfluxServerV1:
    """InfluxDB 1.x: `/write` into a database."""

    def __init__(self, settings: InfluxDB) -> None:
        self._name = f"[influxdb] database {settings.database!r} at {settings.url}"
        query = urlencode({"db": settings.database, "precision": "ms"})
        self._address = f"{settings.url}/write?{query}"
        password = secret("[influxdb] password", settings.password, settings.password_file)
        self._headers = {"Content-Encoding": "gzip", "Content-Type": "text/plain; charset=utf-8"}
        if settings.username is not None:
            pair = b64encode(f"{settings.username}:{password or ''}".encode()).decode()
            self._headers["Authorization"] = f"Basic {pair}"
        self._pool = _pool()

    def write(self, lines: Sequence[str]) -> None:
        """Store the lines."""
        try:
            answer = self._pool.request(
                "POST", self._address, body=gzip.compress("\n".join(lines).encode(), 1), headers=self._headers
            )
        except urllib3.exceptions.HTTPError as error:
            raise NotNowError(_unreachable(self._address, error)) from error
        _judge(answer.status, answer.data.decode(errors="replace"), self._name)

    def read(self, query: str) -> str:
        """What the server answers to InfluxQL."""
        return _asked(self._pool, self._address.replace("/write?", "/query?"), query, self._headers)


class InfluxServerV2:
    """InfluxDB 2, 3, Cloud, and all that take their writes: `/api/v2/write` into a bucket, by the official client."""

    def __init__(self, settings: InfluxDB) -> None:
        self._name = f"[influxdb] bucket {settings.bucket!r} at {settings.url}"
        self._url = str(settings.url)
        self._org, self._bucket = settings.org or "", settings.bucket
        token = secret("[influxdb] token", settings.token, settings.token_file)
        client = InfluxDBClient(
            url=self._url,
            token=token or "",
            org=self._org,
            timeout=int(ANSWER_S * 1000),
            retries=False,
            enable_gzip=True,
        )
        self._service = WriteService(client.api_client)
        self._headers = {"Authorization": f"Token {token or ''}"}

    def write(self, lines: Sequence[str]) -> None:
        """Store the lines."""
        try:
            _, status, _ = self._service.post_write_with_http_info(
                org=self._org,
                bucket=self._bucket,
                body="\n".join(lines).encode(),
                precision="ms",
                content_type="text/plain; charset=utf-8",
                async_req=False,
                _return_http_data_only=False,
            )
        except ApiException as error:
            status, said = int(error.status or 0), str(error.body or error.reason or "")
        except urllib3.exceptions.HTTPError as error:
            raise NotNowError(_unreachable(self._url, error)) from error
        else:
            said = ""
        _judge(status, said, self._name)

    def read(self, query: str) -> str:
        """What the server answers to InfluxQL, by the bucket's name."""
        return _asked(_pool(), f"{self._url}/query?{urlencode({'db': self._bucket})}", query, self._headers)


def _version(url: str) -> str:
    """What the server says it is; empty if it does not say."""
    try:
        return str(_pool().request("GET", f"{url}/ping").headers.get("X-Influxdb-Version", ""))
    except urllib3.exceptions.HTTPError as error:
        raise NotNowError(_unreachable(url, error)) from error


def _asked(pool: urllib3.PoolManager, address: str, query: str, headers: Mapping[str, str]) -> str:
    wanted = {name: value for name, value in headers.items() if name == "Authorization"}
    try:
        answer = pool.request("GET", f"{address}&{urlencode({'q': query})}", headers=wanted)
    except urllib3.exceptions.HTTPError as error:
        raise NotNowError(_unreachable(address, error)) from error
    return str(answer.data.decode(errors="replace"))


def _judge(status: int, said: str, name: str) -> None:
    """Raise what an answer means, unless it is that all is stored."""
    if status == STORED:
        return
    said = " ".join(said.split())[:200]
    if status in (401, 403):
        raise RefusedError(f"{name} refuses our token, user or password ({status}): {said}")
    if status == 404:
        raise RefusedError(f"{name} does not exist: make it, or name another one")
    if status == 413:
        raise TooLargeError(f"{name} takes no batch of that size")
    if status in (400, 422):
        raise (
            RefusedError(f"{name} does not exist: {said}")
            if "database not found" in said
            else BadLinesError(f"{name}: {said}")
        )
    if status < 300:
        raise NotNowError(f"{name} answers {status} instead of {STORED}: is a login page or a proxy in between?")
    raise NotNowError(f"{name} answers {status}: {said}")


def _unreachable(address: str, error: Exception) -> str:
    host = urlsplit(address)
    return f"[influxdb] url {host.scheme}://{host.hostname}:{host.port or ''} does not answer ({type(error).__name__})"


def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(CONNECT_S, ANSWER_S), retries=False)

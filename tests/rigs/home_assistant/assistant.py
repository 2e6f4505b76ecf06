"""A real Home Assistant on loopback with a folder of its own: no browser, MQTT is set up in its storage."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from tests.harness.servers import free_port

ENVIRONMENT = "DISC_COUNTER_HOME_ASSISTANT"
"""The environment variable that names the folder of Home Assistant's own environment; `make` sets it."""
START_S = 600.0
"""At its first start it installs more."""
PATIENCE_S = 60.0
KEY, TOKEN_ID, TOKEN = "5e" * 32, "refresh", "7a" * 64
VALID_S = 86_400
OPENER = build_opener(ProxyHandler({}))
OWNER = {
    "id": "owner",
    "group_ids": ["system-admin"],
    "is_owner": True,
    "is_active": True,
    "name": "owner",
    "system_generated": False,
    "local_only": False,
}
OWNERS_TOKEN = {
    "id": TOKEN_ID,
    "user_id": "owner",
    "client_id": "http://127.0.0.1/",
    "client_name": None,
    "client_icon": None,
    "token_type": "normal",
    "created_at": "2024-01-01T00:00:00+00:00",
    "access_token_expiration": float(VALID_S),
    "token": TOKEN,
    "jwt_key": KEY,
    "last_used_at": None,
    "last_used_ip": None,
    "credential_id": None,
    "version": None,
}


@dataclass(frozen=True, slots=True)
class Assistant:
    """A running Home Assistant, asked by its own interfaces."""

    port: int
    folder: Path
    python: Path

    def states(self) -> dict[str, dict[str, Any]]:
        """What it knows, by entity."""
        return {each["entity_id"]: each for each in self._asked("/api/states")}

    def commands(self, *messages: dict[str, Any]) -> list[Any]:
        """The results of commands to its websocket, in their order."""
        said = subprocess.run(
            [self.python, "-c", TALK, str(self.port), access_token(), json.dumps(messages)],
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE_S,
        )
        return list(json.loads(said.stdout))

    def log(self) -> list[str]:
        """Its warnings and errors about MQTT, sensors, energy and us."""
        lines = (self.folder / "home-assistant.log").read_text().splitlines()
        ours = ("mqtt", "sensor", "disc", "energy", "cellar")
        return [line for line in lines if any(word in line.lower() for word in ours)]

    def _asked(self, path: str) -> Any:
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {access_token()}"})
        with OPENER.open(request, timeout=10) as answer:
            return json.loads(answer.read())


TALK = """
import asyncio, json, sys
import aiohttp

async def talk(port, token, messages):
    address = f"http://127.0.0.1:{port}/api/websocket"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        await socket.receive_json()
        results = []
        for number, message in enumerate(messages, 1):
            await socket.send_json({"id": number, **message})
            results.append(await socket.receive_json())
        print(json.dumps(results))

asyncio.run(talk(sys.argv[1], sys.argv[2], json.loads(sys.argv[3])))
"""


@contextmanager
def home_assistant(folder: Path, broker_port: int) -> Iterator[Assistant]:
    """Started with what the folder has; the first time that is only where the broker is."""
    environment = Path(os.environ[ENVIRONMENT])
    port_file = folder / "port"
    if not port_file.exists():
        _made(folder, free_port(), broker_port)
    assistant = Assistant(int(port_file.read_text()), folder, environment / "bin/python")
    (folder / "home-assistant.log").unlink(missing_ok=True)
    path = f"{environment / 'bin'}:{os.environ['PATH']}"
    with (folder / "output.log").open("ab") as output:
        process = subprocess.Popen(
            [environment / "bin/hass", "--config", folder],
            env={**os.environ, "PATH": path, "VIRTUAL_ENV": str(environment)},
            stdout=output,
            stderr=output,
        )
    try:
        until(lambda: _answers(assistant), START_S)
        yield assistant
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _answers(assistant: Assistant) -> bool:
    try:
        return bool(assistant._asked("/api/config")["state"] == "RUNNING")
    except (URLError, OSError):
        return False


def _made(folder: Path, port: int, broker_port: int) -> None:
    storage = folder / ".storage"
    storage.mkdir(parents=True)
    (folder / "configuration.yaml").write_text(
        f"http:\n  server_host: 127.0.0.1\n  server_port: {port}\napi:\nwebsocket_api:\nrecorder:\nenergy:\n"
        "logger:\n  default: warning\n"
    )
    groups = [{"id": "system-admin", "name": "Administrators"}]
    _store(storage, "auth", {"users": [OWNER], "groups": groups, "credentials": [], "refresh_tokens": [OWNERS_TOKEN]})
    _store(storage, "core.config_entries", {"entries": [_broker(broker_port)]})
    (folder / "port").write_text(str(port))


def _broker(port: int) -> dict[str, Any]:
    """The entry of the broker, as the page on which it is set up leaves it."""
    return {
        "entry_id": "broker",
        "version": 1,
        "domain": "mqtt",
        "title": "mosquitto",
        "data": {"broker": "127.0.0.1", "port": port, "discovery": True},
        "options": {},
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "unique_id": None,
        "disabled_by": None,
    }


def _store(storage: Path, key: str, data: dict[str, Any]) -> None:
    (storage / key).write_text(json.dumps({"version": 1, "minor_version": 1, "key": key, "data": data}))


def access_token() -> str:
    """A token as Home Assistant itself signs it for that user (RFC 7519, HS256)."""
    now_s = int(time.time())
    parts = [{"alg": "HS256", "typ": "JWT"}, {"iss": TOKEN_ID, "iat": now_s, "exp": now_s + VALID_S}]
    signed = b".".join(_base64(json.dumps(part).encode()) for part in parts)
    return (signed + b"." + _base64(hmac.new(KEY.encode(), signed, hashlib.sha256).digest())).decode()


def _base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def until(condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Wait for something that another process does."""
    end_s = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < end_s, "it never came"
        time.sleep(0.2)

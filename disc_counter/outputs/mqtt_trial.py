"""Whether a broker takes us, and what is published there comes back: tried once, without a running service."""

from __future__ import annotations

import secrets
import time

from paho.mqtt.client import Client
from paho.mqtt.reasoncodes import ReasonCode

from disc_counter.errors import DiscCounterError
from disc_counter.outputs.base import Check
from disc_counter.outputs.broker import KEEPALIVE_S, LEAST_PAUSE_S, ROOT, client_of, refused, unreachable
from disc_counter.settings import Mqtt

ANSWER_S, BACK_S = 10.0, 5.0
"""How long the broker's answer is waited for, and how long what was published, in s."""


def tried(mqtt: Mqtt, node: str) -> Check:
    """Log in, publish a word on a topic of the meter's own that nobody keeps, and read it back."""
    topic, word = f"{ROOT}/{node}/try", secrets.token_hex(8)
    said: list[ReasonCode] = []
    heard: list[bytes] = []
    try:
        client = client_of(mqtt, f"{node}-try")
        client.on_connect = lambda client, data, flags, reason, properties: said.append(reason)
        client.on_message = lambda client, data, message: heard.append(bytes(message.payload))
        client.on_subscribe = lambda client, *_: client.publish(topic, word, qos=1)
        client.connect(str(mqtt.host), mqtt.port, KEEPALIVE_S)
        _until(client, said, ANSWER_S)
        if said and not said[0].is_failure:
            client.subscribe(topic, qos=1)
            _until(client, heard, BACK_S)
        client.disconnect()
    except OSError:
        return Check("bad", unreachable(mqtt))
    except DiscCounterError as error:
        return Check("bad", str(error))
    if not said or said[0].is_failure:
        return Check("bad", refused(mqtt, said[0]) if said else unreachable(mqtt))
    if word.encode() not in heard:
        advice = f"let {mqtt.username or 'everybody'} write and read below {ROOT}/"
        return Check("fair", f"{mqtt.host} takes us, but what was published on {topic} did not come back", advice)
    return Check("good", f"{mqtt.host} takes us, and gave back what was published on {topic}")


def _until(client: Client, came: list[ReasonCode] | list[bytes], seconds: float) -> None:
    end_s = time.monotonic() + seconds
    while not came and time.monotonic() < end_s:
        client.loop(LEAST_PAUSE_S)

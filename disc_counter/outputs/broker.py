"""The MQTT broker: how we come to it, and what is said where it is away or refuses us."""

from __future__ import annotations

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from disc_counter.settings import Mqtt
from disc_counter.settings.secrets import read_secret

LEAST_PAUSE_S = 1
"""The shortest pause before a broker that is away is tried again, in s; each is twice the last."""
KEEPALIVE_S = 30
"""The longest silence on the connection, in s: half as long again, and the broker says that we are gone."""
ROOT = "disc-counter"
"""What all of our topics begin with."""


def client_of(mqtt: Mqtt, name: str) -> Client:
    """A client that is not connected yet, with what the broker asks for. SettingsError for a bad secret."""
    client = Client(CallbackAPIVersion.VERSION2, client_id=f"{ROOT}-{name}")
    if mqtt.username is not None:
        password = None if mqtt.password_file is None else read_secret("[mqtt] password_file", mqtt.password_file)
        client.username_pw_set(mqtt.username, password)
    if mqtt.tls:
        client.tls_set(ca_certs=None if mqtt.ca_file is None else str(mqtt.ca_file))
    return client


def unreachable(mqtt: Mqtt) -> str:
    """That nobody answers there, in one sentence."""
    return f"[mqtt] host {mqtt.host} does not answer on port {mqtt.port}"


def refused(mqtt: Mqtt, reason: ReasonCode) -> str:
    """That the broker does not take us, in one sentence."""
    return f"[mqtt] host {mqtt.host} refuses us: {reason}; check username and password_file"

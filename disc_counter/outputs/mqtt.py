"""Home Assistant hears of the meter by MQTT: discovery, states, and 'unavailable' when nobody measures any more."""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from threading import Event
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from disc_counter.errors import DiscCounterError
from disc_counter.outputs import home_assistant
from disc_counter.outputs.base import Check, LiveStatus, Waiting
from disc_counter.outputs.broker import KEEPALIVE_S, LEAST_PAUSE_S, ROOT, client_of, refused, unreachable
from disc_counter.outputs.mqtt_trial import tried
from disc_counter.settings import Settings

EVERY_S = 5.0
"""From one status to the next, in s: what a recorder keeps without growing large."""
LONGEST_PAUSE_S = 120
"""The longest pause before a broker that is away is tried again, in s."""
ONLINE, OFFLINE = "online", "offline"

log = logging.getLogger(__name__)


class MqttOutput:
    """Publishes the station's status every few seconds; what a broker misses while it is away is not kept."""

    def __init__(self, settings: Settings) -> None:
        self._mqtt = settings.mqtt
        self._meter = settings.meter.name
        self._node = re.sub(r"[^A-Za-z0-9_-]+", "_", self._meter)
        self._problem: str | None = None
        self._published: dict[str, str] = {}

    @property
    def problem(self) -> str | None:
        """Why the broker hears nothing at the moment, in one sentence."""
        return self._problem

    @property
    def unsent(self) -> Waiting:
        """Nothing: Home Assistant wants to know how it is now, not how it was."""
        return Waiting()

    def check(self) -> Check:
        """Whether the broker takes us, and what is published there comes back."""
        return tried(self._mqtt, self._node)

    @property
    def availability_topic(self) -> str:
        """Where 'online' or 'offline' stands."""
        return f"{ROOT}/{self._node}/availability"

    def topic(self, key: str) -> str:
        """Where an entity's state stands."""
        return f"{ROOT}/{self._node}/{key}"

    def run(self, stop: Event, live: LiveStatus) -> None:
        """Until `stop` is set; a broker that is away is tried again after growing pauses and holds up nobody."""
        try:
            client = self._client(live)
        except DiscCounterError as error:
            self._problem = str(error)
            log.warning("%s", error)
            return
        client.loop_start()
        while not stop.wait(EVERY_S):
            if client.is_connected():
                self._publish(client, live)
        self._leave(client)

    def discovery(self) -> dict[str, dict[str, Any]]:
        """What Home Assistant is told of each entity, by the topic."""
        device = {
            "identifiers": [f"{ROOT}-{self._node}"],
            "name": self._meter,
            "manufacturer": "disc-counter",
            "model": "rotating-disc electricity meter",
        }
        told = {}
        for (component, key), facts in home_assistant.entities().items():
            unique = f"{ROOT}_{self._node}_{key}".replace("-", "_")
            topic = f"{self._mqtt.discovery_prefix}/{component}/{ROOT}_{self._node}/{key}/config"
            told[topic] = {
                **facts,
                "unique_id": unique,
                "object_id": unique,
                "state_topic": self.topic(key),
                "availability_topic": self.availability_topic,
                "device": device,
                "origin": {"name": "disc-counter"},
            }
        return told

    def _client(self, live: LiveStatus) -> Client:
        mqtt = self._mqtt
        assert mqtt.host is not None
        client = client_of(mqtt, self._node)
        client.user_data_set(live)
        client.will_set(self.availability_topic, OFFLINE, qos=1, retain=True)
        client.reconnect_delay_set(LEAST_PAUSE_S, LONGEST_PAUSE_S)
        client.on_connect = self._connected
        client.on_connect_fail = self._failed
        client.on_disconnect = self._disconnected
        client.on_message = self._heard
        client.connect_async(mqtt.host, mqtt.port, KEEPALIVE_S)
        self._problem = unreachable(self._mqtt)
        return client

    def _leave(self, client: Client) -> None:
        """Says 'offline' where somebody hears it; where the broker is away its own will says it for us."""
        with suppress(RuntimeError):
            client.publish(self.availability_topic, OFFLINE, qos=1, retain=True).wait_for_publish(LEAST_PAUSE_S)
        client.disconnect()
        client.loop_stop()

    def _connected(
        self, client: Client, live: LiveStatus, flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._problem = refused(self._mqtt, reason)
            log.warning("%s", self._problem)
            return
        self._problem = None
        client.subscribe(f"{self._mqtt.discovery_prefix}/status")
        self._announce(client, live)

    def _heard(self, client: Client, live: LiveStatus, message: MQTTMessage) -> None:
        """Home Assistant has started anew: it wants to hear everything again."""
        if message.payload == ONLINE.encode():
            self._announce(client, live)

    def _announce(self, client: Client, live: LiveStatus) -> None:
        for topic, facts in self.discovery().items():
            client.publish(topic, json.dumps(facts), qos=1, retain=True)
        client.publish(self.availability_topic, ONLINE, qos=1, retain=True)
        self._published.clear()
        self._publish(client, live)

    def _publish(self, client: Client, live: LiveStatus) -> None:
        """Totals and states are kept by the broker; power is not: an old one would be taken for new."""
        status, fleeting = live.now(), home_assistant.of_the_moment()
        for key, value in home_assistant.states(status, live.words(status)).items():
            if key in fleeting or self._published.get(key) != value:
                client.publish(self.topic(key), value, retain=key not in fleeting)
                self._published[key] = value

    def _failed(self, client: Client, data: object) -> None:
        self._problem = unreachable(self._mqtt)

    def _disconnected(
        self, client: Client, data: object, flags: DisconnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure and self._problem is None:
            self._problem = unreachable(self._mqtt)
            log.warning("%s", self._problem)

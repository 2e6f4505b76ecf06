"""Which settings make which output: the one table of all there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from disc_counter.errors import WorkError
from disc_counter.outputs.base import Check, Output
from disc_counter.settings import Settings

Told: TypeAlias = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class OutputEntry:
    """`name` is that of its table in the configuration; `wanted` says whether it is configured.

    `make` imports the output's module, which may be slow or miss a package: WorkError then. `tried` is what is done
    where somebody asks for a trial, if that is more than a check.
    """

    name: str
    wanted: Callable[[Settings], bool]
    make: Callable[[Settings], Output]
    tried: Callable[[Settings, Told], Check] | None = None

    def checked(self, settings: Settings) -> Check:
        """How it is with the recipient, without a word to anybody."""
        return self.make(settings).check()

    def trial(self, settings: Settings, told: Told) -> Check:
        """The same for who wants to see it arrive; `told` puts a sentence into a language."""
        return self.checked(settings) if self.tried is None else self.tried(settings, told)


def _influxdb(settings: Settings) -> Output:
    # The client takes seconds to import on a small machine.
    from disc_counter.outputs.influxdb import InfluxOutput

    return InfluxOutput(settings)


def _mqtt(settings: Settings) -> Output:
    try:
        from disc_counter.outputs.mqtt import MqttOutput
    except ImportError:
        raise WorkError("[mqtt] needs paho-mqtt: pip install 'disc-counter[mqtt]'") from None
    return MqttOutput(settings)


def _push(settings: Settings) -> Output:
    from disc_counter.outputs.push import PushOutput

    return PushOutput(settings)


def _messages(settings: Settings) -> Output:
    from disc_counter.outputs.messages import MessagesOutput

    return MessagesOutput(settings)


def _message_sent(settings: Settings, told: Told) -> Check:
    from disc_counter.outputs.messages import MessagesOutput

    return MessagesOutput(settings).try_out(told)


ENTRIES: tuple[OutputEntry, ...] = (
    OutputEntry("influxdb", lambda settings: settings.influxdb.url is not None, _influxdb),
    OutputEntry("mqtt", lambda settings: settings.mqtt.host is not None, _mqtt),
    OutputEntry("push", lambda settings: settings.push.url is not None, _push),
    OutputEntry(
        "messages",
        lambda settings: bool(settings.messages.urls or settings.messages.urls_file),
        _messages,
        _message_sent,
    ),
)


def configured_outputs(settings: Settings) -> Iterator[OutputEntry]:
    """The entries of all outputs that are configured, in the order of the table."""
    return (entry for entry in ENTRIES if entry.wanted(settings))

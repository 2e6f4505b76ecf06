"""What docs/recipes.md says of us is so: the topics, the figures of a push, the examples of [push]."""

from __future__ import annotations

import re
from pathlib import Path

from disc_counter.outputs import home_assistant
from disc_counter.outputs.mqtt import MqttOutput
from disc_counter.settings import Meter, Mqtt, Settings, parse
from disc_counter.settings.push_kinds import FIGURES

TEXT = (Path(__file__).parents[2] / "docs/recipes.md").read_text()


def test_each_topic_is_documented_and_each_documented_one_exists() -> None:
    output = MqttOutput(Settings(meter=Meter(name="NODE"), mqtt=Mqtt(host="x")))
    kept = {output.topic(key): key not in home_assistant.of_the_moment() for _, key in home_assistant.entities()}
    kept[output.availability_topic] = True
    documented = re.findall(r"^\| `(disc-counter/NODE/\w+)` \|.*\| (yes|no) \|$", TEXT, flags=re.MULTILINE)
    assert {topic: retained == "yes" for topic, retained in documented} == kept


def test_each_figure_is_documented() -> None:
    section = TEXT.partition("## HTTP push")[2].partition("\n## ")[0]
    assert set(re.findall(r"`\$(\w+)`", section)) - {"NAME"} == set(FIGURES)


def test_each_example_of_a_push_is_right() -> None:
    examples = re.findall(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL)
    assert examples
    for example in examples:
        assert parse(example, Path("x.toml")).push.url

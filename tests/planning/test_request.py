"""What is asked of a plan, as people write it, and as they should not."""

from __future__ import annotations

import pytest

from disc_counter.errors import UsageError
from disc_counter.planning.defaults import defaults_of
from disc_counter.planning.request import PlanRequest, azimuth_of, request_of
from disc_counter.planning.roof import RoofArea
from disc_counter.planning.transport import Order
from disc_counter.settings import Planning, Settings, Tariff

USUAL = PlanRequest()


def test_nothing_asked_is_the_usual() -> None:
    assert request_of({}, USUAL) == USUAL


def test_several_roof_areas() -> None:
    asked = request_of({"kwp": ["5", "3,5"], "azimuth": ["E", "W"], "tilt": ["20"]}, USUAL)
    assert asked.areas == (RoofArea(5.0, 20.0, 90.0), RoofArea(3.5, 20.0, 270.0))
    assert asked.kwp == 8.5


def test_a_balcony_set_is_one_click() -> None:
    asked = request_of({"balcony": ["1"]}, USUAL)
    assert (asked.kwp, asked.inverter_w, asked.prices.feed_in) == (2.0, 800.0, 0.0)
    assert request_of({"balcony": ["1"], "kwp": ["1"], "tilt": ["90"]}, USUAL).areas == (RoofArea(1.0, 90.0, 180.0),)
    of_the_form = {"balcony": ["1"], "kwp": ["6", "3"], "tilt": ["70"], "azimuth": ["200"], "feed_in": ["0.077"]}
    asked = request_of(of_the_form, USUAL)
    assert (asked.areas, asked.inverter_w, asked.prices.feed_in) == ((RoofArea(2.0, 70.0, 200.0),), 800.0, 0.0)
    assert request_of({"balcony": ["1"], "feed_in": ["0.05"]}, USUAL).prices.feed_in == 0.05


@pytest.mark.parametrize(
    "text", ["48.1,11.6", "48.1, 11.6", "48.1;11.6", "48.1 11.6", "48,1;11,6", "48,1, 11,6", "48,1,11,6"]
)
def test_a_place_as_people_write_it(text: str) -> None:
    asked = request_of({"location": [text]}, USUAL)
    assert (asked.latitude, asked.longitude) == (48.1, 11.6)


def test_a_place_south_and_west() -> None:
    asked = request_of({"location": ["-33.9,-18.4"]}, USUAL)
    assert (asked.latitude, asked.longitude) == (-33.9, -18.4)


@pytest.mark.parametrize(
    ("text", "degrees"), [("S", 180), ("so", 135), ("SW", 225), ("0", 0), ("360", 360), ("181,5", 181.5)]
)
def test_a_direction(text: str, degrees: float) -> None:
    assert azimuth_of(text) == degrees


@pytest.mark.parametrize(
    ("name", "text"),
    [("kwp", "-3"), ("kwp", "nan"), ("kwp", "1e5"), ("kwp", "inf"), ("kwp", "six"), ("kwp", "1001"), ("tilt", "91"),
     ("azimuth", "-45"), ("azimuth", "361"), ("battery", "-1"), ("location", "91,3"), ("location", "3"),
     ("location", "48.1,181"), ("location", "a,b"), ("location", "1,2,3"), ("yearly_kwh", "0"), ("yearly_kwh", "-5"),
     ("cap", "101"), ("price", "-0.1"), ("years", "0"), ("balcony", "2"), ("household", "mine"), ("losses", "100"),
     ("efficiency", "0"), ("standby", "-1"), ("growth", "99"), ("inverter_kw", "0")],
)  # fmt: skip
def test_what_cannot_be_is_named(name: str, text: str) -> None:
    with pytest.raises(UsageError) as said:
        request_of({name: [text]}, USUAL)
    assert str(said.value).startswith(name.split("_")[0])
    assert text in str(said.value) or "0" in str(said.value)
    assert "\n" not in str(said.value)


def test_what_is_not_known_or_given_twice_is_named() -> None:
    with pytest.raises(UsageError, match="'colour' is not known"):
        request_of({"colour": ["red"]}, USUAL)
    with pytest.raises(UsageError, match="battery is given 2 times"):
        request_of({"battery": ["1", "2"]}, USUAL)
    with pytest.raises(UsageError, match="tilt is given 2 times for 3 roof areas"):
        request_of({"kwp": ["1", "2", "3"], "tilt": ["1", "2"]}, USUAL)
    with pytest.raises(UsageError, match="at most 8"):
        request_of({"kwp": ["1"] * 9}, USUAL)


def test_the_configuration_makes_the_usual_and_a_price_of_zero_is_one() -> None:
    settings = Settings(
        planning=Planning(latitude=48.0, longitude=11.0, kwp=8.0, yearly_kwh=3000.0), tariff=Tariff(0.0, 0.0)
    )
    usual = defaults_of(settings)
    assert (usual.kwp, usual.latitude, usual.yearly_kwh) == (8.0, 48.0, 3000.0)
    assert (usual.prices.price, usual.prices.feed_in) == (0.0, 0.0)
    assert defaults_of(Settings(planning=Planning(latitude=-34.0, longitude=18.0))).areas[0].azimuth == 0.0


def test_an_order_comes_back_as_it_was_sent() -> None:
    asked = request_of({"kwp": ["5", "3"], "battery": ["5"], "location": ["48.1,11.6"], "cap": ["60"]}, USUAL)
    order = Order(asked, "/data", "Europe/Berlin")
    assert Order.of(order.text()) == order

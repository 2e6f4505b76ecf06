"""What a plan takes where nothing else is asked: from the configuration."""

from __future__ import annotations

from dataclasses import replace

from disc_counter.planning.money import Prices
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.roof import RoofArea
from disc_counter.settings import Settings, price_list


def defaults_of(settings: Settings, household: str = "journal") -> PlanRequest:
    """The request that the configuration makes; a price of 0 is one."""
    said, usual = settings.planning, Prices()
    rates = price_list(settings.tariff, settings.prices).latest
    prices = replace(
        usual,
        price=usual.price if rates.per_kwh is None else float(rates.per_kwh),
        feed_in=usual.feed_in if rates.feed_in_per_kwh is None else float(rates.feed_in_per_kwh),
    )
    southern = said.latitude is not None and said.latitude < 0 and "planning.azimuth" not in settings.given
    both = said.latitude is not None and said.longitude is not None
    return PlanRequest(
        areas=(RoofArea(said.kwp, said.tilt, 0.0 if southern else said.azimuth),),
        battery_kwh=said.battery_kwh,
        latitude=said.latitude if both else None,
        longitude=said.longitude if both else None,
        weather=None if said.weather is None else str(said.weather),
        yearly_kwh=said.yearly_kwh,
        prices=prices,
        household=household,
        region=said.holidays,
    )

"""The page that plans the solar roof: the answer in a sentence, what it rests on, and what else could be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import bottle

from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.planning.extra import MissingExtraError, command
from disc_counter.planning.launcher import PlanState
from disc_counter.planning.money import MOST_YEARS
from disc_counter.words.plan_words import basis, headline
from disc_counter.words.texts import Texts
from web.charts.plan_charts import heat_map, season_drawings, size_lines
from web.pages.base import Page
from web.pages.plan_form import form_values
from web.pages.weather_upload import take_part
from web.query.language import texts
from web.query.plan_query import PUT_IN, asked, asked_fields, close_launcher, put_in
from web.query.routing import get, post
from web.render import led_to

PATIENCE_S = 1.0
"""How long the page waits for a plan before it shows its progress, in s."""
REFRESH_S = 2
"""How often a page without a script asks how far it is."""


class PlanPage(Page):
    """Everybody who may look may plan; only the owner puts in files."""

    name, address = "plan", "/plan"

    @get("/plan")
    def page(self) -> str:
        """The whole page."""
        fields: dict[str, list[str]] = {}
        try:
            fields = asked_fields()
            state = asked(self.station, fields, PATIENCE_S)
        except MissingExtraError:
            return self._page(fields, None, extra=command())
        except DiscCounterError as error:
            state = PlanState("failed", sentence=str(error), wrong=isinstance(error, UsageError))
        return self._page(fields, state)

    @post("/plan/weather")
    def weather(self) -> str:
        """A part of a weather file; the last one puts it in."""
        self.guard.changing()
        name = take_part(self.station.configuration.settings.data.directory)
        bottle.response.content_type = "application/json"
        return json.dumps({"name": name, "weather": PUT_IN})

    @get("/plan/weather")
    def uploads(self) -> None:
        """Where a form without a script leads: back."""
        raise led_to(self.address)

    def close(self) -> None:
        """No plan outlives the page."""
        close_launcher(self.station.configuration.settings.data.directory)

    def _page(self, fields: Mapping[str, list[str]], state: PlanState | None, extra: str = "") -> str:
        t, settings = texts(), self.station.configuration.settings
        if state is not None and state.state == "failed" and state.wrong:
            bottle.response.status = 400
        simulated = settings.camera.source == "simulated"
        owner, figures = self.guard.is_owner, state.figures if state is not None else None
        return self.render(
            extra=extra,
            state="" if state is None else state.state,
            sentence="" if state is None else state.sentence,
            percent=t.format.number(100 * state.progress) if state else "",
            form=form_values(fields, self.station),
            currency=settings.tariff.currency,
            query=bottle.request.query_string if fields else "",
            demo=simulated,
            file=put_in(settings.data.directory) is not None,
            owner=owner,
            token=self.guard.token if owner else "",
            refresh_s=REFRESH_S if state is not None and state.state == "working" else None,
            **(_shown(figures, settings.tariff.currency, t) if figures else {"plan": None}),
        )


def _shown(plan: Mapping[str, Any], currency: str, t: Texts) -> dict[str, Any]:
    """What the views fill in of a plan that was made."""
    shown = {"plan": plan, "headline": headline(plan, t), "basis": basis(plan, t)}
    if plan["question"] == "battery":
        return shown
    system = plan["system"]
    lines, axis = size_lines(plan["table"], system["battery_kwh"], t)
    return {
        **shown,
        "system": system,
        "lines": lines,
        "axis": axis,
        "heats": [(key, heat_map(plan["months"][f"{key}_w"], t)) for key in ("use", "sun")],
        "seasons": season_drawings(plan["seasons"], t),
        "scripted": json.dumps(_for_script(plan, currency, t), ensure_ascii=False),
    }


def _for_script(plan: Mapping[str, Any], currency: str, t: Texts) -> dict[str, Any]:
    """What the sliders need: the table's figures, the prices, and the sentences to fill in."""
    keys = ("self_sufficiency", "self_sufficiency_low", "self_sufficiency_high", "self_consumption", "use_wh",
            "import_wh", "fed_in_wh", "sun_wh")  # fmt: skip
    systems = [[{key: each[key] for key in keys} for each in row] for row in plan["table"]["systems"]]
    words = {key: t.template(f"plan_{key}") for key in (
        "with", "no_battery", "some_battery", "share_range", "share_about", "pays_nothing", "payback_years",
        "yield_note", "cost_note")}  # fmt: skip
    counted = {key: [t.template(f"plan_{key}", years) for years in range(MOST_YEARS + 1)] for key in (
        "pays_range", "pays_about", "pays_from", "pays_never", "never")}  # fmt: skip
    return {
        "kwp": plan["table"]["kwp"],
        "kwh": plan["table"]["battery_kwh"],
        "systems": systems,
        "chosen": [plan["system"]["kwp"], plan["system"]["battery_kwh"]],
        "prices": plan["request"]["prices"],
        "currency": currency,
        "unknown": t("unknown"),
        "words": words,
        "counted": counted,
    }

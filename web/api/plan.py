"""The plan as JSON: what `disc-counter plan --json` prints."""

from __future__ import annotations

from threading import BoundedSemaphore

import bottle

from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.planning.launcher import PlanState
from disc_counter.status import Station
from web.api.routes import as_json
from web.query.plan_query import asked, asked_fields
from web.query.routing import get

PATIENCE_S = 20.0
"""How long an answer is waited for, in s: on a PC a plan takes three. Then 202 says how far it is."""
WRONG, NOT_YET = 400, 409
MOST_PATIENT = 2
"""Requests that wait at a time: each holds a thread. Others are told at once."""


class PlanApi:
    """Answers when the plan is made; each asks again until then."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._patient = BoundedSemaphore(MOST_PATIENT)

    @get("/api/v1/plan")
    def plan(self) -> str:
        """The figures; 202 while they are worked out, 400 for what cannot be asked, 409 while it cannot be told."""
        try:
            state = self._asked()
        except DiscCounterError as error:
            raise bottle.HTTPError(WRONG if isinstance(error, UsageError) else NOT_YET, str(error)) from error
        if state.state == "failed":
            raise bottle.HTTPError(WRONG if state.wrong else NOT_YET, state.sentence)
        if state.text is None:
            bottle.response.status = 202
            return as_json({"state": state.state, "progress": state.progress})
        bottle.response.content_type = "application/json"
        return f'{{"state": "done", {state.text[1:]}'

    def _asked(self) -> PlanState:
        waits = self._patient.acquire(blocking=False)
        try:
            return asked(self._station, asked_fields(), PATIENCE_S if waits else 0.0)
        finally:
            if waits:
                self._patient.release()

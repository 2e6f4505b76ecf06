"""What may stand behind the question mark of an address."""

from __future__ import annotations

import bottle


def flag(name: str) -> bool:
    """A parameter that is 1 or 0, or left out for 0; anything else is answered with 400."""
    given = set(bottle.request.query.getall(name))
    if given <= {"0", "1"} and len(given) < 2:
        return "1" in given
    raise bottle.HTTPError(400, f"{name} must be given once, as 0 or 1.")

"""A password or code that is wrong, or comes too early: said on the form that sent it, to be tried again."""

from __future__ import annotations

import bottle


class RefusedLogin(bottle.HTTPError):  # type: ignore[misc]  # bottle has no types
    """An answer by itself, too: 403 where it is wrong, 429 where it is too early, 400 where it will not do."""

    def told(self) -> str:
        """Take over its status and headers for a page that says its sentence, which is given."""
        bottle.response.status = self.status_code
        for name, value in self.headers.items():
            bottle.response.set_header(name, value)
        return str(self.body)

"""The table [push]."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from disc_counter.settings import kinds, push_kinds
from disc_counter.settings.table_key import SECRET_FILE, key

USUAL_BODY = (
    '{"time": "$time", "meter": "$meter", "import_wh": $import_wh, "export_wh": $export_wh, "power_w": $power_w, '
    '"import_kwh": $import_kwh, "export_kwh": $export_kwh}'
)


@dataclass(frozen=True, slots=True)
class PushTarget:
    """Who is told of each new minute by a request of his own; without `url` nobody is.

    Figures are put into `url` and `template`, see docs/recipes.md; `$secret` in a header is what `secret_file` holds.
    """

    url: str | None = key(push_kinds.filled_address())
    method: Literal["POST", "PUT", "GET"] = key(kinds.choice("POST", "PUT", "GET"), "POST")
    template: str = key(push_kinds.filled_text(), USUAL_BODY)
    headers: tuple[str, ...] = key(push_kinds.headers(), ("Content-Type: application/json",))
    secret_file: Path | None = key(kinds.path(SECRET_FILE))

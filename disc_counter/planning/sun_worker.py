"""The process in which a roof's sun is worked out: `python -m disc_counter.planning.sun_worker`.

It reads an order, whose directory is the folder to keep the sun in; a line of JSON says an error.
"""

from __future__ import annotations

import sys
from pathlib import Path

from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.planning.sunshine import keep_roof_sun
from disc_counter.planning.transport import Order, as_text


def main() -> int:
    """Work it out."""
    order = Order.of(sys.stdin.read())
    try:
        keep_roof_sun(order.request, Path(order.directory))
    except DiscCounterError as error:
        sys.stdout.write(as_text({"error": str(error), "wrong": isinstance(error, UsageError)}) + "\n")
        return 1
    except OSError as error:
        said = f"the sun of the roof cannot be kept in {order.directory}: {error.strerror}"
        sys.stdout.write(as_text({"error": said, "wrong": False}) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

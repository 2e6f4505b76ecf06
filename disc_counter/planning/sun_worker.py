"""The process in which a roof's sun is worked out: `python -m disc_counter.planning.sun_worker`.

It reads an order, whose directory is the folder to keep the sun in; a line of JSON says an error. Where another program
gave it its place for a while, the directory is the data directory, and that program is run again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.planning.kept_sun import FOLDER
from disc_counter.planning.sunshine import keep_roof_sun
from disc_counter.planning.transport import TURN, Order, as_text, become


def main() -> int:
    """Work it out; then go on as the program whose turn it is again, if there is one."""
    text = sys.stdin.read()
    order, back = Order.of(text), os.environ.get(TURN)
    try:
        keep_roof_sun(order.request, Path(order.directory) / (FOLDER if back else ""))
    except DiscCounterError as error:
        sys.stdout.write(as_text({"error": str(error), "wrong": isinstance(error, UsageError)}) + "\n")
        return 1
    except OSError as error:
        said = f"the sun of the roof cannot be kept in {order.directory}: {error.strerror}"
        sys.stdout.write(as_text({"error": said, "wrong": False}) + "\n")
        return 1
    if back:
        become(back, text, **{TURN: back})
    return 0


if __name__ == "__main__":
    sys.exit(main())

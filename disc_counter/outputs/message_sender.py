"""A process that hands one message to one recipient: apprise takes 20 MB, which the service need not hold.

`python -m disc_counter.outputs.message_sender` reads {"url", "title", "body"} from stdin; without a body it only says
whether the address is understood. Exit status 0: done, 1: not taken, 2: the address is not understood.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import Literal

CONNECT_S, ANSWER_S = 10.0, 60.0
"""How long a recipient may take to be reached and to answer, in s: a message that is sent again comes twice."""
LONGEST_S = 180.0
"""How long the process may take, in s: a small machine takes seconds to begin."""
Outcome = Literal["taken", "not taken", "not understood"]
OUTCOMES: tuple[Outcome, ...] = ("taken", "not taken", "not understood")


def deliver(url: str, title: str, body: str) -> Outcome:
    """Let a process of its own deliver a message; with an empty body only whether the address is understood."""
    given = json.dumps({"url": url, "title": title, "body": body})
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__], input=given.encode(), capture_output=True, timeout=LONGEST_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "not taken"
    return OUTCOMES[done.returncode] if done.returncode in range(len(OUTCOMES)) else "not taken"


def hand_over(url: str, title: str, body: str) -> Outcome:
    """The same within this process."""
    import apprise

    recipient = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if recipient is None:
        return "not understood"
    recipient.socket_connect_timeout, recipient.socket_read_timeout = CONNECT_S, ANSWER_S
    return "taken" if not body or recipient.notify(title=title, body=body) else "not taken"


def main() -> int:
    """Deliver what stands in stdin."""
    logging.disable(logging.CRITICAL)  # what is logged there holds addresses, and these passwords
    return OUTCOMES.index(hand_over(**json.load(sys.stdin)))


if __name__ == "__main__":
    sys.exit(main())

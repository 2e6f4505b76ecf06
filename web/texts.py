"""Every sentence that a page says, in one place, so that another language is another table."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "language": "en",
    "nav": "Pages",
    "now": "Now",
    "live": "Live",
    "skip": "Skip to the content",
    "lost": "No connection to the meter. These figures are old.",
    "power": "Power now",
    "power_export": "Feeding in now",
    "unknown": "not known",
    "uncertainty": "\N{PLUS-MINUS SIGN} {power}",
    "uncertainty_title": "one standard deviation",
    "trend_was": "5 minutes ago {power}",
    "trend_same": "as 5 minutes ago",
    "trail_range": "The last 10 minutes: {low} to {high}",
    "trail_empty": "The last 10 minutes: no power is known",
    "trail_from": "10 minutes ago",
    "trail_to": "now",
    "today": "Today",
    "import_today": "Taken from the grid today",
    "export_today": "Fed into the grid today",
    "state": "State",
    "details": "Details",
    "import_total": "Taken from the grid in all",
    "export_total": "Fed into the grid in all",
    "revolutions": "Revolutions since the start",
    "constant": "Meter constant",
    "constant_value": "{value} turns per kWh",
    "reading": "Register read last",
    "reading_value": "{energy} on {time}",
    "no_reading": "not read yet",
    "unsent": "Points not sent yet",
    "since": "Running since",
    "version": "Version",
    "measuring": "measuring, {frames} frames/s",
    "measuring_plain": "measuring",
    "not_measuring": "not measuring",
    "blind": "blind for {duration}: {reason}",
    "learning": "learning the disc: {turn} of a turn seen",
    "reason_dark": "too dark",
    "reason_glare": "too bright",
    "reason_blocked": "something is in front of the disc",
    "reason_moved": "the camera was moved",
    "reason_frames missing": "pictures are missing",
    "reason_": "the disc is not seen",
    "live_title": "Live picture",
    "live_alt": "The meter's disc as the camera sees it",
    "live_failed": "No picture comes at the moment; trying again.",
    "overlay": "Overlay",
    "overlay_on": "on",
    "overlay_off": "off",
    "legend": "What is drawn",
    "legend_window": "the disc's window; amber while sight is lost",
    "legend_rim": "the disc's rim",
    "legend_mark": "the mark, where it should be by now",
    "legend_dial": "the disc from above: the needle points to the mark",
    "snapshot": "One picture to keep",
    "error_400": "This was not understood",
    "error_404": "There is no such page",
    "error_405": "This cannot be done here",
    "error_500": "Something went wrong",
    "error_503": "Not possible at the moment",
    "error_other": "This did not work",
    "sentence_404": "There is nothing at {path}.",
    "sentence_405": "{path} can be read only.",
    "sentence_500": "The service's log says what happened.",
    "back": "Back to the figures",
}


class Texts:
    """Sentences of one language: `t("unsent")`, or with values `t("measuring", frames="60")`."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    def __call__(self, key: str, **values: str) -> str:
        return self._sentences[key].format(**values)

    def first_of(self, *keys: str) -> str:
        """The sentence of the first of these keys that exists."""
        return next(self._sentences[key] for key in keys if key in self._sentences)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences


EN = Texts(ENGLISH)

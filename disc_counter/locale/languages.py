"""Which languages there are: each is a file in this folder, found by itself.

`disc-counter.pot` is English, and the template of all others; `nl/LC_MESSAGES/disc-counter.po` is Dutch.
"""

from __future__ import annotations

from pathlib import Path

DOMAIN = "disc-counter"
FOLDER = Path(__file__).parent
ENGLISH = "en"


def template(folder: Path = FOLDER) -> Path:
    """The file with the English sentences."""
    return folder / f"{DOMAIN}.pot"


def catalogues(folder: Path = FOLDER) -> dict[str, Path]:
    """The file of each language but English, by the language's code ("de", "pt_BR"), in the order of these."""
    return {file.parts[-3]: file for file in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))}


def codes() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    return (ENGLISH, *catalogues())

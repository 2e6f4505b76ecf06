"""What to write instead, for lines of a configuration as another language or format has them."""

from __future__ import annotations

import re

LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")
"""How tomllib says where it stopped."""
KEY = r"^\s*([A-Za-z0-9_-]+)\s*"


def cure_for(text: str, why: str) -> str | None:
    """What would be right in the line at which reading stopped; None where that cannot be told."""
    lines, found = text.splitlines(), LINE.search(why)
    number = int(found[1]) if found else len(lines)
    # An end that is missing is noticed where the next line begins.
    for place in (number, number - 1):
        line = lines[place - 1] if 0 < place <= len(lines) else ""
        if cure := _cure(line):
            return f"line {place}: {cure}"
    return None


def _cure(line: str) -> str | None:
    if match := re.match(KEY + r"=\s*([+-]?[0-9]{1,3}(?:[.,' ][0-9]{3})+)(?:[.,][0-9]+)?\s*(#|$)", line):
        return f"write {match[1]} without anything between the digits but a point before decimals"
    if match := re.match(KEY + r"=\s*([+-]?[0-9]+),([0-9]+)\s*(#|$)", line):
        return f"write {match[1]} = {match[2]}.{match[3]}, with a point"
    if match := re.match(KEY + r"=\s*(true|false|yes|no|on|off|ja|nein)\s*(#|$)", line, re.IGNORECASE):
        yes = match[2].lower() in ("true", "yes", "on", "ja")
        return f"write {match[1]} = {'true' if yes else 'false'}"
    if re.match(KEY + r"=\s*[\u201c\u201d\u201e\u201f\u00ab\u2018\u2019]", line):
        return 'write the quotes as "'
    if re.match(KEY + r'=\s*"[^"]*\\', line):
        return "write ' instead of \" around a text with \\ in it"
    if re.match(KEY + r"=\s*[\"'][^\"']*(#|$)", line):
        return "a quote is missing at the end"
    if match := re.match(KEY + r"=\s*([0-9]+(?:[.,][0-9]+)?)\s*([A-Za-z%\u00b0\u20ac]\S*)\s*(#|$)", line):
        return f"write {match[1]} = {match[2].replace(',', '.')}, without {match[3]}"
    if match := re.match(KEY + r"=\s*([^\s\"'\[{0-9+-][^#\"']*?)\s*(#|$)", line):
        return f'write {match[1]} = "{match[2]}", in quotes'
    if match := re.match(KEY + r":\s*(.+?)\s*$", line):
        return f"write {match[1]} = {match[2]}, with an equals sign"
    if match := re.match(KEY + r"=\s*(#|$)", line):
        return f"{match[1]} has no value: write one, or a # before the line"
    return None

"""`doctor`: what is right, what is not, and what to do about it."""

from __future__ import annotations

import click

from disc_counter.client import service_status
from disc_counter.commands.common import settings, shared
from disc_counter.diagnosis import Finding, Seen, findings, output_findings, seen, service
from disc_counter.errors import WorkError
from disc_counter.words.light import light_values
from disc_counter.words.texts import EN

NAME_WIDTH = 24
SIGNS = {"good": "ok ", "fair": "?  ", "bad": "NO ", "unknown": "-  "}


@click.command()
@shared
def doctor() -> None:
    """Check machine, power, clock, card, frame rate, camera, light, register, outputs and service.

    Exit status 0 unless something is bad.
    """
    configured = settings()
    found: list[Finding] = []
    for finding in (*findings(configured), *output_findings(configured)):
        found.append(_said(finding))
    try:
        status = service_status(configured.web)
        found.append(_said(service(status)))
    except WorkError as problem:
        status = None
        found.append(_said(Finding("service", "bad", str(problem))))
    if status is None:
        found += [_said(finding) for finding in _all_seen(seen(configured))]
    bad = [finding.name for finding in found if finding.level == "bad"]
    if bad:
        raise WorkError(f"not right: {', '.join(bad)}")


def _all_seen(looked: Seen) -> list[Finding]:
    """What the camera sees; the light in the words of the page."""
    light = light_values(list(looked.light), EN)
    verdicts = [
        Finding(each["name"].lower(), each["level"], f"{each['said']}, {each['figure']}", each["advice"] or "")
        for each in light
    ]
    return [*looked.findings, *verdicts]


def _said(finding: Finding) -> Finding:
    advice = f"; {finding.advice}" if finding.advice else ""
    click.echo(f"{SIGNS[finding.level]}{finding.name:<{NAME_WIDTH}}{finding.words}{advice}")
    return finding

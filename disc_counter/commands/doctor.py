"""`doctor`: what is right, what is not, and what to do about it."""

from __future__ import annotations

import click

from disc_counter.asking import service_status
from disc_counter.commands.common import settings, shared
from disc_counter.diagnosis import Finding, camera, findings, service
from disc_counter.errors import WorkError

SIGNS = {"good": "ok ", "fair": "?  ", "bad": "NO ", "unknown": "-  "}


@click.command()
@shared
def doctor() -> None:
    """Check machine, power, clock, disk, frame rate, camera and service; exit status 0 unless something is bad."""
    configured = settings()
    found: list[Finding] = []
    for finding in findings(configured):
        found.append(_said(finding))
    try:
        status = service_status(configured.web)
        found.append(_said(service(status)))
    except WorkError as problem:
        status = None
        found.append(_said(Finding("service", "bad", str(problem))))
    if status is None:
        found.append(_said(camera(configured)))
    bad = [finding.name for finding in found if finding.level == "bad"]
    if bad:
        raise WorkError(f"not right: {', '.join(bad)}")


def _said(finding: Finding) -> Finding:
    advice = f"; {finding.advice}" if finding.advice else ""
    click.echo(f"{SIGNS[finding.level]}{finding.name:<16}{finding.words}{advice}")
    return finding

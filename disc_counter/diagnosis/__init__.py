"""Judges machine, camera, light, register and outputs: each finding says how it is and what to do about it."""

from disc_counter.diagnosis.finding import Finding, Level
from disc_counter.diagnosis.machine import findings
from disc_counter.diagnosis.recipients import output_findings, service
from disc_counter.diagnosis.seen import Seen, seen

__all__ = ["Finding", "Level", "Seen", "findings", "output_findings", "seen", "service"]

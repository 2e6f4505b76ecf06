"""The running service: camera, measurement, journal and page, each on a thread of its own."""

from disc_counter.service.pipeline import Parts
from disc_counter.service.service import Service

__all__ = ["Parts", "Service"]

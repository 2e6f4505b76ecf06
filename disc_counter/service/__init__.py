"""The running service: camera, measurement, journal and page, each on a thread of its own."""

from disc_counter.service.pipeline import Dependencies
from disc_counter.service.service import Service, open_service

__all__ = ["Dependencies", "Service", "open_service"]

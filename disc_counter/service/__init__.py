"""The running service: camera, measurement, journal and page, each on a thread of its own."""

from disc_counter.service.meter_service import Service
from disc_counter.service.opened import open_service
from disc_counter.service.pipeline import Dependencies

__all__ = ["Dependencies", "Service", "open_service"]

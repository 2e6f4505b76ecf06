"""What is counted, from what is seen of the disc."""

from disc_counter.measurement.events import Measurement

__all__ = ["Measurement"]

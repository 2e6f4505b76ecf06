"""Reads a rotating-disc electricity meter with a camera and says how much power is used, and when."""

import os

__version__ = "0.1.0"

# The matrices here are small: where something else runs as well, threads that wait for each other on each of them take
# a hundred times as long. It has to be said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

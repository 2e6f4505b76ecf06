"""Reads a rotating-disc electricity meter with a camera and says how much power is used, and when."""

__version__ = "0.1.0"

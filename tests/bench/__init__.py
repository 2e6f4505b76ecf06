"""Measured accuracy and cost, side by side with the usual way: `python -m tests.bench`."""

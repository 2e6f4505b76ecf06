"""What planning reaches: `python -m tests.bench.planning`."""

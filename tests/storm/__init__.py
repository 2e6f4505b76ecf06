"""A campaign of breaking, deterministic by its seed: `python -m tests.storm`; a short form runs with the tests."""

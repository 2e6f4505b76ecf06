"""The tools of the tests, tested."""

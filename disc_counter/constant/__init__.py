"""Revolutions per kWh: which constant is in force, which are usual, and how a known load tells a wrong one."""

"""Rigs that need a system of their own: ARM, the virtual camera, an installed service, Home Assistant."""

"""Our messages before a real Home Assistant: `make test-home-assistant`."""

"""What draws truth for the tests: films, households, journals."""

"""How a known disc is followed: from a strip to a signed path with its uncertainty."""

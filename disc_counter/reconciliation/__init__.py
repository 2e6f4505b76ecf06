"""The register and the turns held against each other: what an outage hid, and whether the constant is right."""

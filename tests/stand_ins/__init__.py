"""Stand-ins as strict as what they stand for."""

"""Questions to the journal: energy, power and habits by local time; read-only, beside the running service."""

"""Films of a meter: recorded, and measured as fast as they go."""

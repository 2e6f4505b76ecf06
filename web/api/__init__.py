"""JSON, events, streams and metrics for scripts and for the pages."""

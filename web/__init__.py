"""The web application: pages for people, JSON for scripts, and the live picture."""

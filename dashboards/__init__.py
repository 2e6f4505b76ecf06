"""Grafana's dashboards as code, for development only: `python -m dashboards` writes their JSON under config/grafana."""

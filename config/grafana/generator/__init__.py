"""Grafana's dashboards as code: `python -m config.grafana.generator` writes their JSON beside this folder."""

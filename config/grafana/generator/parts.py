"""What the dashboards are put together from: queries in InfluxQL, variables, panels.

InfluxQL is what InfluxDB 1, 2 and 3 have in common. Energy is the sum of what each minute says, so that it is right
wherever a span begins, over gaps and restarts, and over any number of meters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

from grafana_foundation_sdk.builders import barchart, common, stat, table, timeseries
from grafana_foundation_sdk.builders.dashboard import Dashboard, DatasourceVariable, QueryVariable, TextBoxVariable
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import StackingMode
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    DataTransformerConfig,
    GridPos,
    VariableOption,
    VariableRefresh,
)

SOURCE = DataSourceRef(type_val="influxdb", uid="${datasource}")
ZONE = "Europe/Berlin"
WHERE = '"meter" =~ /^$meter$/ AND $timeFilter'
MINUTE_MS = 60_000
WIDTH = 24
"""Columns of Grafana's grid."""

Panel: TypeAlias = stat.Panel | timeseries.Panel | barchart.Panel | table.Panel
AnyPanel = TypeVar("AnyPanel", stat.Panel, timeseries.Panel, barchart.Panel, table.Panel)


class InfluxQL(Dataquery, Builder[Dataquery]):
    """A raw query; `alias` names its series."""

    def __init__(self, query: str, alias: str = "", form: str = "time_series") -> None:
        self.query, self.alias, self.form = query, alias, form
        self.ref_id = "A"

    def build(self) -> Dataquery:
        """Itself: there is nothing to be built."""
        return self

    def to_json(self) -> dict[str, object]:
        """As Grafana's data source for InfluxDB reads it."""
        return {
            "refId": self.ref_id,
            "datasource": {"type": SOURCE.type_val, "uid": SOURCE.uid},
            "query": self.query,
            "rawQuery": True,
            "resultFormat": self.form,
            "alias": self.alias,
        }


def energy(field: str, by: str, alias: str, form: str = "time_series") -> InfluxQL:
    """Energy in kWh for each `by` (a duration), in local time where that is a day or more."""
    query = f'SELECT sum("{field}") / 1000 AS "{alias}" FROM "energy" WHERE {WHERE}'
    return InfluxQL(f"{query} GROUP BY time({by}) fill(none) tz('$zone')", alias, form)


def sum_of(field: str, alias: str) -> InfluxQL:
    """Energy in kWh in the whole span."""
    return InfluxQL(f'SELECT sum("{field}") / 1000 AS "{alias}" FROM "energy" WHERE {WHERE}', alias)


def course(measurement: str, field: str, alias: str, *, how: str = "mean", also: str = "") -> InfluxQL:
    """A figure over time, a line for each meter (and each of another tag)."""
    tags = ', "meter"' + (f', "{also}"' if also else "")
    query = f'SELECT {how}("{field}") FROM "{measurement}" WHERE {WHERE} GROUP BY time($__interval){tags} fill(null)'
    return InfluxQL(query, f"{alias} $tag_meter" + (f" $tag_{also}" if also else ""))


def newest(measurement: str, field: str, alias: str = "") -> InfluxQL:
    """The newest figure of each meter."""
    query = f'SELECT last("{field}") FROM "{measurement}" WHERE {WHERE} GROUP BY "meter"'
    return InfluxQL(query, f"{alias} $tag_meter".strip())


def filled(panel: AnyPanel, title: str, said: str, unit: str, queries: Sequence[InfluxQL]) -> AnyPanel:
    """The panel with what all have."""
    panel.title(title).description(said).datasource(SOURCE).unit(unit)
    for letter, query in zip("ABCDEF", queries, strict=False):
        query.ref_id = letter
        panel.with_target(query)
    return panel


def figure(title: str, said: str, unit: str, *queries: InfluxQL, decimals: int = 0) -> stat.Panel:
    """A large figure; nothing where nothing is known."""
    reduced = common.ReduceDataOptions().calcs(["lastNotNull"]).values(False)
    panel = filled(stat.Panel(), title, said, unit, queries)
    return panel.reduce_options(reduced).decimals(decimals).no_value("not known")


def lines(title: str, said: str, unit: str, *queries: InfluxQL, interval: str = "20s") -> timeseries.Panel:
    """Curves; where nothing is known for more than a minute, or a few steps, they are broken."""
    panel = filled(timeseries.Panel(), title, said, unit, queries)
    return panel.interval(interval).span_nulls(2 * MINUTE_MS).line_width(1).fill_opacity(10)


def bars(title: str, said: str, *queries: InfluxQL, form: str | None = None) -> barchart.Panel:
    """A bar a period, in kWh; `form` writes its beginning ("YYYY-MM") and adds up what has the same."""
    panel = filled(barchart.Panel(), title, said, "kwatth", queries).decimals(2).stacking(StackingMode.NONE)
    panel.x_field("Time").x_tick_label_spacing(100)
    if len(queries) > 1:
        panel.with_transformation(transformation("joinByField", byField="Time", mode="outer"))
    if form is not None:
        panel.with_transformation(written("Time", form))
        added = {query.alias: {"aggregations": ["sum"], "operation": "aggregate"} for query in queries}
        names = {f"{query.alias} (sum)": query.alias for query in queries}
        grouped = {"Time": {"aggregations": [], "operation": "groupby"}, **added}
        panel.with_transformation(transformation("groupBy", fields=grouped))
        panel.with_transformation(transformation("organize", renameByName=names))
    return panel


def written(field: str, form: str) -> DataTransformerConfig:
    """A time as text in the reader's zone."""
    return transformation("formatTime", timeField=field, outputFormat=form, useTimezone=True)


def transformation(name: str, **options: Any) -> DataTransformerConfig:
    """What Grafana does with a query's answer."""
    return DataTransformerConfig(id_val=name, options=options)


def dashboard(uid: str, title: str, said: str, since: str, refresh: str) -> Dashboard:
    """An empty dashboard with its variables: data source, meter (one, some or all), time zone."""
    board = Dashboard(f"disc-counter: {title}").uid(f"disc-counter-{uid}").description(said).tags(["disc-counter"])
    board.time(since, "now").refresh(refresh).timezone("browser").tooltip(DashboardCursorSync.CROSSHAIR)
    meter = QueryVariable("meter").label("Meter").datasource(SOURCE)
    meter.query('SHOW TAG VALUES FROM "energy" WITH KEY = "meter"').refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
    meter.multi(True).include_all(True).all_value(".*").current(VariableOption(text="All", value="$__all"))
    zone = TextBoxVariable("zone").label("Time zone").default_value(ZONE)
    zone.current(VariableOption(text=ZONE, value=ZONE))
    board.with_variable(DatasourceVariable("datasource").label("Data source").type("influxdb"))
    return board.with_variable(meter).with_variable(zone)


def laid_out(board: Dashboard, *rows: tuple[int, Sequence[Panel]]) -> Dashboard:
    """Rows of panels, each with its height; those of a row share its width."""
    number = top = 0
    for height, panels in rows:
        width = WIDTH // len(panels)
        for place, panel in enumerate(panels):
            number += 1
            board.with_panel(panel.id(number).grid_pos(GridPos(h=height, w=width, x=place * width, y=top)))
        top += height
    return board

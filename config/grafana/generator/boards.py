"""The three dashboards."""

from __future__ import annotations

from grafana_foundation_sdk.builders import common, table, timeseries
from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.models.common import TableColoredBackgroundCellOptions

from config.grafana.generator.parts import (
    WHERE,
    InfluxQL,
    bars,
    course,
    dashboard,
    energy,
    figure,
    filled,
    laid_out,
    lines,
    newest,
    sum_of,
    transformation,
    written,
)

IMPORT, EXPORT = ("import_wh", "Import"), ("export_wh", "Export")
DAY_SO_FAR, THE_DAY_BEFORE = "now/d", "1d/d"


def now() -> Dashboard:
    """Power, today, state."""
    board = dashboard("now", "Now", "What is used at the moment, and today.", "now-6h", "10s")
    power = figure("Power", "The last ten seconds; negative is fed in.", "watt", newest("power", "power_w"))
    taken = figure("Taken today", "Since midnight.", "kwatth", sum_of(*IMPORT), decimals=2).time_from(DAY_SO_FAR)
    given = figure("Fed in today", "Since midnight.", "kwatth", sum_of(*EXPORT), decimals=2).time_from(DAY_SO_FAR)
    register = figure(
        "Register", "As it was read last.", "kwatth", newest("register", "reading_kwh"), decimals=1
    ).time_from("7d")
    alive = figure(
        "Newest minute", "When the newest minute ended.", "dateTimeFromNow", newest("energy", "import_kwh")
    ).time_from("7d")
    reduced = common.ReduceDataOptions().calcs(["lastNotNull"]).fields("Time")
    alive.reduce_options(reduced)
    blind = figure("Without sight", "In the last hour.", "s", blind_sum()).time_from("1h")
    return laid_out(
        board,
        (5, [power, taken, given, register, alive, blind]),
        (
            10,
            [lines("Power", "The mean of each step; broken where not known.", "watt", course("power", "power_w", ""))],
        ),
        (
            8,
            [
                bars("Today", "Hour by hour.", energy(IMPORT[0], "1h", IMPORT[1])).time_from(DAY_SO_FAR),
                bars("Yesterday", "Hour by hour.", energy(IMPORT[0], "1h", IMPORT[1]))
                .time_from(DAY_SO_FAR)
                .time_shift(THE_DAY_BEFORE),
            ],
        ),
    )


def blind_sum() -> InfluxQL:
    """Seconds without sight in the whole span."""
    return InfluxQL(f'SELECT sum("blind_s") FROM "health" WHERE {WHERE}', "without sight")


def consumption() -> Dashboard:
    """Minute to year, day against day, hour by weekday, taken and fed in."""
    board = dashboard("consumption", "Consumption", "Energy by any period.", "now-30d", "5m")

    def both(by: str) -> tuple[InfluxQL, InfluxQL]:
        return energy(IMPORT[0], by, IMPORT[1]), energy(EXPORT[0], by, EXPORT[1])

    totals = (
        figure("Taken", "In the span shown.", "kwatth", sum_of(*IMPORT), decimals=2),
        figure("Fed in", "In the span shown.", "kwatth", sum_of(*EXPORT), decimals=2),
    )
    return laid_out(
        board,
        (4, totals),
        (9, [bars("Days", "Local days; those of 23 and 25 hours too.", *both("1d"))]),
        (
            8,
            [
                bars("Weeks", "From Monday on.", *both("1d"), form="GGGG-[W]WW"),
                bars("Months", "", *both("1d"), form="YYYY-MM"),
                bars("Years", "", *both("1d"), form="YYYY"),
            ],
        ),
        (
            8,
            [
                bars("This day by hours", "", *both("1h")).time_from(DAY_SO_FAR),
                bars("The day before by hours", "", *both("1h")).time_from(DAY_SO_FAR).time_shift(THE_DAY_BEFORE),
            ],
        ),
        (8, [bars("The last hour by minutes", "", *both("1m")).time_from("1h")]),
        (14, [by_weekday()]),
    )


def by_weekday() -> table.Panel:
    """A heat map: a row an hour of the day, a column a day of the week, the energy taken in the span shown."""
    query = energy(IMPORT[0], "1h", IMPORT[1], form="table")
    panel = filled(table.Panel(), "Hour by weekday", "Energy taken in the span shown.", "kwatth", [query])
    steps = [
        transformation(
            "calculateField", mode="binary", alias="Hour", binary={"left": "Time", "operator": "+", "right": "0"}
        ),
        transformation("convertFieldType", conversions=[{"targetField": "Hour", "destinationType": "time"}], fields={}),
        written("Time", "E ddd"),
        written("Hour", "HH"),
        transformation(
            "groupBy",
            fields={
                "Time": {"aggregations": [], "operation": "groupby"},
                "Hour": {"aggregations": [], "operation": "groupby"},
                IMPORT[1]: {"aggregations": ["sum"], "operation": "aggregate"},
            },
        ),
        transformation("sortBy", fields={}, sort=[{"field": "Time"}]),
        transformation(
            "groupingToMatrix", columnField="Time", rowField="Hour", valueField=f"{IMPORT[1]} (sum)", emptyValue="null"
        ),
        transformation("sortBy", fields={}, sort=[{"field": "Hour\\Time"}]),
    ]
    for step in steps:
        panel.with_transformation(step)
    return panel.cell_options(TableColoredBackgroundCellOptions()).decimals(2)


def health() -> Dashboard:
    """Frame rate, blind time, light, the register's difference, what waits to be sent."""
    board = dashboard("health", "Health", "Is it measuring well?", "now-24h", "1m")

    def of(title: str, said: str, unit: str, field: str, how: str = "mean") -> timeseries.Panel:
        return lines(title, said, unit, course("health", field, "", how=how), interval="1m")

    difference = course("register", "difference_kwh", "", how="last", also="register")
    return laid_out(
        board,
        (
            8,
            [
                of("Pictures", "Taken in a second.", "none", "frames_per_s"),
                of("Without sight", "", "s", "blind_s", "sum"),
            ],
        ),
        (
            8,
            [
                of("Brightness of the rim", "Grey levels: 60 to 200 is good.", "none", "brightness"),
                of("Contrast of the mark", "Of the rim's brightness: from 0.24 on is good.", "none", "mark_contrast"),
            ],
        ),
        (
            8,
            [
                lines("Register less counted", "Near 0 and not growing.", "kwatth", difference, interval="10m"),
                of("Points not sent yet", "", "none", "unsent_points", "max"),
            ],
        ),
    )

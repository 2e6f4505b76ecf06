"use strict";
// The chart to be touched: values under mouse or finger, a span by dragging, zoom by wheel or two fingers; it is moved by
// dragging with the shift key, by a sideways wheel or two fingers. Without this script the drawn chart stays; the tables
// below say the same either way.
const base = document.body.dataset.base.replace(/\/$/, "");
const holder = document.querySelector("[data-chart]");
const MOST_LABELS = 8, LEAST_DRAG_PX = 8, LEAST_ROWS = 3, WHEEL = 1.25;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function touchable(told) {
  const { times, limits, links, titles, ticks, unit } = told, count = times.length;
  const last = told.end, said = document.getElementById("chart-said");
  const bars = uPlot.paths.bars({ size: [0.84, 200], align: 1 });
  const series = (values, fill) => ({ values, options: { paths: bars, points: { show: false }, fill, stroke: fill, width: 0 } });
  const shown = [
    series(told.paper, colour("--paper")),
    series(told.taken, colour("--wait")),
    series(told.seen, colour("--import")),
    series(told.given, colour("--export")),
  ];
  if (told.other.some((value) => value !== null)) {
    const step = uPlot.paths.stepped({ align: 1 });
    shown.push({ values: told.other, options: { paths: step, points: { show: false }, stroke: colour("--text"), width: 2 } });
  }

  // Ticks stand below their bars: those of the server, as many as there is room for.
  function splits(u, axis, min, max) {
    const inside = times.map((time, place) => place).filter((place) => times[place] >= min && times[place] < max);
    const every = Math.max(1, Math.ceil(inside.length / MOST_LABELS));
    return inside.filter((_, place) => place % every === 0).map((place) => times[place] + 0.42 * ((times[place + 1] ?? last) - times[place]));
  }
  const rowAt = (time) => Math.max(0, times.findLastIndex((each) => each <= time));
  const number = new Intl.NumberFormat(document.documentElement.lang);

  function say(row) {
    const other = told.other[row];
    said.textContent = titles[row] + (other === null || other === undefined ? "" : " · " + told.otherName + ": " + number.format(other) + " " + unit);
  }

  function note({ min, max }) {
    holder.dataset.first = rowAt(min);
    holder.dataset.rows = rowAt(max - 1) - rowAt(min) + 1;
  }

  function ask(left, width) {
    const from = rowAt(chart.posToVal(left, "x")), to = rowAt(chart.posToVal(left + width, "x"));
    location.href = base + "/history/span?from=" + encodeURIComponent(limits[from]) + "&to=" + encodeURIComponent(limits[to + 1]);
  }

  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--edge"), width: 1 }, ticks: { show: false }, font: "13px system-ui, sans-serif" };
  const options = {
    width: holder.clientWidth,
    height: Math.max(220, Math.min(340, 0.4 * holder.clientWidth)),
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false },
      bind: { mousedown: (u, over, begin) => (event) => { if (!event.shiftKey) begin(event); } },
    },
    select: { show: true },
    scales: { x: { time: false, range: (u, min, max) => [Math.max(times[0], min ?? times[0]), Math.min(last, max ?? last)] } },
    axes: [
      { ...axis, grid: { show: false }, splits, values: (u, places) => places.map((place) => ticks[rowAt(place)]) },
      { ...axis, size: 62, values: (u, values) => values.map((value) => number.format(value)), label: unit, labelSize: 18, labelFont: axis.font },
    ],
    series: [{}, ...shown.map((each) => each.options)],
    hooks: {
      setCursor: [(u) => u.cursor.idx !== null && u.cursor.idx !== undefined && u.cursor.left >= 0 && say(rowAt(u.posToVal(u.cursor.left, "x")))],
      setSelect: [(u) => u.select.width >= LEAST_DRAG_PX && ask(u.select.left, u.select.width)],
      setScale: [(u, key) => key === "x" && note(u.scales.x)],
    },
  };
  // A bar is as wide as its period: a last one closes it.
  const chart = new uPlot(options, [[...times, last], ...shown.map((each) => [...each.values, null])], holder);
  chart.setScale("x", { min: times[0], max: last });

  const over = chart.over;
  function move(px) {
    const { min, max } = chart.scales.x;
    const shift = Math.min(Math.max((px * (max - min)) / over.clientWidth, times[0] - min), last - max);
    chart.setScale("x", { min: min + shift, max: max + shift });
  }

  let down = null, held = null;
  over.addEventListener("pointerdown", (event) => {
    down = event.clientX;
    if (event.shiftKey && event.pointerType !== "touch" && event.button === 0) {
      held = event.clientX;
      over.setPointerCapture(event.pointerId);
    }
  });
  over.addEventListener("pointermove", (event) => {
    if (held === null) return;
    move(held - event.clientX);
    held = event.clientX;
  });
  for (const name of ["pointerup", "pointercancel"]) over.addEventListener(name, () => { held = null; });
  over.addEventListener("click", (event) => {
    const row = rowAt(chart.posToVal(event.clientX - over.getBoundingClientRect().left, "x"));
    if (Math.abs(event.clientX - down) < LEAST_DRAG_PX && event.pointerType !== "touch" && links[row]) location.href = base + links[row];
  });

  function zoom(factor, left) {
    const { min, max } = chart.scales.x, middle = chart.posToVal(left, "x");
    const least = (LEAST_ROWS * (last - times[0])) / count;
    const span = Math.min(last - times[0], Math.max(least, (max - min) * factor));
    const from = Math.min(Math.max(times[0], middle - ((middle - min) / (max - min)) * span), last - span);
    chart.setScale("x", { min: from, max: from + span });
  }
  over.addEventListener("wheel", (event) => {
    // Who goes on past a chart that shows everything scrolls the page.
    const { min, max } = chart.scales.x, aside = event.deltaX || (event.shiftKey ? event.deltaY : 0);
    if ((aside || event.deltaY > 0) && max - min >= last - times[0]) return;
    event.preventDefault();
    if (aside) return move(aside);
    zoom(event.deltaY > 0 ? WHEEL : 1 / WHEEL, event.clientX - over.getBoundingClientRect().left);
  }, { passive: false });

  // One finger asks for a span, two zoom and move.
  const fingers = new Map();
  const spread = () => {
    const [a, b] = [...fingers.values()];
    const box = over.getBoundingClientRect();
    return { apart: Math.max(10, Math.abs(a - b)), middle: (a + b) / 2 - box.left };
  };
  let pinch = null, begun = null;
  over.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    fingers.set(event.pointerId, event.clientX);
    begun = fingers.size === 1 ? event.clientX - over.getBoundingClientRect().left : null;
    pinch = fingers.size === 2 ? spread() : null;
  });
  over.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event.clientX);
    if (pinch) {
      const now = spread();
      move(pinch.middle - now.middle);
      zoom(pinch.apart / now.apart, now.middle);
      pinch = now;
    } else if (begun !== null) {
      const here = event.clientX - over.getBoundingClientRect().left;
      chart.setSelect({ left: Math.min(begun, here), width: Math.abs(here - begun), top: 0, height: over.clientHeight }, false);
      say(rowAt(chart.posToVal(here, "x")));
    }
  });
  for (const name of ["pointerup", "pointercancel"]) {
    over.addEventListener(name, (event) => {
      if (!fingers.delete(event.pointerId)) return;
      const { left, width } = chart.select;
      if (name === "pointerup" && begun !== null && width >= LEAST_DRAG_PX) ask(left, width);
      begun = pinch = null;
    });
  }

  new ResizeObserver(() => holder.clientWidth && chart.setSize({ width: holder.clientWidth, height: chart.height })).observe(holder);
}

if (holder && window.uPlot) {
  holder.hidden = false;
  document.getElementById("chart-drawn").hidden = true;
  document.getElementById("chart-said").hidden = false;
  touchable(JSON.parse(holder.dataset.chart));
}

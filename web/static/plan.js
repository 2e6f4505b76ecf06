"use strict";
// Tries sizes and prices at once, from the table that was computed once; puts a weather file in, part by part.

const base = document.body.dataset.base.replace(/\/$/, "");
const LOOK_EVERY_MS = 1000;
const PART_BYTES = 45000;
const HALVINGS = 80;
const language = document.documentElement.lang;

if (document.getElementById("plan-working")) setTimeout(() => location.reload(), LOOK_EVERY_MS);

function number(value, decimals = 0) {
  const parts = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: "always" };
  return new Intl.NumberFormat(language, parts).format(value);
}

function exact(value) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: false }).format(value);
}

function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

// Between which two sizes a value lies, and how far.
function between(sizes, value) {
  const last = sizes.length - 1;
  const at = Math.max(0, Math.min(last - 1, sizes.findIndex((size) => size >= value) - 1));
  const place = value >= sizes[last] ? last - 1 : at;
  const share = (value - sizes[place]) / (sizes[place + 1] - sizes[place]);
  return [place, Math.max(0, Math.min(1, share))];
}

function systemAt(plan, kwp, kwh) {
  const [i, u] = between(plan.kwp, kwp), [j, v] = between(plan.kwh, kwh), found = {};
  for (const key of Object.keys(plan.systems[0][0])) {
    const corner = (a, b) => plan.systems[i + a][j + b][key];
    if (corner(0, 0) === null || corner(1, 1) === null) { found[key] = null; continue; }
    found[key] = (corner(0, 0) * (1 - v) + corner(0, 1) * v) * (1 - u) + (corner(1, 0) * (1 - v) + corner(1, 1) * v) * u;
  }
  return found;
}

function cash(avoided, fed, cost, prices) {
  const years = [];
  for (let year = 0; year < prices.years; year++) {
    const price = prices.price * (1 + prices.growth) ** year;
    years.push((1 - prices.ageing) ** year * (avoided * price + fed * prices.feed_in) - prices.upkeep * cost);
  }
  return years;
}

function payback(cost, years) {
  let left = cost;
  for (const [year, brought] of years.entries()) {
    if (brought >= left) return year + (brought > 0 ? left / brought : 0);
    left -= brought;
  }
  return null;
}

function returnRate(cost, years) {
  if (cost <= 0 || years.reduce((sum, each) => sum + each, 0) <= 0) return null;
  const value = (rate) => years.reduce((sum, each, year) => sum + each / (1 + rate) ** (year + 1), -cost);
  let low = -0.99, high = 10;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (value(middle) > 0) low = middle; else high = middle;
  }
  return (low + high) / 2;
}

// The prices in the form, those of the plan where a field holds no number.
function pricesOf(plan) {
  const read = (name, usual, factor = 1) => {
    const text = document.getElementById(name).value.trim().replace(",", ".");
    return text === "" || !Number.isFinite(Number(text)) ? usual : Number(text) * factor;
  };
  const usual = plan.prices;
  return {
    price: read("price", usual.price), feed_in: read("feed_in", usual.feed_in),
    cost_per_kwp: read("cost_kwp", usual.cost_per_kwp), cost_per_kwh: read("cost_kwh", usual.cost_per_kwh),
    growth: read("growth", usual.growth, 0.01), upkeep: read("upkeep", usual.upkeep, 0.01),
    ageing: read("ageing", usual.ageing, 0.01),
    years: Math.max(1, Math.min(50, Math.round(read("years", usual.years)))),
  };
}

// Which of two sentences it is, and what is put in: one figure where both round to it.
function ranged(key, low, high) {
  const ends = { low: number(low), high: number(high) };
  return [ends.low === ends.high ? key + "_about" : key + "_range", ends];
}

function paysWords(plan, cost, low, high, years) {
  if (cost <= 0) return plan.words.pays_nothing;
  if (low === null) return filled(plan.counted.pays_never[years], { years });
  if (high === null) return filled(plan.counted.pays_from[Math.round(low)], { low: number(low) });
  const [key, ends] = ranged("pays", low, high);
  return filled(plan.counted[key][Math.round(high)], ends);
}

function show(plan, kwp, kwh) {
  const system = systemAt(plan, kwp, kwh), prices = pricesOf(plan), words = plan.words;
  const cost = kwp * prices.cost_per_kwp + kwh * prices.cost_per_kwh, use = system.use_wh / 1000;
  const avoided = use - system.import_wh / 1000, fed = system.fed_in_wh / 1000;
  const at = (share) => payback(cost, cash(share * use, Math.max(fed - (share * use - avoided), 0), cost, prices));
  const years = cash(avoided, fed, cost, prices), back = payback(cost, years), rate = returnRate(cost, years);
  const put = (id, text) => { document.getElementById(id).textContent = text; };
  const low = system.self_sufficiency_low, high = system.self_sufficiency_high;
  const [shared, ends] = ranged("share", 100 * low, 100 * high);
  document.getElementById("f-share").firstChild.textContent = number(100 * system.self_sufficiency);
  put("f-own", number(100 * system.self_consumption));
  put("f-yield", number(system.sun_wh / 1000));
  put("f-per", filled(words.yield_note, { per: number(system.sun_wh / 1000 / kwp) }));
  put("f-import", number(system.import_wh / 1000));
  put("f-saving", number(years[0]));
  put("f-cost", filled(words.cost_note, { cost: number(cost) + " " + plan.currency }));
  put("f-back", back === null ? filled(plan.counted.never[prices.years], { years: prices.years })
    : filled(words.payback_years, { years: number(back, 1) }));
  put("f-return", rate === null ? plan.unknown : number(100 * rate, 1) + " %");
  put("sentence", filled(words.with, {
    kwp: exact(kwp), battery: kwh > 0 ? filled(words.some_battery, { kwh: exact(kwh) }) : words.no_battery,
    share: filled(words[shared], ends), use: number(use),
    pays: paysWords(plan, cost, at(high), at(low), prices.years),
  }));
  put("said-kwp", exact(kwp) + " kWp");
  put("said-kwh", exact(kwh) + " kWh");
}

function trySizes(sliders) {
  const plan = JSON.parse(sliders.dataset.plan), form = document.getElementById("plan-form");
  const kwp = document.getElementById("slide-kwp"), kwh = document.getElementById("slide-kwh");
  for (const [slider, sizes, value] of [[kwp, plan.kwp, plan.chosen[0]], [kwh, plan.kwh, plan.chosen[1]]]) {
    slider.min = sizes[0]; slider.max = sizes[sizes.length - 1]; slider.step = 0.1; slider.value = value;
  }
  const now = () => show(plan, Number(kwp.value), Number(kwh.value));
  for (const each of [kwp, kwh]) each.addEventListener("input", now);
  for (const name of ["price", "feed_in", "cost_kwp", "cost_kwh", "growth", "years", "upkeep", "ageing"]) {
    document.getElementById(name).addEventListener("input", now);
  }
  document.getElementById("slide-take").addEventListener("click", () => {
    const factor = Number(kwp.value) / (plan.chosen[0] || 1);
    for (const field of form.querySelectorAll("[name=kwp]")) {
      const size = Number(field.value.replace(",", ".")) || (plan.chosen[0] ? 0 : 1);
      if (field.value.trim()) field.value = Math.round(100 * factor * size) / 100;
    }
    document.getElementById("battery").value = kwh.value;
    form.submit();
  });
  document.getElementById("said-kwp").textContent = exact(plan.chosen[0]) + " kWp";
  document.getElementById("said-kwh").textContent = exact(plan.chosen[1]) + " kWh";
  sliders.hidden = false;
}

async function putIn(form, file, said) {
  const packed = new Response(file.stream().pipeThrough(new CompressionStream("gzip")));
  const bytes = new Uint8Array(await packed.arrayBuffer()), count = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
  for (let part = 0; part < count; part++) {
    const text = Array.from(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES), (b) => String.fromCharCode(b));
    const body = new URLSearchParams({ token: form.token.value, name: file.name, part, parts: count, data: btoa(text.join("")) });
    const answer = await fetch(base + "/plan/weather", { method: "POST", body });
    if (!answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      throw new Error(page.querySelector(".error p")?.textContent ?? answer.statusText);
    }
    said.textContent = number((100 * (part + 1)) / count) + " %";
  }
  location.search = new URLSearchParams([...new URLSearchParams(location.search), ["weather", "file"]]
    .filter(([key, value]) => key !== "weather" || value === "file"));
}

const sliders = document.getElementById("sliders"), upload = document.getElementById("weather-form");
if (sliders) trySizes(sliders);
document.getElementById("balcony").addEventListener("change", (event) => event.target.form.submit());
if (upload) {
  upload.hidden = false;
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = document.getElementById("weather-pick").files[0], said = document.getElementById("weather-said");
    if (file) putIn(upload, file, said).catch((error) => { said.textContent = error.message; });
  });
}

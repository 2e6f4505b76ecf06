"use strict";
// Draws windows on the picture with mouse, pen or finger, and asks now and then how the disc is followed.

const base = document.body.dataset.base.replace(/\/$/, "");
const ASK_EVERY_MS = 2000;
const LEAST_PX = 4, MOST_ZOOM = 5;
const shown = document.getElementById("picture");
const drawing = document.getElementById("drawing");
const bar = document.getElementById("drawing-bar");
let target = null, from = null;

function field(edge) {
  return document.getElementById(target + "-" + edge);
}

// From where the pointer is to pixels of the camera's picture.
function pixels(event) {
  const box = shown.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
  const inside = (part, whole) => Math.round(Math.min(1, Math.max(0, part)) * whole);
  return { x: inside(x, shown.naturalWidth), y: inside(y, shown.naturalHeight) };
}

function put(rectangle) {
  for (const edge of ["x", "y", "width", "height"]) field(edge).value = rectangle[edge];
  show(rectangle);
}

function show(rectangle) {
  drawing.hidden = !rectangle;
  if (rectangle) place(drawing, rectangle);
}

function place(element, rectangle) {
  const share = (length, whole) => (100 * length) / whole + "%";
  element.style.left = share(rectangle.x, shown.naturalWidth);
  element.style.top = share(rectangle.y, shown.naturalHeight);
  element.style.width = share(rectangle.width, shown.naturalWidth);
  element.style.height = share(rectangle.height, shown.naturalHeight);
}

// Frames on the picture: what somebody drew, and the slot as it was found in and around it.
function frame(element, box) {
  if (!element) return;
  const [x, y, width, height] = (box?.dataset.box ?? "").split(" ").map(Number);
  element.hidden = !(width > 0 && shown.naturalWidth);
  if (!element.hidden) place(element, { x, y, width, height });
}

function frames() {
  frame(document.getElementById("own-box"), document.getElementById("own-box"));
  frame(document.getElementById("found-frame"), document.getElementById("found-box"));
}

function between(a, b) {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function choose(button) {
  for (const other of document.querySelectorAll("[data-draw]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  target = button.dataset.draw;
  // What was drawn is applied where it was drawn: its form may be far below.
  document.getElementById("drawing-apply").setAttribute("form", button.closest("form").id);
  bar.hidden = false;
  shown.parentElement.classList.add("drawable");
  const entered = ["x", "y", "width", "height"].map((edge) => [edge, Number(field(edge).value)]);
  show(entered.every(([, value]) => Number.isFinite(value)) && field("width").value ? Object.fromEntries(entered) : null);
  shown.scrollIntoView({ block: "nearest" });
}

function stopDrawing() {
  for (const button of document.querySelectorAll("[data-draw]")) button.setAttribute("aria-pressed", "false");
  target = null;
  bar.hidden = true;
  shown.parentElement.classList.remove("drawable");
  zoomTo(1, 0, 0);
}

document.getElementById("drawing-stop").addEventListener("click", stopDrawing);

// One finger draws; two enlarge the picture and move it, as everywhere else.
const lens = shown.parentElement.parentElement;
const fingers = new Map();
let zoom = 1, pinch = null;

function zoomTo(wanted, clientX, clientY) {
  const box = lens.getBoundingClientRect(), before = zoom;
  zoom = Math.min(MOST_ZOOM, Math.max(1, wanted));
  const x = clientX - box.left, y = clientY - box.top;
  const left = ((lens.scrollLeft + x) * zoom) / before - x, top = ((lens.scrollTop + y) * zoom) / before - y;
  lens.classList.toggle("zoomed", zoom > 1);
  shown.parentElement.style.width = 100 * zoom + "%";
  lens.scrollTo(left, top);
}

function zoomBy(factor) {
  const box = lens.getBoundingClientRect();
  zoomTo(zoom * factor, box.left + box.width / 2, box.top + box.height / 2);
}

document.getElementById("zoom-in").addEventListener("click", () => zoomBy(1.5));
document.getElementById("zoom-out").addEventListener("click", () => zoomBy(1 / 1.5));

function held() {
  const [a, b] = [...fingers.values()];
  return { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2, apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) };
}

function pinched() {
  const now = held();
  lens.scrollBy(pinch.x - now.x, pinch.y - now.y);
  zoomTo((zoom * now.apart) / Math.max(1, pinch.apart), now.x, now.y);
  pinch = now;
}

shown.parentElement.addEventListener("pointerdown", (event) => {
  if (!target || !shown.naturalWidth) return;
  event.preventDefault();
  shown.parentElement.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, event);
  from = fingers.size === 1 ? pixels(event) : null;
  pinch = fingers.size === 2 ? held() : null;
});
shown.parentElement.addEventListener("pointermove", (event) => {
  if (fingers.has(event.pointerId)) fingers.set(event.pointerId, event);
  if (pinch) pinched();
  if (!from) return;
  const rectangle = between(from, pixels(event));
  if (rectangle.width >= LEAST_PX && rectangle.height >= LEAST_PX) put(rectangle);
});
for (const name of ["pointerup", "pointercancel"]) {
  shown.parentElement.addEventListener(name, (event) => {
    fingers.delete(event.pointerId);
    from = pinch = null;
  });
}

for (const button of document.querySelectorAll("[data-draw]")) {
  button.addEventListener("click", () => choose(button));
}
for (const button of document.querySelectorAll("[data-empty]")) {
  button.addEventListener("click", () => {
    for (const edge of ["x", "y", "width", "height"]) {
      document.getElementById(button.dataset.empty + "-" + edge).value = "";
    }
    if (target === button.dataset.empty) show(null);
  });
}
shown.addEventListener("load", frames);
frames();
for (const scripted of document.querySelectorAll(".scripted")) scripted.hidden = false;

function exchange(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-progress]")) {
    const other = fresh.getElementById(part.id);
    if (other && part.innerHTML !== other.innerHTML) part.innerHTML = other.innerHTML;
  }
  frames();
}

async function ask() {
  try {
    const answer = document.hidden ? null : await fetch(base + "/setup/progress", { cache: "no-store" });
    if (answer && answer.ok) exchange(await answer.text());
  } catch {
    // The next one may come through.
  }
  setTimeout(ask, ASK_EVERY_MS);
}

setTimeout(ask, ASK_EVERY_MS);

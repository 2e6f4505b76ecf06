"use strict";
// Turns the drawn disc as the meter's does: on at the speed that was measured last, and towards the place last seen.
// The projection is that of web/charts/turning_disc.py.
const drawn = document.getElementById("disc");
const told = document.getElementById("disc-state");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const MIDDLE_X = 120, MIDDLE_Y = 36, RADIUS_X = 112, RADIUS_Y = 28, THICK = 17, MARK_INNER = 0.74;
const MARK_DEG = [-7, -3.5, 0, 3.5, 7];
const CATCHES_UP_PER_S = 0.8, MOST_STEP_S = 0.2;
const way = Number(drawn.dataset.way);
let angle = 0, speed = null, seen = null, seenAt = 0, lastMs = null;

function hear() {
  const [place, rate] = told.textContent.split("|").map((part) => part.trim());
  speed = rate === "" ? null : Number(rate);
  seen = place === "" ? null : Number(place);
  seenAt = performance.now();
  drawn.classList.toggle("unknown", speed === null);
}

function point(deg, share) {
  const turned = (way * (angle + deg) * Math.PI) / 180;
  return [MIDDLE_X + share * RADIUS_X * Math.sin(turned), MIDDLE_Y + share * RADIUS_Y * Math.cos(turned), Math.cos(turned) > 0];
}

const path = (points) => (points.length < 2 ? "" : "M" + points.map(([x, y]) => x.toFixed(2) + " " + y.toFixed(2)).join("L") + "Z");

function draw() {
  document.querySelectorAll("#disc-lines line").forEach((line, place) => {
    const [x, y, inFront] = point(10 * place, 1);
    line.setAttribute("x1", x); line.setAttribute("x2", x);
    line.setAttribute("y1", y); line.setAttribute("y2", y + (inFront ? THICK : 0));
  });
  const edge = MARK_DEG.map((deg) => point(deg, 1)).filter(([, , inFront]) => inFront);
  const below = edge.map(([x, y]) => [x, y + THICK]).reverse();
  document.getElementById("disc-mark").setAttribute("d", edge.length < 2 ? "" : path([...edge, ...below]));
  const inner = [...MARK_DEG].reverse().map((deg) => point(deg, MARK_INNER));
  document.getElementById("disc-above").setAttribute("d", path([...MARK_DEG.map((deg) => point(deg, 1)), ...inner]));
}

function turn(nowMs) {
  const passed = lastMs === null ? 0 : Math.min(MOST_STEP_S, (nowMs - lastMs) / 1000);
  lastMs = nowMs;
  if (speed !== null) {
    angle += speed * passed;
    if (seen !== null) {
      const due = seen + (speed * (nowMs - seenAt)) / 1000;
      angle += (((((due - angle) % 360) + 540) % 360) - 180) * Math.min(1, CATCHES_UP_PER_S * passed);
    }
    draw();
    drawn.dataset.deg = angle.toFixed(2);
  }
  if (!still.matches) requestAnimationFrame(turn);
}

hear();
if (seen !== null) angle = seen;
new MutationObserver(hear).observe(told, { childList: true, characterData: true, subtree: true });
if (!still.matches) requestAnimationFrame(turn);
still.addEventListener("change", () => { lastMs = null; if (!still.matches) requestAnimationFrame(turn); });

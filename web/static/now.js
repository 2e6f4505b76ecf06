"use strict";
// Exchanges the parts of the page that changed for those the server pushes; where it pushes to too many already, asks.
const base = document.body.dataset.base.replace(/\/$/, "");
const EVERY_MS = 1000, PATIENCE_MS = 5000, RETRY_PICTURE_MS = 3000, LIGHT_EVERY_MS = 1000;
const lost = document.getElementById("lost");
const picture = document.getElementById("picture");
const pictureAddress = picture && picture.getAttribute("src");

function showLost(isLost) {
  if (lost.hidden !== isLost) return;
  lost.hidden = !isLost;
  document.body.classList.toggle("old", isLost);
  if (!isLost) restartPicture();
}

function exchange(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-now]")) {
    const other = fresh.getElementById(part.id);
    if (!other) continue;
    if (part.className !== other.className) part.className = other.className;
    part.hidden = other.hidden;
    if (part.innerHTML !== other.innerHTML) part.innerHTML = other.innerHTML;
  }
}

async function refresh() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(base + "/now", { signal: patience.signal, cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    exchange(await answer.text());
    showLost(false);
  } catch {
    showLost(true);
  } finally {
    clearTimeout(timer);
  }
}

async function keepFresh() {
  if (!document.hidden) await refresh();
  setTimeout(keepFresh, EVERY_MS);
}

async function keepLight() {
  const light = document.querySelector("[data-light]");
  if (!light) return;
  try {
    const answer = document.hidden ? null : await fetch(base + "/light", { cache: "no-store" });
    if (answer && answer.ok) light.outerHTML = await answer.text();
  } catch {
    // The lost connection is said elsewhere.
  }
  setTimeout(keepLight, LIGHT_EVERY_MS);
}

let pushes = null, silence = null, asking = false;

function heard(html) {
  exchange(html);
  showLost(false);
  clearTimeout(silence);
  silence = setTimeout(() => showLost(true), PATIENCE_MS);
}

function listen() {
  pushes = new EventSource(base + "/events");
  pushes.addEventListener("message", (event) => heard(event.data));
  pushes.addEventListener("error", () => {
    // A stream that broke is opened again by the browser; one that was refused is not.
    if (pushes.readyState !== EventSource.CLOSED || asking) return;
    asking = true;
    keepFresh();
  });
}

// A page in the background gives its place to others.
function listenWhileSeen() {
  if (document.hidden) {
    clearTimeout(silence);
    if (pushes) pushes.close();
  } else if (asking) refresh();
  else if (!pushes || pushes.readyState === EventSource.CLOSED) listen();
}

function restartPicture() {
  if (picture && !document.hidden) picture.src = pictureAddress + "&from=" + Date.now();
}

function showPictureFailed(hasFailed) {
  document.getElementById("picture-failed").hidden = !hasFailed;
  picture.hidden = hasFailed;
}

function keepPicture() {
  picture.addEventListener("load", () => showPictureFailed(false));
  picture.addEventListener("error", () => {
    showPictureFailed(true);
    setTimeout(restartPicture, RETRY_PICTURE_MS);
  });
  // A page in the background gives its place before the live picture to others.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) picture.removeAttribute("src");
    else restartPicture();
  });
  // A picture that failed before this script ran has told nobody.
  if (picture.complete && !picture.naturalWidth) picture.dispatchEvent(new Event("error"));
}

if (picture) keepPicture();
keepLight();
document.addEventListener("visibilitychange", listenWhileSeen);
listenWhileSeen();

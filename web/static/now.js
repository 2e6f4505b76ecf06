"use strict";
// Once a second, exchanges the parts of the page that changed for those the server renders now.
const EVERY_MS = 1000, PATIENCE_MS = 5000, RETRY_PICTURE_MS = 3000;
const lost = document.getElementById("lost");

function showLost(isLost) {
  lost.hidden = !isLost;
  document.body.classList.toggle("old", isLost);
}

function exchange(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-now]")) {
    const other = fresh.getElementById(part.id);
    if (!other) continue;
    if (part.className !== other.className) part.className = other.className;
    if (part.innerHTML !== other.innerHTML) part.innerHTML = other.innerHTML;
  }
}

async function refresh() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch("/now", { signal: patience.signal, cache: "no-store" });
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

function keepPicture(picture) {
  const failed = document.getElementById("picture-failed");
  const address = picture.src;
  picture.addEventListener("load", () => { failed.hidden = true; picture.hidden = false; });
  picture.addEventListener("error", () => {
    failed.hidden = false;
    picture.hidden = true;
    setTimeout(() => { picture.src = address + "&again=" + Date.now(); }, RETRY_PICTURE_MS);
  });
}

const picture = document.getElementById("picture");
if (picture) keepPicture(picture);
setTimeout(keepFresh, EVERY_MS);

"""Whether every word of a page lies in its box, as a browser lays it out."""

from __future__ import annotations

from playwright.sync_api import Page

LEFT_BOXES = """() => {
  const found = [];
  const boxes = ".card, header, footer, main, table, td, th, button, input, select, nav a, .button, svg.framed";
  const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".unseen, .skip");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || holder.closest("script, style, title, option, noscript") || !shown(holder)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const words of range.getClientRects()) {
      for (let box = holder.closest(boxes); box; box = box.parentElement.closest(boxes)) {
        const edge = box.getBoundingClientRect();
        const beyond = Math.max(edge.left - words.left, words.right - edge.right);
        if (beyond > 1) {
          const said = node.data.trim().slice(0, 40);
          found.push(`"${said}" leaves ${box.tagName}.${box.className} by ${beyond.toFixed(0)} px`);
        }
      }
    }
  }
  for (const box of document.querySelectorAll("*")) {
    const style = getComputedStyle(box);
    if (["auto", "scroll"].includes(style.overflowX) && box.scrollWidth > box.clientWidth + 1 && shown(box))
      found.push(`${box.tagName}.${box.className} cuts ${box.scrollWidth - box.clientWidth} px off`);
  }
  for (const field of document.querySelectorAll("input")) {
    const cut = shown(field) && field.scrollWidth > field.clientWidth + 1;
    if (cut) found.push(`input ${field.id} cuts "${field.value}"`);
  }
  for (const scale of document.querySelectorAll("svg")) {
    const words = [...scale.querySelectorAll("text")].filter(shown).map((each) => [each, each.getBoundingClientRect()]);
    for (const [place, [text, box]] of words.entries()) for (const [other, that] of words.slice(place + 1)) {
      const beside = box.right <= that.left + 1 || that.right <= box.left + 1;
      const above = box.bottom <= that.top + 1 || that.bottom <= box.top + 1;
      if (!beside && !above) found.push(`"${text.textContent}" lies on "${other.textContent}"`);
    }
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`the page is ${wide} px too wide`);
  return [...new Set(found)];
}"""


def left_boxes(page: Page) -> list[str]:
    """What leaves its box, is cut off in it, or lies on other words; each once."""
    found: list[str] = page.evaluate(LEFT_BOXES)
    return found

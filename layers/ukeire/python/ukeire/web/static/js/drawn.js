// What is attached, as the server draws it: fetched anew, once for all that changed in a moment.
import { words } from "./words.js";

const REDRAW_AFTER = 200;

// isHere: whether a document is on its way from this page, where it has a row of its own.
// isLost: whether it was on its way when the page was left, and its file never went out.
export function drawnBy(root, isHere, isLost) {
  let drawing = null;

  // Whether the page could be had.
  function redraw() {
    drawing ??= new Promise((resolve) => setTimeout(resolve, REDRAW_AFTER)).then(() => {
      drawing = null;
      return draw();
    });
    return drawing;
  }

  async function draw() {
    const answer = await fetch(location.href, {
      headers: { "Ukeire-Background": "1" },
    }).catch(() => null);
    const text = answer?.ok && !answer.redirected ? await answer.text().catch(() => "") : "";
    if (!text) return false;
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const old of root.querySelectorAll("[data-drawn]")) {
      const fresh = page.getElementById(old.id);
      if (fresh && fresh.innerHTML !== old.dataset.source) replace(old, fresh);
    }
    tidy();
    return true;
  }

  function tidy() {
    for (const one of document.querySelectorAll("[data-no-script]")) one.hidden = true;
    for (const one of root.querySelectorAll("[data-drawn] [data-document]")) {
      one.hidden = isHere(one.dataset.document);
      const tag = one.dataset.status === "waiting" && one.querySelector(".tag");
      if (tag && isLost(one.dataset.document)) {
        tag.className = "tag tag--warning";
        tag.textContent = words("未着");
      }
    }
  }

  return { redraw, tidy };
}

// The keyboard stays where it was: at the same file, or at least in the same part of the page.
function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const id = focused?.closest("[data-document]")?.dataset.document;
  old.dataset.source = fresh.innerHTML;
  old.replaceChildren(...fresh.children);
  if (!focused) return;
  const again = old.querySelector(`[data-document="${id}"] ${focused.localName}`);
  (again ?? old.closest("section")).focus();
}

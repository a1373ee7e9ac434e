// Warns before a session ends for want of use, and says so when it has ended (WCAG 2.2.1).
// Only the server knows: it is asked, without prolonging anything, before anything is said. Its
// clock and this one may differ, so its times are shifted by what they differed when the page came.
import { words } from "./words.js";

const MINUTE = 60_000;
const FIRST = 5 * MINUTE;
const LAST = MINUTE;
const ENDING = 10_000;
const MARKS = [FIRST, 4 * MINUTE, 3 * MINUTE, 2 * MINUTE, LAST, ENDING, 0];
const CONTROLS = "input:not([type=hidden]), select, textarea";

let lastField = "";
document.addEventListener("focusin", ({ target }) => {
  if (target.id && target.matches(CONTROLS)) lastField = target.id;
});

// The login page that leads back here, to the field that was left.
export function loginAddress() {
  const field = lastField && `#${lastField}`;
  return `/?next=${encodeURIComponent(location.pathname + location.search + field)}`;
}

export function enhance(body) {
  const others = channel();
  if (!body.dataset.session) {
    if (location.search.includes("notice=logged-out")) forget();
    others?.postMessage("look");
    return;
  }
  returnToField();
  const warning = document.getElementById("session-warning");
  const over = document.getElementById("session-over");
  if (!warning.showModal) return;
  for (const dialog of [warning, over]) dialog.hidden = false;

  const text = warning.querySelector("[data-session-text]");
  const drawn = Date.parse(body.dataset.session);
  const shift = Date.now() + 1000 * body.dataset.sessionSeconds - drawn;
  let ends = drawn + shift;
  let timer;
  let shown = Infinity; // how much was left when the dialog opened last
  let ended = false;
  const left = () => ends - Date.now();

  function plan() {
    clearTimeout(timer);
    if (ended) return;
    const mark = MARKS.find((one) => left() > one) ?? 0;
    timer = setTimeout(look, Math.max(1000, left() - mark));
  }

  function adopt(moment, tell) {
    if (ended) return;
    ends = Date.parse(moment) + shift;
    if (tell) others?.postMessage(moment);
    show();
    plan();
  }

  function show() {
    if (left() > FIRST) {
      shown = Infinity;
      if (warning.open) warning.close();
      return;
    }
    // Read out when it changes: once a minute, not every second.
    const minutes = Math.max(1, Math.ceil(left() / MINUTE));
    const warned = words("何も操作しないと、あと約{minutes}分で自動的にログアウトします。", { minutes });
    if (text.textContent !== warned) text.textContent = warned;
    // Closed without an answer, it comes back once.
    if (!warning.open && (shown === Infinity || (shown > LAST && left() <= LAST))) {
      shown = left();
      warning.showModal();
    }
    if (left() <= ENDING) document.dispatchEvent(new Event("ukeire:ending"));
  }

  async function look() {
    const answer = await fetch("/api/session", {
      headers: { "Ukeire-Background": "1" },
    }).catch(() => null);
    if (answer?.status === 401 || (!answer?.ok && left() <= 0)) return end();
    if (answer?.ok) return adopt((await answer.json()).idle_expires_at);
    show();
    plan();
  }

  async function extend() {
    const answer = await fetch("/api/session/extension", { method: "POST" }).catch(() => null);
    if (answer?.status === 401) return end();
    if (!answer?.ok) {
      text.textContent = words("延長できませんでした。通信の状態を確かめて、もう一度押してください。");
      return;
    }
    adopt((await answer.json()).idle_expires_at, true);
    if (left() <= FIRST) {
      text.textContent =
        words("ログインから12時間で終了するため、これ以上は延長できません。入力を保存して、ログインし直してください。");
    }
  }

  function end() {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    if (warning.open) warning.close();
    document.dispatchEvent(new Event("ukeire:ended"));
    over.querySelector("a").href = loginAddress();
    over.showModal();
  }

  warning.querySelector("[data-session-extend]").addEventListener("click", extend);
  document.addEventListener("ukeire:session", ({ detail }) => adopt(detail, true));
  // Timers sleep with the machine, and with windows in the background.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && left() <= FIRST) look();
  });
  others?.addEventListener("message", ({ data }) => (data === "look" ? look() : adopt(data)));
  others?.postMessage(body.dataset.session);
  show();
  plan();
}

// To the other windows of this site; old browsers have none, and those without cookies refuse.
function channel() {
  try {
    return new BroadcastChannel("ukeire-session");
  } catch {
    return null;
  }
}

function returnToField() {
  if (!location.hash.startsWith("#f-")) return;
  const named = document.getElementById(location.hash.slice(1));
  (named?.matches(CONTROLS) ? named : named?.querySelector(CONTROLS))?.focus();
}

// What was typed stays no longer than its author (see autosave.js).
function forget() {
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

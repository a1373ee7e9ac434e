// Stores a form while somebody types into it, one request at a time, and keeps what could not be
// stored. data-autosave: "on" where the page shows what is stored, "shown" where it shows what was
// refused, "off" where a person must first choose between their words and another's.
import { forget, keep, kept, restore, typedInto } from "./kept.js";
import { loginAddress } from "./session.js";
import { words } from "./words.js";

const PAUSE = 2000;
const AFTER_FIELD = 400;
const FIRST_RETRY = 5000;
const LONGEST_RETRY = 60_000;
const PATIENCE = 20_000;
const RECENT = 60_000;
const KEEPALIVE_LIMIT = 60_000; // browsers send 64 kB after a page is left

const OFFLINE =
  words("接続できないため、まだ保存されていません。入力した内容はこの画面に残っています。");
const ENDED =
  words("ログインの有効期限が切れたため、まだ保存されていません。入力した内容はこの画面に残っています。");
const JSON_TYPES = ["application/json", "application/problem+json"];
const OF_CLIENT = ["mandate-over", "no-client", "other-client"].map((one) => `urn:ukeire:problem:${one}`);
const REFUSED =
  words("自動で保存できませんでした。入力した内容はこの画面に残っています。保存のボタンを押して、ご確認ください。");

export function enhance(form) {
  if (!form.requestSubmit || !window.AbortSignal?.timeout) return;
  const status = form.querySelector("[data-autosave-status]");
  const mode = form.dataset.autosave;
  let stored = mode === "on" ? drawn(form) : null;
  let stopped = mode === "off";
  let unsent = false; // the last attempt reached nobody, or nobody we are known to
  let ended = false;
  let lost = null; // an attempt whose answer never came: it may have been stored
  let leaving = false;
  let holding = false;
  let failures = 0;
  let touched = 0;
  let running = null;
  let timer;
  const dirty = () => typedInto(form) !== stored;

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function say(text, ...more) {
    if (status.textContent !== text || more.length) status.replaceChildren(text, ...more);
  }

  async function save() {
    clearTimeout(timer);
    while (running) await running;
    if (stopped || leaving || !dirty()) return;
    running = send().finally(() => {
      running = null;
    });
    await running;
  }

  async function send() {
    // Sent again as it was, a lost attempt is recognised; what was typed since then follows.
    const attempt = lost ?? { typed: typedInto(form), body: fields() };
    const headers = {
      "Content-Type": "application/x-www-form-urlencoded",
      Accept: "application/problem+json",
    };
    // Storing is part of typing and prolongs the session; long after the last key it is not.
    if (Date.now() - touched > RECENT) headers["Ukeire-Background"] = "1";
    let answer = null;
    let told = null;
    try {
      answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: attempt.body,
        headers,
        redirect: "manual", // to the login page
        keepalive: attempt.body.length < KEEPALIVE_LIMIT,
        signal: AbortSignal.timeout(PATIENCE),
      });
      // Unreadable characters are refused before the form is looked at, by a page.
      if (JSON_TYPES.includes(answer.headers.get("Content-Type"))) told = await answer.json();
    } catch {
      answer = null;
    }
    settle(attempt, answer, told);
  }

  const fields = () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("_then", "auto");
    return body.toString();
  };

  function settle(attempt, answer, told) {
    const code = answer?.type === "opaqueredirect" ? 401 : (answer?.status ?? 503);
    unsent = code >= 500 || code === 429;
    lost = unsent ? attempt : null;
    if (unsent) {
      say(OFFLINE);
      later(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures));
      failures += 1;
      return;
    }
    failures = 0;
    if (OF_CLIENT.includes(told?.type)) return clientChanged(told);
    if (code === 401 || code === 403) return sessionEnded();
    if (code === 204) stored = attempt.typed;
    else if (code === 200) accept(attempt, told);
    else if (code === 412) conflict(told);
    else if (code === 422) say(told ? words("まだ保存していません。{message}", told) : REFUSED);
    else {
      stopped = true;
      say(REFUSED);
    }
  }

  function accept(attempt, told) {
    stored = attempt.typed;
    form.elements._basis.value = told.basis;
    forget();
    const { pathname } = new URL(told.address, location.href);
    if (location.pathname !== pathname) {
      // A new item has its own address now: a reload shows it instead of another new one.
      form.setAttribute("action", told.address);
      const query = new URLSearchParams(location.search);
      query.delete("as");
      history.replaceState(null, "", `${pathname}${query.toString() && `?${query}`}`);
    }
    readBack(form, attempt.body, told.understood);
    say(words("保存しました {saved_at}", told));
    document.dispatchEvent(new CustomEvent("ukeire:session", { detail: told.session_until }));
    if (dirty()) {
      keep(form, false);
      later(PAUSE);
    }
  }

  function conflict({ labels }) {
    stopped = true;
    const button = document.createElement("button");
    button.className = "button button--secondary button--small";
    button.textContent = words("違いを確かめる");
    const what = labels.join(words("、"));
    say(
      labels.length
        ? words(
            "ほかの画面または担当者が、先に変更しました（{what}）。自動保存を止めています。入力した内容はこの画面に残っています。",
            { what },
          )
        : words(
            "ほかの画面または担当者が、先に変更しました。自動保存を止めています。入力した内容はこの画面に残っています。",
          ),
      button,
    );
  }

  function sessionEnded() {
    stopped = ended = unsent = true;
    keep(form, true);
    const link = document.createElement("a");
    link.href = loginAddress();
    link.textContent = words("ログインして続ける");
    say(ENDED, link);
  }

  // An agent's mandate has ended, or it acts for another organisation in another tab by now.
  function clientChanged({ detail }) {
    stopped = true;
    keep(form, false);
    const link = document.createElement("a");
    link.href = "/clients";
    link.target = "_blank";
    link.textContent = words("代理する法人を選ぶ");
    say(words("{detail}入力した内容はこの画面に残っています。", { detail }), link);
  }

  function typed() {
    touched = Date.now();
    if (dirty()) keep(form, ended);
    else forget();
    // While nobody answers, retries keep their own pace.
    if (!unsent) later(PAUSE);
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed); // of the address that a postal code fills in
  form.addEventListener("focusout", (event) => {
    if (!unsent && event.relatedTarget?.type !== "submit" && dirty()) later(AFTER_FIELD);
  });
  form.addEventListener("submit", (event) => {
    // Stored first: where that fails, the page with what was typed stays instead of an error page.
    touched = Date.now();
    if ((ended || !stopped) && (running || dirty()) && !leaving) {
      event.preventDefault();
      if (ended) status.querySelector("a").focus();
      if (holding || ended) return;
      holding = true;
      save().then(() => {
        holding = false;
        if (unsent) return;
        leaving = true;
        form.requestSubmit(event.submitter);
      });
    } else {
      leaving = true;
    }
  });
  addEventListener("online", save);
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  document.addEventListener("ukeire:ending", save);
  document.addEventListener("ukeire:ended", () => dirty() && sessionEnded());
  document.addEventListener("click", ({ target }) => {
    // What was typed is kept for the return from the login page: no question there.
    if (target.closest?.("a[href^='/?next=']")) leaving = true;
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    // Otherwise it is on its way already, and goes on when the page is gone.
    if ((unsent || stopped) && !leaving && dirty()) event.preventDefault();
  });

  const copy = kept();
  const before = typedInto(form);
  if (mode !== "on" || copy?.typed === stored) forget();
  if (mode !== "on") return;
  if (copy?.ended || copy?.typed === before) restore(form, copy);
  else if (copy && copy.typed !== stored) offer(form, copy);
  else if (dirty()) typed(); // faster than this script was fetched
}

// What the server drew: the fields may hold more, typed early or put back by the browser.
function drawn(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return typedInto(copy);
}

function offer(form, copy) {
  const question = document.querySelector("[data-autosave-restore]");
  question.hidden = false;
  const [yes, no] = question.querySelectorAll("button");
  const close = () => {
    question.hidden = true;
    form.querySelector("input:not([type=hidden]), select, textarea").focus();
  };
  yes.addEventListener("click", () => {
    restore(form, copy);
    close();
  });
  no.addEventListener("click", () => {
    forget();
    close();
  });
}

// What was understood of days and mended texts stands beside the field, unless it was typed over.
function readBack(form, body, understood) {
  const sent = new URLSearchParams(body);
  for (const [name, words] of Object.entries(understood)) {
    const control = form.elements.namedItem(name);
    if (!control?.closest || control.value !== sent.get(name)) continue;
    const field = control.closest(".field");
    let place = field.querySelector(".field__understood");
    if (!place) {
      if (!words) continue;
      place = document.createElement("p");
      place.className = "field__understood";
      place.setAttribute("role", "status");
      field.append(place);
    }
    if (place.textContent !== words) place.textContent = words;
  }
}

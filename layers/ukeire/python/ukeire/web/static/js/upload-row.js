// A file on its way, as people see it: a name, how far it is, what can be done.
import { words } from "./words.js";

const MEGABYTE = 1_000_000;
const RECENT = 5000; // the time that speed is measured over
const REFRESH = 500;

export const STATES = {
  queued: [words("順番待ち"), "neutral"],
  sending: [words("送信中"), "info"],
  paused: [words("中断中"), "warning"],
  checking: [words("確認中"), "info"],
  attached: [words("添付済"), "success"],
  failed: [words("未完了"), "error"],
};

// acts: {cancel, retry, dismiss}
export function makeRow(list, file, name, acts) {
  const row = make("li", "files__item upload-row");
  const text = make("div", "files__text");
  const progress = make("progress", "progress");
  const pace = make("p", "files__facts upload-row__pace");
  const reason = make("p", "field__error");
  const help = make("p", "files__note");
  const state = make("div", "files__state");
  const buttons = make("div", "files__actions");
  progress.max = 1;
  progress.setAttribute("aria-label", words("{name}のアップロード", { name }));
  text.append(make("span", "files__name", name), progress, pace, reason, help);
  row.tabIndex = -1;
  row.append(text, state, buttons);
  list.append(row);
  let marks = [];
  let drawn = 0;

  function show(which, { why = "", facts = bytes(file.size), act = [] } = {}) {
    const [label, tone] = STATES[which];
    row.dataset.state = which;
    state.replaceChildren(make("span", `tag tag--${tone}`, label));
    progress.hidden = which !== "sending";
    pace.textContent = facts;
    reason.textContent = why;
    reason.hidden = !why;
    help.replaceChildren();
    const focused = row.contains(document.activeElement);
    buttons.replaceChildren(...act.map(([label, name]) => button(label, acts[name])));
    if (focused) (buttons.querySelector("button") ?? row).focus();
  }

  function button(label, act) {
    const made = make("button", "button button--text button--small", label);
    made.type = "button";
    made.append(make("span", "visually-hidden", words("（{text}）", { text: name })));
    made.addEventListener("click", act);
    return made;
  }

  // How far: a part of one. Speed is that of the last seconds, not of the whole.
  function advance(part) {
    const now = Date.now();
    progress.value = part;
    marks.push([now, part]);
    marks = marks.filter(([at]) => now - at <= RECENT);
    if (now - drawn < REFRESH && part < 1) return;
    drawn = now;
    const [since, from] = marks[0];
    const speed = now > since ? ((part - from) * file.size * 1000) / (now - since) : 0;
    const facts = [`${Math.floor(part * 100)}%`, `${bytes(part * file.size)} / ${bytes(file.size)}`];
    if (part >= 1) facts.push(words("受け取りを待っています"));
    else if (speed > 0) {
      facts.push(words("毎秒{amount}", { amount: bytes(speed) }), remaining(((1 - part) * file.size) / speed));
    }
    pace.textContent = facts.join("　");
  }

  return {
    queued: () => show("queued", { act: [[words("やめる"), "cancel"]] }),
    sending() {
      marks = [];
      progress.value = 0;
      show("sending", { act: [[words("やめる"), "cancel"]] });
    },
    advance,
    checking: () => show("checking", { facts: words("ファイルを読み取れるか確認しています") }),
    attached: () => show("attached"),
    paused: (why) => show("paused", { why, act: [[words("やめる"), "cancel"]] }),
    failed(why, again) {
      show("failed", {
        why,
        act: [...(again ? [[words("もう一度送る"), "retry"]] : []), [words("一覧から外す"), "dismiss"]],
      });
      if (again || !document.getElementById("pdf-help")) return;
      const link = make("a", "", words("直し方を見る"));
      link.href = "#pdf-help";
      link.append(make("span", "visually-hidden", words("（{text}）", { text: name })));
      help.append(link);
    },
    remove() {
      const focused = row.contains(document.activeElement);
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      return { focused, next };
    },
  };
}

function bytes(size) {
  if (size >= MEGABYTE) return `${(size / MEGABYTE).toFixed(1)}\u00a0MB`;
  return size >= 1000 ? `${Math.floor(size / 1000)}\u00a0kB` : `${Math.floor(size)}\u00a0B`;
}

function remaining(seconds) {
  if (seconds < 5) return words("まもなく終わります");
  if (seconds < 60) return words("残り約{count}秒", { count: Math.ceil(seconds / 5) * 5 });
  return words("残り約{count}分", { count: Math.ceil(seconds / 60) });
}

export function make(name, className, text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

// The attachments of a page: files are taken by the picker or dropped, sent three at a time, looked
// at by the server, and drawn by it. What fails keeps its place, with its reason.
import { watch } from "./documents.js";
import { drawnBy } from "./drawn.js";
import { Lost, Refused, transfers } from "./transfer.js";
import { cleanName, droppedFiles, problemOf, typeOf } from "./upload-checks.js";
import { keepJobs } from "./upload-kept.js";
import { makeRow } from "./upload-row.js";
import { unfinished } from "./upload-unfinished.js";
import { words } from "./words.js";

const AT_ONCE = 3;
const RETRY_AFTER = [2000, 6000];
const OFFLINE = words("接続が切れました。つながりしだい、このファイルを送り直します。このまま画面を開いておいてください。");
const UNSTEADY = words("通信が途切れました。まもなく、もう一度送ります。");
const TROUBLE = words("送れませんでした。通信の状態を確かめて、「もう一度送る」を押してください。");
const GONE = words("確認している間に、ほかの画面で削除されました。");
const TALLY = {
  attached: words("添付したもの"),
  refused: words("受け付けられないもの"),
  waiting: words("確認が続いているもの"),
  failed: words("送れなかったもの"),
};
const UNSENT = new Set(["queued", "sending", "paused"]);
const OVER = new Set(["failed", "done"]);

export function enhance(root) {
  if (!window.crypto?.randomUUID) return; // an old browser keeps the plain forms
  const { attachments: documents, about } = root.dataset;
  const refusals = JSON.parse(root.dataset.words);
  const follow = watch(documents, about);
  const { deliver, remove } = transfers(documents, about, keep);
  const left = unfinished(root);
  const jobs = new Set(); // every file with a row
  const { redraw, tidy } = drawnBy(
    root,
    (id) => [...jobs].some((job) => job.id === id),
    (id) => left.jobs().some((job) => job.id === id),
  );
  const moving = () => [...jobs].filter((job) => !OVER.has(job.state));
  const sending = () => moving().filter((job) => job.state !== "checking");
  const tallies = new Map(); // what became of an item's files since the last time all were through

  for (const section of root.querySelectorAll("[data-attachment]")) open(section);
  for (const { dataset } of root.querySelectorAll("[data-status=waiting]")) {
    follow(dataset.document).then((found) => found !== undefined && redraw());
  }

  tidy();

  function open(section) {
    const form = section.querySelector("[data-upload]");
    const input = form.querySelector("input[type=file]");
    form.querySelector("[data-upload-control]").hidden = false;
    form.querySelector("[data-upload-plain]").hidden = true;
    form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("change", () => {
      take(form, [...input.files]);
      input.value = "";
    });
    section.addEventListener("dragover", (event) => {
      event.preventDefault();
      section.classList.add("attachment--over");
    });
    section.addEventListener("dragleave", (event) => {
      if (!section.contains(event.relatedTarget)) section.classList.remove("attachment--over");
    });
    section.addEventListener("drop", (event) => {
      section.classList.remove("attachment--over");
      const details = form.closest("details");
      if (details) details.open = true;
      take(form, droppedFiles(event.dataTransfer));
    });
  }

  async function take(form, files) {
    const title = form.elements.namedItem("title");
    if (title && !title.value.trim()) {
      say(form, words("先に書類の名前を入力してください。"));
      title.focus();
      return;
    }
    if (!moving().some((job) => job.form === form)) tallies.set(form, {});
    const problems = [];
    for (const file of files) problems.push(await add(form, file, title?.value.trim() ?? ""));
    const wrong = problems.filter(Boolean);
    // Each has its reason beside it: one is read out, of several how many.
    const said =
      wrong.length > 1
        ? [words("送れないファイルが{count}件あります。理由はファイルごとに表示しています。", { count: wrong.length })]
        : wrong;
    const under = moving().filter((job) => job.form === form).length;
    if (under) said.push(words("{count}個のファイルを送っています。", { count: under }));
    say(form, said.join(" "));
    pump();
  }

  // What is wrong with it, or nothing, and then it is on its way.
  async function add(form, file, title) {
    const name = cleanName(file.name);
    const item = form.dataset.upload;
    const job = { form, file, name, item, title, size: file.size, type: typeOf(file), attempts: 0 };
    Object.assign(job, { id: left.idOf(form, job), key: crypto.randomUUID() });
    for (const failed of jobs) {
      if (failed.state !== "failed" || failed.form !== form || !same(failed, job)) continue;
      Object.assign(job, { id: failed.id ?? job.id, whole: failed.whole });
      jobs.delete(failed);
      failed.row.remove();
    }
    const problem = await problemOf(form, file, name, refusals, standing(form, job));
    job.row = makeRow(form.querySelector("[data-upload-list]"), file, name, {
      cancel: () => cancel(job),
      retry: () => {
        count(job, "failed", -1);
        queue(Object.assign(job, { attempts: 0 }));
      },
      dismiss: () => dismiss(job),
    });
    jobs.add(job);
    if (problem) {
      enter(job, "failed");
      job.row.failed(problem, false);
      count(job, "failed");
      return named(name, problem);
    }
    left.taken(form, job);
    queue(job);
    tidy();
    return "";
  }

  // Whether it is there already, and how many more there may be.
  function standing(form, job) {
    const section = form.closest("[data-attachment]");
    const beside = moving().filter((one) => one.form === form);
    const attached = [...section.querySelectorAll("[data-status=attached]")];
    const drawn = ({ id }) => id && section.querySelector(`[data-document="${id}"]`);
    const more = section.querySelector("[data-left]").dataset.left;
    return {
      twice: attached.some((one) => same(one.dataset, job)) || beside.some((one) => same(one, job)),
      left: drawn(job) ? 1 : more - beside.filter((one) => !drawn(one)).length,
    };
  }

  function queue(job) {
    enter(job, "queued");
    job.row.queued();
    pump();
  }

  function pump() {
    const running = moving().filter((job) => job.state === "sending").length;
    if (!navigator.onLine) return;
    moving()
      .filter((job) => job.state === "queued")
      .slice(0, AT_ONCE - running)
      .forEach(run);
  }

  async function run(job) {
    job.abort = new AbortController();
    job.signal = job.abort.signal;
    enter(job, "sending");
    job.row.sending();
    try {
      await deliver(job, job.row.advance);
      if (job.signal.aborted) return takeOut(job);
      enter(job, "checking");
      job.row.checking();
      pump();
      settle(job, await follow(job.id));
    } catch (error) {
      if (job.signal.aborted) return takeOut(job);
      if (error instanceof Lost) lost(job);
      else if (error instanceof Refused) fail(job, error.message, error.again);
      else {
        fail(job, TROUBLE, true);
        throw error;
      }
    }
    return undefined;
  }

  function lost(job) {
    const pause = RETRY_AFTER[job.attempts];
    const online = navigator.onLine;
    if (online && pause === undefined) return fail(job, TROUBLE, true);
    enter(job, "paused");
    job.row.paused(online ? UNSTEADY : OFFLINE);
    if (online) {
      job.attempts += 1;
      say(job.form, named(job.name, UNSTEADY));
      setTimeout(() => job.state === "paused" && queue(job), pause);
    }
    return pump();
  }

  async function settle(job, found) {
    if (found === null) return fail(job, GONE, false);
    const problem = found?.problem;
    count(job, found?.status ?? "waiting");
    const drawn = await redraw();
    if (drawn) {
      jobs.delete(job);
      tidy();
      if (job.row.remove().focused) job.form.closest("section").focus();
    } else {
      enter(job, "done");
      if (problem) job.row.failed(problem, false);
      else if (found) job.row.attached();
    }
    const { name } = job;
    const refused = words("{name}は受け付けられませんでした。理由は一覧に表示しています。", { name });
    return finish(job, problem ? refused : "");
  }

  function fail(job, reason, again) {
    enter(job, "failed", again);
    job.row.failed(reason, again);
    count(job, "failed");
    finish(job, named(job.name, reason));
    pump();
  }

  function cancel(job) {
    job.abort?.abort();
    // While it is being sent, `run` takes out what it was about to bring.
    if (job.state !== "sending") takeOut(job);
    drop(job);
    say(job.form, words("{name}の送信をやめました。", { name: job.name }));
    pump();
  }

  function dismiss(job) {
    drop(job);
    // All of it went out: it may be attached, and then it is for the list to say.
    if (job.whole) redraw();
    else takeOut(job);
  }

  const takeOut = (job) => job.id && remove(job.id).catch(() => {}).then(redraw);

  function drop(job) {
    jobs.delete(job);
    const { focused, next } = job.row.remove();
    keep();
    if (focused) (next?.querySelector("button") ?? job.form.querySelector("input[type=file]")).focus();
  }

  function enter(job, state, again = false) {
    Object.assign(job, { state, again });
    keep();
  }

  function keep() {
    const unsent = [...jobs].filter(({ state, again }) => again || UNSENT.has(state));
    keepJobs([...unsent, ...left.jobs()]);
  }

  function count(job, what, by = 1) {
    const tally = tallies.get(job.form);
    tally[what] = Math.max(0, (tally[what] ?? 0) + by);
  }

  // Said once for all files of an item, when the last is through.
  function finish({ form }, last) {
    if (moving().some((job) => job.form === form)) return last && say(form, last);
    const parts = Object.entries(tallies.get(form))
      .filter(([, number]) => number)
      .map(([what, count]) => words("{what}{count}件", { what: TALLY[what], count }));
    tallies.set(form, {});
    const result = parts.join(words("、"));
    const over = words("アップロードが終わりました（{result}）。", { result });
    return say(form, `${last} ${over}`.trim());
  }

  // A file that misses its place would be opened instead of the page.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
  }
  addEventListener("online", () => {
    for (const job of moving()) if (job.state === "paused") queue(job);
    pump();
  });
  addEventListener("offline", () => {
    const forms = new Set(sending().map((job) => job.form));
    for (const form of forms) say(form, words("接続が切れました。つながりしだい、続きから送ります。"));
  });
  addEventListener("beforeunload", (event) => {
    if (!sending().length) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

const same = (one, job) => one.name === job.name && Number(one.size) === job.size;

const named = (name, text) => words("{name}：{text}", { name, text });

function say(form, text) {
  form.querySelector("[data-upload-status]").textContent = text;
}

// Files that were on their way when the page was left: named, and put in their place when they are
// chosen again.
import { keepJobs, keptJobs } from "./upload-kept.js";
import { words } from "./words.js";

export function unfinished(root) {
  let kept = keptJobs().filter(({ id }) => !id || isWaiting(root, id));
  for (const form of root.querySelectorAll("[data-upload]")) {
    form.querySelector("[data-upload-unfinished] button").addEventListener("click", () => {
      kept = kept.filter(({ item }) => item !== form.dataset.upload);
      keepJobs(kept);
      show(form);
      form.querySelector("input[type=file]").focus();
    });
    show(form);
  }

  function of(form) {
    return kept.filter(({ item }) => item === form.dataset.upload);
  }

  function show(form) {
    const note = form.querySelector("[data-upload-unfinished]");
    const names = of(form).map(({ name }) => name);
    note.hidden = !names.length;
    note.querySelector("[data-upload-names]").textContent = words(
      "前回、アップロードが終わらなかったファイルがあります：{names}。もう一度選んでください。",
      { names: names.join(words("、")) },
    );
    const details = form.closest("details");
    if (details && names.length) details.open = true;
  }

  // The place on the server that waits for this file, known from before or by its name and size.
  function idOf(form, job) {
    const before = of(form).find((one) => one.id && same(one, job));
    if (before) return before.id;
    const section = form.closest("[data-attachment]");
    const waiting = [...section.querySelectorAll("[data-status=waiting]:not([hidden])")];
    return waiting.find(({ dataset }) => same(dataset, job))?.dataset.document ?? null;
  }

  function taken(form, job) {
    kept = kept.filter((one) => one.item !== form.dataset.upload || !same(one, job));
    show(form);
  }

  return { idOf, taken, jobs: () => kept };
}

const same = (one, job) => one.name === job.name && Number(one.size) === job.size;

const isWaiting = (root, id) =>
  root.querySelector(`[data-document="${CSS.escape(id)}"]`)?.dataset.status === "waiting";

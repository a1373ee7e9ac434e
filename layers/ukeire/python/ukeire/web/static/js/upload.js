// Hands files in without leaving the page: a ticket from us, the bytes straight to storage, then
// the result of the inspection. Three at a time.
import { follow } from "./documents.js";
import { words } from "./words.js";

const AT_ONCE = 3;
const TROUBLE = words("アップロードできませんでした。通信の状態を確かめて、もう一度選び直してください。");

export function enhance(element) {
  if (element.matches("[data-documents]")) return watch(element);
  const form = element;
  const input = form.querySelector("input[type=file]");
  const title = form.elements.namedItem("title");
  const waiting = [];
  let running = 0;

  form.querySelector("[data-upload-control]").hidden = false;
  form.querySelector("[data-upload-plain]").hidden = true;

  const take = (files) => {
    if (title && !title.value.trim()) {
      say(form, words("先に書類の名前を入力してください。"));
      title.focus();
    } else {
      for (const file of files) waiting.push([file, addItem(form, file)]);
      next();
    }
    input.value = "";
  };

  function next() {
    while (running < AT_ONCE && waiting.length) {
      const [file, item] = waiting.shift();
      running += 1;
      upload(form, file, item).finally(() => {
        running -= 1;
        next();
        if (!running) say(form, words("アップロードが終わりました。それぞれの結果を確かめてください。"));
      });
    }
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("change", () => take([...input.files]));
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("upload--over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("upload--over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("upload--over");
    take([...event.dataTransfer.files]);
  });
}

// The files whose inspection is not over: asked for until it is.
function watch(list) {
  for (const link of list.querySelectorAll("[data-no-script]")) link.hidden = true;
  for (const item of list.querySelectorAll("[data-status=waiting]")) {
    follow(list.dataset.documents, item.dataset.document, (found) => show(item, found));
  }
}

// What is attached, as the server draws it: with links and buttons.
async function redraw(id) {
  const old = id && document.getElementById(id);
  if (!old) return;
  const answer = await fetch(location.href, { headers: { "Ukeire-Background": "1" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(id);
  if (!fresh) return;
  old.replaceChildren(...fresh.children);
  for (const link of old.querySelectorAll("[data-no-script]")) link.hidden = true;
}

async function upload(form, file, item) {
  if (file.size === 0) return show(item, refused(words("ファイルの中身が空です。")));
  if (file.size > Number(form.dataset.maxBytes)) return show(item, refused(words("ファイルが大きすぎます。")));
  try {
    const ticket = await ask(form, file);
    if (ticket.problem) return show(item, refused(ticket.problem));
    await send(ticket.upload, file, item.querySelector("progress"));
    show(item, { status: "waiting" });
    await follow(form.dataset.tickets, ticket.document_id, (found) => show(item, found));
    await redraw(form.dataset.files).then(() => item.remove(), () => {});
  } catch {
    show(item, refused(TROUBLE));
  }
}

async function ask(form, file) {
  const title = form.elements.namedItem("title")?.value;
  const answer = await fetch(form.dataset.tickets, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({
      item: form.dataset.item,
      filename: file.name,
      size: file.size,
      content_type: file.type || "application/octet-stream",
      ...(form.dataset.about ? { about: form.dataset.about } : {}),
      ...(title ? { title } : {}),
    }),
  });
  const body = await answer.json();
  return answer.ok ? body : { problem: body.errors?.[0]?.message ?? body.detail };
}

// XMLHttpRequest, as fetch tells nothing of how far it is.
function send({ url, fields }, file, progress) {
  return new Promise((resolve, reject) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    data.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => (request.status < 300 ? resolve() : reject(request.status)));
    request.addEventListener("error", reject);
    request.addEventListener("timeout", reject);
    request.send(data);
  });
}

const STATES = { waiting: [words("確認中"), "info"], attached: [words("添付済"), "success"], refused: [words("受付不可"), "error"] };
const refused = (problem) => ({ status: "refused", problem });

function addItem(form, file) {
  const item = make("li", "files__item");
  const text = make("div", "files__text");
  const progress = make("progress", "progress");
  progress.max = 1;
  progress.setAttribute("aria-label", words("{name}のアップロード", { name: file.name }));
  text.append(make("span", "files__name", file.name), progress);
  item.append(text, make("div", "files__state"));
  form.querySelector("[data-upload-list]").append(item);
  return item;
}

function show(item, { status, problem }) {
  const [words, tone] = STATES[status];
  item.dataset.status = status;
  item.querySelector("progress")?.remove();
  item.querySelector(".files__state").replaceChildren(make("span", `tag tag--${tone}`, words));
  item.querySelector(".field__error")?.remove();
  if (problem) item.querySelector(".files__text").append(make("p", "field__error", problem));
}

function say(form, words) {
  form.querySelector("[data-upload-status]").textContent = words;
}

function make(name, className, text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

// The first page of an attached file in a dialog, over the page instead of on one of its own.
import { make } from "./upload-row.js";
import { words } from "./words.js";

const LOADING = words("1ページ目を読み込んでいます。");
const NONE = words("1ページ目を表示できませんでした。通信の状態を確かめて、もう一度お試しください。");

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-preview]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = make("dialog", "dialog dialog--preview");
  if (!dialog.showModal) return;
  event.preventDefault();
  show(dialog, link.dataset.preview, link.pathname);
});

// Loaded for the pages that have something to show; the rest is done for the document as a whole.
export function enhance() {}

function show(dialog, name, address) {
  const title = make("h2", "dialog__title files__name", name);
  const status = make("p", "field__hint", LOADING);
  const picture = make("img", "preview__picture");
  const open = make("a", "button button--secondary", words("ファイルを開く"));
  const close = make("button", "button button--primary", words("閉じる"));
  const actions = make("p", "actions");
  title.id = "preview-title";
  dialog.setAttribute("aria-labelledby", title.id);
  status.setAttribute("role", "status");
  picture.alt = words("{name}の1ページ目", { name });
  picture.hidden = true;
  open.href = address.replace(/preview$/, "content");
  close.type = "button";
  actions.append(close, open);
  dialog.append(title, status, picture, actions);
  document.body.append(dialog);

  picture.addEventListener("load", () => {
    picture.hidden = false;
    status.hidden = true;
  });
  picture.addEventListener("error", async () => {
    const told = await fetch(`/api${address}`, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? null : answer.json()))
      .catch(() => null);
    status.textContent = told?.detail ?? NONE;
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  close.focus();
  picture.src = `/api${address}`;
}

// One key instead of the mouse, where nothing is being typed. Which keys there are, the page says
// itself: data-key on a link or a button. They can be switched off (WCAG 2.1.4).
const OFF = "ukeire:no-shortcuts";
const TYPED_INTO = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";

export function enhance(dialog) {
  if (!dialog.showModal) return;
  dialog.hidden = false;
  const opener = document.querySelector("[data-shortcuts-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-shortcuts-close]").addEventListener("click", () => dialog.close());
  const box = dialog.querySelector("[data-shortcuts-on]");
  box.checked = !stored();
  box.addEventListener("change", () => store(!box.checked));

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (!box.checked || target.closest?.(TYPED_INTO) || document.querySelector("dialog[open]")) return;
    if (key === "?") {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    const found = key.length === 1 && (inRows(key) || document.querySelector(`[data-key="${CSS.escape(key)}"]`));
    if (!found) return;
    event.preventDefault();
    // What decides is only reached: it is pressed by a second, deliberate key. What is typed into too.
    if (found.matches("a:not([data-row]), input[type=checkbox]")) found.click();
    else found.focus();
  });
}

// In a list of rows: what a key goes to. The row is the one with the focus, which Enter opens.
function inRows(key) {
  const rows = [...(document.querySelector("[data-key-rows]")?.rows ?? [])];
  const at = rows.indexOf(document.activeElement?.closest("tr"));
  if (key === "x") return rows[at]?.querySelector("input[type=checkbox]");
  if (key === "j") return rows[at + 1]?.querySelector("[data-row]");
  if (key === "k") return rows[at < 0 ? rows.length - 1 : at - 1]?.querySelector("[data-row]");
  return null;
}

const stored = () => attempt(() => localStorage.getItem(OFF)) === "1";
const store = (off) =>
  attempt(() => (off ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF)));

function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

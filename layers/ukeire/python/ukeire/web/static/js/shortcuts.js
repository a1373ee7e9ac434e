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
    const found = key.length === 1 && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return;
    event.preventDefault();
    // What decides is only reached: it is pressed by a second, deliberate key.
    if (found.matches("button")) found.focus();
    else found.click();
  });
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

// Puts what a field would take into it, where the page offers to.
import { words } from "./words.js";

export function enhance(button) {
  const field = document.getElementById(button.dataset.field);
  button.type = "button";
  button.addEventListener("click", () => {
    field.value = button.dataset.offer;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    field.removeAttribute("aria-invalid");
    field.closest(".field").classList.remove("field--error");
    const error = document.getElementById(`${field.id}-error`);
    error.className = "field__hint";
    error.textContent = words("直しました。");
    outOfTheSummary(field.id);
    button.parentElement.remove();
    field.focus();
  });
}

function outOfTheSummary(id) {
  const line = document.querySelector(`.error-summary a[href="#${id}"]`)?.closest("li");
  const summary = line?.closest(".error-summary");
  line?.remove();
  if (summary && !summary.querySelector("li")) summary.remove();
}

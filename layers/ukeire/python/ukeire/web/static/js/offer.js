// Puts what a field would take into it, where the page offers to.
export function enhance(button) {
  const field = document.getElementById(button.dataset.field);
  button.type = "button";
  button.addEventListener("click", () => {
    field.value = button.dataset.offer;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    field.removeAttribute("aria-invalid");
    field.closest(".field").classList.remove("field--error");
    const error = document.getElementById(`${field.id}-error`);
    error.className = "field__status";
    error.textContent = "直しました。";
    button.parentElement.remove();
    field.focus();
  });
}

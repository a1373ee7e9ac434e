// Print buttons appear only where there is a script to press them with.
export function enhance(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

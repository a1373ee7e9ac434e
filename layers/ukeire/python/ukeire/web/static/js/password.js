// Shows what is typed into a password field, for as long as it is wanted.
import { words } from "./words.js";

export function enhance(field) {
  const input = field.querySelector("input");
  const button = field.querySelector("[data-password-show]");
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? words("隠す") : words("表示");
    button.setAttribute(
      "aria-label",
      visible ? words("パスワードを隠す") : words("パスワードを表示する"),
    );
  };
  button.hidden = false;
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  // Sent hidden again, or browsers would offer what was typed as a text to repeat.
  input.form?.addEventListener("submit", () => show(false));
}

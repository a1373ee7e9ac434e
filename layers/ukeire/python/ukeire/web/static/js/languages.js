// Another language is another page: what is typed waits in this tab until it is there. Forms of
// filings store themselves; passwords are never kept.
import { attempt, put, typedInto } from "./kept.js";

const KEY = "ukeire-language";
const TYPED = "input:not([type=hidden], [type=password], [type=file]), select, textarea";

export function enhance(choice) {
  const page = choice.elements.next.value;
  const form = [...document.querySelectorAll("main form:not([data-autosave], [data-upload])")].find(
    (one) => one.querySelector(TYPED),
  );
  if (!form) return;
  const kept = attempt(() => JSON.parse(sessionStorage.getItem(KEY)));
  attempt(() => sessionStorage.removeItem(KEY));
  if (kept?.page === page) put(form, kept.typed);
  choice.addEventListener("submit", () => {
    const typed = JSON.parse(typedInto(form)).filter(([name]) => form.elements[name]?.type !== "password");
    attempt(() => sessionStorage.setItem(KEY, JSON.stringify({ page, typed })));
  });
}

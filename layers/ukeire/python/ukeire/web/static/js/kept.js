// What is typed into a form, and a copy of it in this tab until it is stored: it outlasts a reload
// and a login, but neither the tab nor the person (session.js clears it at log-out).
const NOT_TYPED = new Set(["csrf_token", "_back", "_then", "_basis"]);
const isTyped = (name) => !NOT_TYPED.has(name) && !name.startsWith("_choice-");

export const typedInto = (form) =>
  JSON.stringify([...new FormData(form)].filter(([name]) => isTyped(name)));

const key = () => `ukeire:${location.pathname}`;

export function keep(form, ended) {
  const copy = { typed: typedInto(form), basis: form.elements._basis.value, ended };
  attempt(() => sessionStorage.setItem(key(), JSON.stringify(copy)));
}

export const kept = () => attempt(() => JSON.parse(sessionStorage.getItem(key())));

export const forget = () => attempt(() => sessionStorage.removeItem(key()));

export function restore(form, copy) {
  put(form, JSON.parse(copy.typed));
  form.elements._basis.value = copy.basis;
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// Pairs of name and value, back into the form they were typed into.
export function put(form, typed) {
  for (const control of form.elements) {
    if (!control.name || control.type === "submit" || !isTyped(control.name)) continue;
    const values = typed.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = values.includes(control.value);
    } else if (values.length) {
      [control.value] = values;
    }
  }
}

// Browsers may refuse to keep anything; the page itself still does.
export function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

// A form is sent once, however often its button is pressed.
const sent = new WeakSet();
const REPEATABLE_AFTER = 5000;

function mark(form, waiting) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    // Not `disabled`: the pressed button's own name and value must still be sent.
    if (waiting) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function release(form) {
  sent.delete(form);
  mark(form, false);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  mark(form, true);
  // A download leaves the page as it is; broken off, it may be asked for again.
  if ("repeatable" in form.dataset) setTimeout(release, REPEATABLE_AFTER, form);
});

// Coming back with the browser's button finds the page as it was left: let it be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) release(form);
});

// A form is sent once, however often its button is pressed.
const sent = new WeakSet();

function mark(form, waiting) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    // Not `disabled`: the pressed button's own name and value must still be sent.
    if (waiting) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
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
});

// Coming back with the browser's button finds the page as it was left: let it be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) {
    sent.delete(form);
    mark(form, false);
  }
});

// Documents change beside the filing without losing the place in it. Anything unexpected is left to
// the link itself, which leads to the same page.
export function enhance(page) {
  page.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const panel = await fetched(link.href);
    if (!panel) {
      location.assign(link.href);
      return;
    }
    const key = link.dataset.key;
    document.getElementById("viewer").replaceWith(panel);
    history.replaceState(null, "", link.href);
    mark(page, panel.dataset.viewing);
    const again = key && panel.querySelector(`[data-key="${CSS.escape(key)}"]`);
    (again || panel.querySelector("h2")).focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  });
}

async function fetched(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) return null;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    return document.adoptNode(found.getElementById("viewer"));
  } catch {
    return null;
  }
}

function mark(page, id) {
  for (const link of page.querySelectorAll("a[data-document]")) {
    if (link.dataset.document === id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

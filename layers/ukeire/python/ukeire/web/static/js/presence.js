// Who else has the filing open. Asking is no act of a person, so it prolongs no session.
const EVERY = 20_000;

export function enhance(region) {
  let timer;
  const plan = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, EVERY);
  };

  async function ask() {
    const answer = await fetch(region.dataset.presence, {
      method: "POST",
      headers: { Accept: "application/json", "Ukeire-Background": "1" },
    }).catch(() => null);
    if (answer?.ok) show((await answer.json()).others);
    else if (answer && answer.status < 500) return; // logged out, or no longer to be seen
    plan();
  }

  function show(others) {
    const words = others.map(({ text }) => text).join("、");
    // Read out when it changes, not each time it is asked.
    if (region.textContent.trim() === words) return;
    region.textContent = words;
    region.classList.toggle("presence--active", others.some(({ active }) => active));
  }

  document.addEventListener("visibilitychange", plan);
  plan();
}

// What became of documents: one question for all that this page waits for, until the inspection of
// each is over. No act of a person, so it prolongs no session.
const FIRST = 700;
const LONGEST = 5000;
const PATIENCE = 5 * 60_000;

export function watch(documents, about) {
  const waiting = new Map(); // document id: [what to do with its answer, when to stop asking]
  const address = about ? `${documents}?about=${encodeURIComponent(about)}` : documents;
  let pause = FIRST;
  let timer = null;

  // The document once it no longer waits; null when it is gone, undefined when nobody can tell.
  function follow(id) {
    pause = FIRST;
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
    return new Promise((resolve) => waiting.set(id, [resolve, Date.now() + PATIENCE]));
  }

  async function ask() {
    timer = null;
    pause = Math.min(LONGEST, pause * 1.3);
    const answer = await fetch(address, {
      headers: { Accept: "application/json", "Ukeire-Background": "1" },
    }).catch(() => null);
    const found = answer?.ok ? await answer.json().catch(() => null) : null;
    const refused = answer && answer.status >= 400 && answer.status < 500;
    for (const [id, [, until]] of waiting) {
      const one = found?.items.find((item) => item.document_id === id);
      if (found && one?.status !== "waiting") settle(id, one ?? null);
      else if (refused || Date.now() > until) settle(id, undefined);
    }
    if (waiting.size && !timer) timer = setTimeout(ask, pause);
  }

  function settle(id, found) {
    const [resolve] = waiting.get(id);
    waiting.delete(id);
    resolve(found);
  }

  return follow;
}

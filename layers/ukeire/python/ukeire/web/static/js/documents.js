// Asks for a document's state until its inspection is over. No act of a person, so it prolongs no
// session.
const FIRST = 700;
const LONGEST = 5000;
const ROUNDS = 60;

export async function follow(documents, id, tell) {
  let pause = FIRST;
  for (let round = 0; round < ROUNDS; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(LONGEST, pause * 1.3);
    const answer = await fetch(`${documents}/${id}`, {
      headers: { Accept: "application/json", "Ukeire-Background": "1" },
    }).catch(() => null);
    if (!answer || answer.status >= 500) continue;
    if (!answer.ok) return;
    const found = await answer.json();
    if (found.status !== "waiting") return tell(found);
  }
}

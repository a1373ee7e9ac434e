// Many filings in small parts, so that people see how far it is. A part that was not answered is asked
// again with its key, and so is done once. Without this, the form does the same in one go.
const PART = 20;
const TRIES = 4;
const PAUSE = 2000;
const DONE = { accept: "受理しました", approve: "承認しました", return: "差し戻しました" };

export function enhance(form) {
  const status = form.querySelector("[data-bulk-status]");
  const progress = form.querySelector("[data-bulk-progress]");
  const submit = form.querySelector("button:not([type])");
  const said = (name) => form.elements[name]?.value.trim() ? form.elements[name].value : null;
  let going = false;

  form.addEventListener("submit", async (event) => {
    const { move } = form.elements;
    if (move.value === "return" && !said("comment")) return; // the server says what is missing
    event.preventDefault();
    if (going) return;
    going = true;
    submit.disabled = true;
    for (const one of form.querySelectorAll("[data-bulk-column], [data-bulk-result]")) one.hidden = false;
    progress.hidden = false;
    let waiting = [...new FormData(form).getAll("filing_ids")];
    const total = waiting.length;
    const counts = { moved: 0, refused: 0 };
    while (waiting.length) {
      const part = waiting.slice(0, PART);
      const results = await ask({
        move: move.value,
        filing_ids: part,
        comment: said("comment"),
        internal_comment: said("internal_comment"),
      });
      if (!results) break;
      const again = new Set();
      for (const one of results) {
        if (one.problem?.status === 503) again.add(one.filing_id);
        else show(one, counts);
      }
      waiting = [...waiting.slice(PART), ...again];
      progress.value = total - waiting.length;
      status.textContent = `${total}件中${total - waiting.length}件を処理しました。`;
    }
    end(waiting.length, counts);
  });

  async function ask(body) {
    const headers = {
      "Content-Type": "application/json",
      Accept: "application/json",
      "Idempotency-Key": crypto.randomUUID(),
    };
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const answer = await fetch("/api/moves", {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      }).catch(() => null);
      if (answer?.ok) return (await answer.json()).results;
      if (answer && answer.status < 500 && answer.status !== 409 && answer.status !== 429) return null;
      await new Promise((resolve) => setTimeout(resolve, PAUSE * (attempt + 1)));
    }
    return null;
  }

  function show({ filing_id, problem }, counts) {
    const cell = form.querySelector(`[data-bulk-result="${CSS.escape(filing_id)}"]`);
    cell.textContent = problem ? problem.detail : DONE[form.elements.move.value];
    cell.parentElement.querySelector("[name=filing_ids]").disabled = true;
    counts[problem ? "refused" : "moved"] += 1;
  }

  function end(left, { moved, refused }) {
    const parts = [`${moved}件を処理しました。`];
    if (refused) parts.push(`${refused}件は処理できませんでした（理由は一覧の「結果」にあります）。`);
    if (left) parts.push(`${left}件が残っています。通信の状態を確かめて、もう一度押してください。`);
    status.textContent = parts.join("");
    progress.hidden = !left;
    going = false;
    submit.disabled = false;
    if (left) submit.textContent = `残りの${left}件を続ける`;
    else {
      submit.remove();
      form.querySelector("a[href='/queue']").textContent = "審査待ち一覧へ";
    }
  }
}

// Sends a form whose arrival matters, and sends it again until an answer comes: where it had
// arrived the first time, the server knows it, and answers as it did then.
import { words } from "./words.js";

const PATIENCE = 30_000;
const FIRST_RETRY = 5000;
const LONGEST_RETRY = 60_000;

const SENDING = words("送信しています。このままお待ちください。");
const OFFLINE =
  words("接続できないため、送信できたかどうかを確かめられません。接続が戻ると、自動でもう一度送ります。二重に送信されることはありません。");

export function enhance(form) {
  if (!window.AbortSignal?.timeout) return;
  const status = form.querySelector("[data-steady-status]");
  const buttons = form.querySelectorAll("button:not([type=button])");
  let running = false;
  let waiting = false; // for the connection to come back
  let failures = 0;
  let timer;

  async function send() {
    if (running) return;
    clearTimeout(timer);
    running = true;
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    if (!waiting) status.textContent = SENDING;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      signal: AbortSignal.timeout(PATIENCE),
    }).catch(() => null);
    running = false;
    if (!answer || answer.status >= 500 || answer.status === 429) return retryLater();
    waiting = false;
    if (answer.redirected) location.assign(answer.url);
    else form.submit(); // refused: the page that says why comes the usual way
  }

  function retryLater() {
    waiting = true;
    status.textContent = OFFLINE;
    for (const button of buttons) button.removeAttribute("aria-disabled");
    timer = setTimeout(send, Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures));
    failures += 1;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  addEventListener("online", () => waiting && send());
  addEventListener("beforeunload", (event) => {
    if (waiting) event.preventDefault();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    status.textContent = "";
    for (const button of buttons) button.removeAttribute("aria-disabled");
  });
}

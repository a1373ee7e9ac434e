// Passkeys: making one on its page, and the way in by one. Without script, or where the browser
// knows none, nothing of it is shown and the one-time code remains.
const KNOWN = "PublicKeyCredential" in window &&
  "parseRequestOptionsFromJSON" in PublicKeyCredential;

export function enhance(form) {
  if (!KNOWN) return;
  form.hidden = false;
  const status = form.querySelector("[data-passkey-status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    const button = form.querySelector("button:not([type=button])");
    button.disabled = true;
    try {
      await (form.dataset.passkey === "login" ? logIn(form) : make(form));
    } catch (error) {
      status.textContent = error instanceof Refused ? error.message : CANCELLED;
    } finally {
      button.disabled = false;
    }
  });
}

const CANCELLED = "パスキーの操作が完了しませんでした。もう一度お試しください。";

class Refused extends Error {}

async function make(form) {
  const { password, name } = form.elements;
  const { publicKey } = await post("/api/passkeys/options", { password: password.value });
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
  const credential = await navigator.credentials.create({ publicKey: options });
  await post("/api/passkeys", { name: name.value, credential: credential.toJSON() });
  location.assign("/passkeys?done=added");
}

async function logIn(form) {
  const { publicKey } = await post("/api/session/passkey/options");
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  const credential = await navigator.credentials.get({ publicKey: options });
  const { must_change_password: first } =
    await post("/api/session/passkey", { credential: credential.toJSON() });
  location.assign(first ? "/password" : form.dataset.next);
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) {
    throw new Refused([...said.errors.map(({ message }) => message), said.detail][0]);
  }
  return said;
}

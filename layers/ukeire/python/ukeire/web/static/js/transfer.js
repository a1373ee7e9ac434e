// One file on its way: a place for it on our server, then its bytes straight to the store. A file
// whose answer was lost is looked for before it is sent again.
import { words } from "./words.js";

const STALLED = 45_000;
const LOOKS = 4;
const LOOK_PAUSE = 1000;
const UNREADABLE = words(
  "ファイルを読み取れません。移動または変更された可能性があります。もう一度選び直してください。",
);
const REFUSED_BY_STORE = words(
  "ファイルの大きさまたは内容が、選んだときから変わっています。もう一度選び直してください。",
);
const ENDED = words("ログインの有効期限が切れました。別の画面でログインし直してから、「もう一度送る」を押してください。");

// Nobody answered, or nobody who could: trying again is safe.
export class Lost extends Error {}
// The message says why, and what to do; `again` whether the same file may do better later.
export class Refused extends Error {
  constructor(message, again = false) {
    super(message);
    this.again = again;
  }
}
class Expired extends Error {}

// job: {file, name, type, item, title, id, key, whole, signal}; `id` and `whole` (all bytes went
// out) are kept up to date, for the next attempt. placed: called when a file got a place.
export function transfers(documents, about, placed) {
  async function call(method, path = "", body = null, headers = {}) {
    const answer = await fetch(documents + path, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        // For whom an agent was shown the page.
        "Ukeire-Organization": document.body.dataset.client ?? "",
        ...headers,
      },
    }).catch(() => null);
    if (!answer || answer.status >= 500 || answer.status === 429) throw new Lost();
    if (answer.status === 401) throw new Refused(ENDED, true);
    const told = await answer.json().catch(() => ({}));
    return { status: answer.status, told };
  }

  const refusal = ({ told }) => new Refused(told.errors?.[0]?.message ?? told.detail);

  async function announce(job) {
    const answer = await call(
      "POST",
      "",
      {
        item: job.item,
        filename: job.name,
        size: job.file.size,
        content_type: job.type,
        ...(about ? { about } : {}),
        ...(job.title ? { title: job.title } : {}),
      },
      { "Idempotency-Key": job.key },
    );
    if (answer.status !== 201) throw refusal(answer);
    job.id = answer.told.document_id;
    placed();
    return answer.told.upload;
  }

  // A new ticket for the same place; null where its file is there already.
  async function renew(job) {
    const answer = await call("POST", `/${job.id}/upload`);
    if (answer.status === 200) return answer.told.upload;
    if (answer.status === 409 && (await isSettled(job.id))) return null;
    if (answer.status !== 404) throw refusal(answer);
    Object.assign(job, { id: null, key: crypto.randomUUID(), whole: false });
    return announce(job);
  }

  async function isSettled(id) {
    const { status, told } = await call("GET", `/${id}`);
    return status === 200 && told.status !== "waiting";
  }

  // Once for a file that was cut off; longer for one that went out whole, which may be looked at now.
  async function isThere(job) {
    for (let look = 1; !(await isSettled(job.id)); look += 1) {
      if (!job.whole || look === LOOKS) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_PAUSE));
    }
    return true;
  }

  // Ends when the file is at the store, whoever brought it. Throws Lost or Refused;
  // given up by the signal, it just ends.
  async function deliver(job, progress) {
    await job.file.slice(0, 1).arrayBuffer().catch(() => {
      throw new Refused(UNREADABLE);
    });
    if (job.id && (await isThere(job))) return;
    const ticket = job.id ? await renew(job) : await announce(job);
    if (job.signal.aborted) return;
    try {
      if (ticket) await send(ticket, job, progress);
    } catch (error) {
      if (!(error instanceof Expired)) throw error;
      const renewed = await renew(job);
      if (renewed) await send(renewed, job, progress);
    }
  }

  const remove = (id) => fetch(`${documents}/${id}`, { method: "DELETE", keepalive: true });

  return { deliver, remove };
}

// XMLHttpRequest, as fetch tells nothing of how far it is.
function send({ url, fields }, job, progress) {
  return new Promise((resolve, reject) => {
    if (job.signal.aborted) return resolve();
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    data.append("file", job.file);
    const request = new XMLHttpRequest();
    let stalled;
    const lost = () => reject(new Lost());
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => {
        lost();
        request.abort();
      }, STALLED);
    };
    const abort = () => {
      resolve();
      request.abort();
    };
    job.signal.addEventListener("abort", abort);
    request.upload.addEventListener("progress", (event) => {
      alive();
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => {
      job.whole = true;
    });
    request.addEventListener("load", () => {
      if (request.status < 300) resolve();
      else if (request.status === 403) reject(new Expired());
      else if (request.status < 500) reject(new Refused(REFUSED_BY_STORE));
      else lost();
    });
    request.addEventListener("error", lost);
    request.addEventListener("loadend", () => {
      clearTimeout(stalled);
      job.signal.removeEventListener("abort", abort);
    });
    job.whole = false;
    alive();
    request.open("POST", url);
    request.send(data);
    return undefined;
  });
}

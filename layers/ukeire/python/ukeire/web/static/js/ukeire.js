// Comfort on top of pages that are complete without it. Each part is fetched only where it is used.
import "./submit-once.js";
import { ready } from "./words.js";

const PARTS = {
  "[data-autosave]": "./autosave.js",
  "[data-cookies]": "./cookies.js",
  "[data-bulk]": "./bulk.js",
  "[data-canned]": "./canned.js",
  "[data-count]": "./count.js",
  "[data-error-summary]": "./error-summary.js",
  "[data-languages]": "./languages.js",
  "[data-offer]": "./offer.js",
  "[data-passkey]": "./passkeys.js",
  "[data-password]": "./password.js",
  "[data-postal-code]": "./postal-code.js",
  "[data-attachments]": "./attachments.js",
  "[data-presence]": "./presence.js",
  "[data-preview], [data-attachments]": "./preview.js",
  "[data-print]": "./print.js",
  "[data-remarks]": "./remarks.js",
  "[data-session]": "./session.js",
  "[data-steady]": "./steady.js",
  "#shortcuts": "./shortcuts.js",
  "[data-viewer]": "./viewer.js",
};

for (const [selector, part] of Object.entries(PARTS)) {
  const elements = document.querySelectorAll(selector);
  if (elements.length) {
    ready.then(() => import(part)).then((module) => elements.forEach((element) => module.enhance(element)));
  }
}

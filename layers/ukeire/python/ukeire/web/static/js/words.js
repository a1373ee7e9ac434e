// What scripts say, in the page's language. They are written in Japanese; what other languages say
// instead is fetched before any part of the page that speaks.
const { lang } = document.documentElement;
let said = {};

export const ready = lang === "ja" ? Promise.resolve() : fetchWords();

// words("あと{minutes}分です。", { minutes: 5 })
export const words = (text, values = {}) =>
  (said[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);

async function fetchWords() {
  try {
    said = await (await fetch(new URL(`./words/${lang}.json`, import.meta.url))).json();
  } catch {
    // Japanese is better than nothing.
  }
}

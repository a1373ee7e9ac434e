// How many characters are typed, counted as the server counts: each one, line breaks too. What
// counts together with the text (data-counted, in the same form) is added where it says so.
import { words } from "./words.js";

const PAUSE = 400; // milliseconds after the last key, so that a screen reader is not interrupted

export function enhance(textarea) {
  const status = textarea.closest(".field").querySelector("[data-count-status]");
  const most = Number(textarea.dataset.count);
  const { form } = textarea;
  const others = () => ("countAll" in textarea.dataset ? form.querySelectorAll("[data-counted]") : []);
  const length = ({ value }) => [...value].length;
  let timer;
  const show = () => {
    const typed = [textarea, ...others()].reduce((sum, one) => sum + length(one), 0);
    status.textContent =
      typed > most
        ? words("{typed}文字（{over}文字多いです）", { typed, over: typed - most })
        : words("{typed}／{most}文字", { typed, most });
  };
  const later = ({ target }) => {
    if (target !== textarea && target !== form && ![...others()].includes(target)) return;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  };
  (form ?? textarea).addEventListener("input", later);
  form?.addEventListener("ukeire:count", later);
  if ([textarea, ...others()].some((one) => one.value)) show();
}

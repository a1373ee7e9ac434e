// How many characters are typed, counted as the server counts: each one, line breaks too.

const PAUSE = 400; // milliseconds after the last key, so that a screen reader is not interrupted

export function enhance(textarea) {
  const status = textarea.closest(".field").querySelector("[data-count-status]");
  const most = Number(textarea.dataset.count);
  let timer;
  const show = () => {
    const typed = [...textarea.value].length;
    status.textContent =
      typed > most ? `${typed}文字（${typed - most}文字多いです）` : `${typed}／${most}文字`;
  };
  textarea.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  if (textarea.value) show();
}

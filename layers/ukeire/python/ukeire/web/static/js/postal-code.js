// Fills in what a postal code knows of an address. data-fills: {"prefecture": name, "street": name}.
import { words } from "./words.js";

export function enhance(field) {
  const input = field.querySelector("input");
  const button = field.querySelector("button");
  const status = field.querySelector("[data-postal-code-status]");
  const fills = JSON.parse(field.dataset.fills);
  const named = (name) => name && input.form.elements.namedItem(name);

  button.type = "button";
  button.addEventListener("click", async () => {
    const code = input.value.normalize("NFKC").replace(/[^0-9]/g, "");
    if (code.length !== 7) {
      status.textContent = words("郵便番号を7桁の数字で入力してください。");
      input.focus();
      return;
    }
    status.textContent = words("住所を調べています…");
    const found = await lookUp(code);
    if (found === null) {
      status.textContent = words("住所を調べられませんでした。住所を直接入力してください。");
    } else if (found.length === 0) {
      status.textContent = words("この郵便番号の住所は見つかりませんでした。番号を確かめるか、住所を直接入力してください。");
    } else {
      fill(found);
      status.textContent =
        found.length === 1
          ? words("住所を入力しました。続きの番地を入力してください。")
          : words("この郵便番号には複数の地域があります。途中まで入力しました。続きを入力してください。");
    }
  });

  function fill(found) {
    const same = (key) => new Set(found.map((one) => one[key])).size === 1;
    const [first] = found;
    const prefecture = named(fills.prefecture);
    const street = named(fills.street);
    if (prefecture && same("prefecture")) set(prefecture, first.prefecture);
    const start = same("city") ? first.city + (same("town") ? first.town : "") : "";
    if (street && !street.value.startsWith(start)) set(street, start);
    street?.focus();
  }

  function set(control, value) {
    control.value = value;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

async function lookUp(code) {
  try {
    const answer = await fetch(`/api/postal-codes/${code}`, {
      headers: { Accept: "application/json", "Ukeire-Background": "1" },
    });
    if (answer.status === 404) return [];
    return answer.ok ? (await answer.json()).items : null;
  } catch {
    return null;
  }
}

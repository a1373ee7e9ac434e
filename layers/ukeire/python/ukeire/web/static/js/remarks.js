// A remark's field appears where a part is ticked; what was typed is kept while it is not.
export function enhance(form) {
  const typed = new Map();
  form.querySelector("[data-remarks-button]")?.closest("p").remove();
  form.addEventListener("change", ({ target }) => {
    if (target.name !== "fields") return;
    const tick = target.closest(".tick");
    const field = tick.querySelector(".tick__remark");
    if (target.checked && !field) tick.append(draw(target));
    if (!target.checked && field) {
      typed.set(target.value, field.querySelector("textarea").value);
      field.remove();
    }
    form.dispatchEvent(new Event("ukeire:count"));
  });

  function draw(box) {
    const field = document.createElement("div");
    field.className = "tick__remark";
    const label = document.createElement("label");
    label.className = "small";
    label.htmlFor = `${box.id}-r`;
    label.textContent = "この項目への指摘（任意）";
    const text = document.createElement("textarea");
    text.className = "input input--full";
    text.id = `${box.id}-r`;
    text.name = form.dataset.remarks + box.value;
    text.rows = 2;
    text.dataset.counted = "";
    text.value = typed.get(box.value) ?? "";
    field.append(label, text);
    return field;
  }
}

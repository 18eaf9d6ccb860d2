// Erfassen: one sentence fills in a form, the keyboard does the rest.

import { field, fill, h } from "../dom.js";
import { bookingForm } from "../filing_booking.js";
import { defectForm } from "../filing_defect.js";
import { lossForm } from "../filing_loss.js";
import { afterPause, newCall } from "../filing_parts.js";
import { TEXT } from "../text.js";

export const title = TEXT.navigation.filing;

const FORMS = { lost_item: lossForm, defect: defectForm, booking: bookingForm };

export function mount(container, context) {
  const text = TEXT.filing;
  let call = newCall();
  let chosen = context.given?.form ?? null;
  let shown = null;
  let form = null;
  let asked = 0;

  const sentence = field({ label: text.sentence, name: "sentence", type: "textarea", rows: 2, placeholder: text.sentencePlaceholder, maxLength: 2000 });
  const place = h("div", { class: "stack" });
  const radios = Object.fromEntries(Object.keys(FORMS).map((name) => [name, h("input", { type: "radio", name: "form", value: name, on: { change: () => { chosen = name; prefill(); } } })]));
  fill(container, h("h1", { text: title }),
    h("div", { class: "stack" },
      sentence,
      h("fieldset", { class: "tabs" }, h("legend", { text: text.choose }), Object.entries(radios).map(([name, radio]) => h("label", {}, radio, text.kinds[name]))),
      place));

  function use(name) {
    if (shown === name) return;
    form?.stop();
    shown = name;
    form = name ? FORMS[name]({ context, call: () => call, sentence: () => sentence.value, onNext: next }) : null;
    for (const [each, radio] of Object.entries(radios)) radio.checked = each === name;
    fill(place, form?.element);
  }

  async function prefill() {
    const number = ++asked;
    if (!sentence.value.trim() && !chosen) { use(null); return; }
    try {
      const answer = await context.api.post("filing/prefill", { text: sentence.value, form: chosen }, { signal: context.signal });
      if (number !== asked) return;
      use(answer.form);
      if (answer.filled) form.fill(answer.filled);
    } catch (error) {
      context.fail(error);
    }
  }

  /** Moves on to the form, unless somebody has gone on typing meanwhile. */
  function goOn(typed) {
    if (document.activeElement === sentence.input && sentence.value === typed) form?.focus();
  }

  const later = afterPause(prefill, 250);

  function next() {
    call = newCall();
    chosen = null;
    sentence.value = "";
    use(null);
    sentence.input.focus();
  }

  sentence.input.addEventListener("input", later);
  sentence.input.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    later.cancel();
    const typed = sentence.value;
    await prefill();
    goOn(typed);
  });
  container.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && form) {
      event.preventDefault();
      form.submit();
    }
  });
  context.keys([{ key: "F2", label: TEXT.keys.search, run: () => context.go("lookup") }, { key: "F4", label: text.sentence, run: () => sentence.input.focus() }]);
  sentence.value = context.given?.text ?? "";
  sentence.input.focus();
  if (sentence.value || chosen) {
    const given = sentence.value;
    prefill().then(() => goOn(given));
  }
  return () => { later.cancel(); form?.stop(); };
}

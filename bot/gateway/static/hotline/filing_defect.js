// The form for a defect that a caller reports.

import { field, fill, h } from "./dom.js";
import { afterPause, contactFields, errorsOf, receipt } from "./filing_parts.js";
import { plainDay } from "./format.js";
import { TEXT } from "./text.js";

export function defectForm({ context, call, sentence, onNext }) {
  const text = TEXT.filing.defect;
  const category = field({ label: text.category, name: "category", type: "select" });
  const place = field({ label: text.place, name: "place", autocomplete: "off", maxLength: 300 });
  const unknown = field({ label: text.placeUnknown, name: "place_unknown", type: "checkbox" });
  const hidden = field({ label: text.private, name: "private", type: "checkbox" });
  const contact = contactFields([]);
  const choices = h("div", {});
  const warnings = h("div", { class: "stack", "aria-live": "polite" });
  const duplicates = h("div", {});
  const common = h("div", {});
  const result = h("div", {});
  const responsible = h("p", { class: "muted" });
  const errors = errorsOf({ category, place, ...contact }, context, common);
  let chosen = false;
  let isPlaced = false;
  let choice = "";
  let join = null;
  let asked = 0;

  unknown.hidden = true;
  category.input.addEventListener("change", () => { chosen = true; refresh(); });
  place.input.addEventListener("input", () => { choice = ""; unknown.value = false; refresh(); });
  unknown.input.addEventListener("change", () => refresh());

  const entry = () => ({
    description: sentence(), place: place.value, place_choice: choice, place_unknown: unknown.value, category: chosen ? category.value : "",
  });

  const refresh = afterPause(async () => {
    const number = ++asked;
    try {
      const filled = await context.api.post("filing/defects/form", entry(), { signal: context.signal });
      if (number === asked) show(filled);
    } catch (error) {
      context.fail(error);
    }
  }, 250);

  function show(filled) {
    const before = category.value;
    fill(category.input, h("option", { value: "", text: "–" }), filled.categories.map((each) => h("option", { value: each.value, text: each.label })));
    category.value = chosen ? before : filled.category;
    isPlaced = Boolean(filled.place);
    place.setHint(isPlaced ? text.understood(filled.place) : text.placeHint);
    place.setError(filled.place_error && !filled.places.length ? TEXT.filing.placeErrors[filled.place_error] : "");
    unknown.hidden = !(filled.place_error === "place_unclear" || unknown.value);
    fill(choices, filled.places.length ? h("fieldset", { class: "tabs" }, h("legend", { text: text.whichPlace }), filled.places.map((name) => h("label", {},
      h("input", { type: "radio", name: "place_choice", value: name, checked: name === choice, on: { change: () => { choice = name; refresh(); } } }), name))) : null);
    fill(warnings, filled.urgent ? h("p", { class: "confidential", text: filled.urgent }) : null, filled.elsewhere ? h("p", { class: "speech", text: filled.elsewhere }) : null);
    responsible.textContent = filled.responsible ? `${text.responsible}: ${filled.responsible}` : "";
    showDuplicates(filled.duplicates);
  }

  function showDuplicates(list) {
    if (!list.some((each) => each.reference === join)) join = null;
    const option = (value, label, note = "") => h("label", {},
      h("input", { type: "radio", name: "join", value: value ?? "", checked: join === value, on: { change: () => { join = value; } } }),
      h("span", {}, label, note ? h("span", { class: "muted small", text: ` ${note}` }) : null));
    fill(duplicates, list.length ? h("fieldset", { class: "group" }, h("legend", { text: text.duplicates }), h("div", { class: "options" },
      option(null, text.noJoin),
      list.map((each) => option(each.reference, `${text.join(each.reference)}: ${each.place}`, text.since(plainDay(each.reported_at), TEXT.lookup.states[each.state]))))) : null);
  }

  async function submit() {
    errors.clear();
    if (!category.value) {
      category.setError(TEXT.filing.chooseCategory);
      category.input.focus();
      return;
    }
    try {
      const filed = await context.api.post("filing/defects", {
        ...entry(), call: call(), category: category.value, join, private: hidden.value,
        name: contact.name.value, email: contact.email.value, phone: contact.phone.value,
      });
      const done = TEXT.filing.done;
      const shown = receipt({
        reference: filed.reference, secret: filed.secret, lines: filed.lines, onNext,
        notes: [filed.joined_to ? done.joined(filed.joined_to) : null, filed.mailed ? done.mailed : done.notMailed, filed.already ? done.already : null],
      });
      fill(result, shown);
      form.hidden = true;
      shown.focusNext();
    } catch (error) {
      errors.show(error);
    }
  }

  const form = h("div", { class: "stack" }, warnings,
    h("fieldset", { class: "group" }, h("legend", { text: TEXT.filing.details }), h("div", { class: "grid" }, place, category), choices, unknown, responsible),
    duplicates,
    h("fieldset", { class: "group" }, h("legend", { text: TEXT.filing.contact }), h("div", { class: "grid" }, contact.name, contact.email, contact.phone), hidden), common,
    h("div", { class: "toolbar end" }, h("button", { type: "button", class: "primary", on: { click: submit } }, text.file, h("kbd", { text: "Strg Eingabe", "aria-hidden": "true" }))));

  return {
    element: h("div", { class: "stack" }, form, result),
    submit,
    fill: (filled) => (place.value || chosen ? refresh() : show(filled)),
    focus: () => (place.input.value || isPlaced ? contact.email : place).input.focus(),
    stop: () => refresh.cancel(),
  };
}

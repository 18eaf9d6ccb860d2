// A list of the case work: filters, an order, pages that go on where the last one ended, and a file.

import { field, h, refill, table } from "./dom.js";
import { TEXT } from "./text.js";

/**
 * Returns an element with `load()`. path: below /hotline/api; filters: {name: field}, of which `text` is the
 * words and `sort` the order; a filter of "*", or "" unless it `sendsEmpty`, is none. columns, onOpen and caption as
 * for a table; exports: [{label, body}].
 */
export function caseList({ context, path, caption, filters, columns, onOpen, exports = [], fixed = {}, before = null, onLoaded = null }) {
  const text = TEXT.list;
  const place = h("div", { class: "stack" });
  const more = h("button", { type: "button", text: text.more, on: { click: () => load(true) } });
  let rows = [];
  let next = null;
  let total = null;
  let asked = 0;

  function request() {
    const filter = {};
    for (const [name, each] of Object.entries(filters)) {
      if (name === "text" || name === "sort") continue;
      const value = each.value;
      if (value !== "*" && (value !== "" || each.sendsEmpty)) filter[name] = value;
    }
    return { text: filters.text?.value ?? "", sort: filters.sort?.value, filter: { ...filter, ...fixed } };
  }

  async function load(goOn = false) {
    const number = ++asked;
    try {
      const answer = await context.api.post(`${path}/search`, { ...request(), after: goOn ? next : null, page_size: 50 }, { signal: context.signal });
      if (number !== asked) return;
      rows = goOn ? [...rows, ...answer.items] : answer.items;
      if (!goOn) total = answer.total;
      next = answer.next;
      show(goOn ? rows.length - answer.items.length : null);
      onLoaded?.(rows);
    } catch (error) {
      context.fail(error);
    }
  }

  function show(focusRow) {
    const counted = text.shown(rows.length, total);
    const shown = table({ caption: `${caption} (${counted})`, columns, rows, onOpen, empty: text.none });
    refill(place, shown, next ? more : null);
    if (focusRow !== null) shown.querySelectorAll("tbody button.link")[focusRow]?.focus();
    else context.announce(counted);
  }

  let timer = null;
  const later = () => { clearTimeout(timer); timer = setTimeout(() => load(), 200); };
  for (const each of Object.values(filters)) each.input.addEventListener(each.input.tagName === "INPUT" && each.input.type !== "checkbox" ? "input" : "change", later);
  const form = h("form", { class: "panel grid filters", "aria-label": text.filter, on: { submit: (event) => { event.preventDefault(); load(); } } },
    Object.values(filters),
    exports.length ? h("div", { class: "row end" }, exports.map((file) => h("button", {
      type: "button", text: file.label,
      on: { click: async () => { try { await context.api.download(`${path}/export`, { ...request(), ...file.body }); } catch (error) { context.fail(error); } } },
    }))) : null);
  const element = h("div", { class: "stack" }, form, before, place);
  element.load = load;
  element.rows = () => rows;
  context.signal.addEventListener("abort", () => clearTimeout(timer));
  return element;
}

/** Returns a select field of choices {value: label}, with "all" first if wanted. */
export function select(label, name, choices, { value = "", all = null } = {}) {
  const options = Object.entries(choices).map(([key, caption]) => ({ value: key, label: caption }));
  return field({ label, name, type: "select", options: all === null ? options : [{ value: "", label: all }, ...options], value });
}

/** Returns tabs as radio buttons; onChange(name) is called with the chosen one. */
export function tabs(legend, choices, chosen, onChange) {
  const inputs = {};
  const element = h("fieldset", { class: "tabs" }, h("legend", { class: "hidden-text", text: legend }),
    Object.entries(choices).map(([name, label]) => {
      inputs[name] = h("input", { type: "radio", name: `tabs-${legend}`, value: name, checked: name === chosen, on: { change: () => onChange(name) } });
      return h("label", { data: { tab: name } }, inputs[name], h("span", { text: label }));
    }));
  element.choose = (name) => { inputs[name].checked = true; onChange(name); };
  element.rename = (name, label) => { inputs[name].nextElementSibling.textContent = label; };
  return element;
}

/** Shows errors of the gateway beside their field, or as a note. */
export function showProblem(context, fields, error) {
  Object.values(fields).forEach((each) => each.setError?.(""));
  const wrong = fields[error.field];
  if (!wrong) {
    context.fail(error);
    return;
  }
  wrong.setError(error.detail);
  wrong.input.focus();
}

/** Returns a list of facts: [[label, value]]; empty ones are left out. */
export function facts(pairs) {
  return h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([label, value]) => [h("dt", { text: label }), h("dd", {}, value)]));
}

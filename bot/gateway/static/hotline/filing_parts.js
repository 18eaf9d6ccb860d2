// What the three forms of "Erfassen" share: errors beside their fields, contact details, the receipt.

import { field, fill, h } from "./dom.js";
import { TEXT } from "./text.js";

/** Returns a random number for a call; everything asked during it belongs together. */
export function newCall() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns fields for name, e-mail and phone of the caller; `needed` names those that must be filled. */
export function contactFields(needed, shown = ["name", "email", "phone"]) {
  const text = TEXT.filing;
  const label = (name) => `${text[name]} (${needed.includes(name) ? text.required : text.optional})`;
  const types = { name: "text", email: "email", phone: "tel" };
  return Object.fromEntries(shown.map((name) => [name, field({ label: label(name), name, type: types[name], autocomplete: "off", maxLength: name === "email" ? 320 : 100 })]));
}

/** Returns what reports errors of the gateway beside their field; `insist` is true once an unusual address was confirmed. */
export function errorsOf(fields, context, common) {
  const errors = {
    insist: false,
    clear() {
      Object.values(fields).forEach((each) => each.setError(""));
      fill(common);
    },
    show(error) {
      const wrong = fields[error.field];
      if (!error.detail) { context.fail(error); return; }
      if (error.code === "email_suspicious" && fields.email) {
        suggest(error.extra.suggestion);
        fields.email.setError(error.detail);
        fields.email.input.focus();
        return;
      }
      if (wrong) {
        wrong.setError(error.detail);
        wrong.input.focus();
      } else fill(common, h("p", { class: "field-error", role: "alert", text: error.detail }));
    },
  };
  const suggest = (address) => fill(common, h("div", { class: "row" },
    h("button", { type: "button", class: "primary", text: TEXT.filing.useSuggestion(address), on: { click: () => { fields.email.value = address; errors.clear(); fields.email.input.focus(); } } }),
    h("button", { type: "button", text: TEXT.filing.insist, on: { click: () => { errors.insist = true; errors.clear(); fields.email.input.focus(); } } })));
  fields.email?.input.addEventListener("input", () => { errors.insist = false; });
  return errors;
}

/** Returns a code letter by letter, as it is said on the telephone (DIN 5009). */
export function spelled(code) {
  return [...code].filter((character) => character !== "-").map((character) => TEXT.letters[character] ?? character).join(" · ");
}

/** Returns the receipt of what was filed. */
export function receipt({ title = TEXT.filing.done.title, reference, secret, lines = [], notes = [], onNext }) {
  const text = TEXT.filing.done;
  const next = h("button", { type: "button", class: "primary", text: text.next, on: { click: onNext } });
  const element = h("section", { class: "panel receipt stack", "aria-label": title },
    h("h2", { text: title }),
    h("p", { text: text.tell }),
    h("dl", { class: "facts" },
      h("dt", { text: text.reference }), h("dd", {}, h("span", { class: "code", text: reference }), h("div", { class: "muted small", text: spelled(reference) })),
      secret ? [h("dt", { text: text.secret }), h("dd", {}, h("span", { class: "code", text: secret }), h("div", { class: "muted small", text: spelled(secret) }))] : null),
    h("p", { text: lines.filter(Boolean).join(" · ") }),
    notes.filter(Boolean).map((note) => h("p", { class: "muted", text: note })),
    h("div", { class: "toolbar" }, next));
  element.focusNext = () => next.focus();
  return element;
}

/** Calls a function when there was a pause; the last call wins. */
export function afterPause(run, milliseconds = 300) {
  let timer = null;
  const wait = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...given), milliseconds);
  };
  wait.cancel = () => clearTimeout(timer);
  return wait;
}

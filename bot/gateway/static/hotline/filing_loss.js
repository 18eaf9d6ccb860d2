// The form for something a caller has lost.

import { field, fill, h } from "./dom.js";
import { contactFields, errorsOf, receipt, spelled } from "./filing_parts.js";
import { plainDay } from "./format.js";
import { TEXT } from "./text.js";

const FIELDS = ["kind", "colour", "brand", "marks", "place", "date"];
const FIELD_OF_QUESTION = { count: "marks", side: "marks" };

export function lossForm({ context, call, sentence, onNext }) {
  const text = TEXT.filing.lost;
  const fields = Object.fromEntries(FIELDS.map((name) => [name, field({ label: text[name], name, autocomplete: "off", maxLength: 300 })]));
  const touched = new Set();
  const contact = contactFields(["email"], ["email", "phone"]);
  const ask = h("p", { class: "muted", "aria-live": "polite" });
  const elsewhere = h("div", {});
  const result = h("div", { class: "stack", "aria-live": "polite" });
  const common = h("div", {});
  const commonStanding = h("div", {});
  const errors = errorsOf(fields, context, common);
  const standingErrors = errorsOf(contact, context, commonStanding);
  let code = null;
  let asked = null;
  let standing = null;

  for (const name of FIELDS) fields[name].input.addEventListener("input", () => {
    touched.add(name);
    if (name === asked) ask.textContent = "";
  });

  const body = () => ({
    call: call(), text: sentence(),
    answers: Object.fromEntries(FIELDS.filter((name) => touched.has(name)).map((name) => [name, fields[name].value])),
  });

  async function search() {
    errors.clear();
    try {
      const answer = await context.api.post("filing/lost-items/search", body());
      code = answer.code;
      showResult(answer);
    } catch (error) {
      errors.show(error);
      if (error.code === "description_too_vague") fields.kind.input.focus();
    }
  }

  function showResult(answer) {
    const agrees = (names) => names.map((name) => text.why[name] ?? name).join(", ");
    const cards = answer.matches.map((item) => h("article", { class: "panel" },
      h("h3", { text: `${item.kind_text} · ${item.number}` }),
      h("p", { text: item.description }),
      h("p", { class: "muted small", text: [item.place_text, plainDay(item.found_on), item.storage_place].filter(Boolean).join(" · ") }),
      item.agrees.length ? h("p", { class: "small" }, h("span", { class: "badge good", text: text.agrees }), ` ${agrees(item.agrees)}`) : null));
    standing = h("form", { class: "stack", on: { submit: (event) => { event.preventDefault(); leave(); } } },
      h("fieldset", { class: "group" }, h("legend", { text: text.standing }), h("div", { class: "grid" }, contact.email, contact.phone), commonStanding,
        h("div", { class: "toolbar end" }, h("button", { type: "submit", class: "primary", text: text.standingButton }))));
    const say = h("section", { class: "panel stack", tabindex: "-1" }, h("h2", { text: text.say }), answer.precise ? null : h("p", { class: "confidential", text: text.vague }),
      answer.say.length ? h("p", { class: "speech", text: answer.say.join("\n") }) : null,
      h("p", {}, `${text.code}: `, h("strong", { class: "code", text: answer.code }), h("span", { class: "muted small", text: ` ${spelled(answer.code)}` })));
    fill(result, say,
      h("section", { class: "stack" }, h("h2", { text: text.matches }), cards.length ? cards : h("p", { class: "muted", text: text.noMatches })), standing);
    say.focus();
  }

  async function leave() {
    standingErrors.clear();
    try {
      const filed = await context.api.post("filing/lost-items", {
        ...body(), code, email: contact.email.value, phone: contact.phone.value, even_if_suspicious: standingErrors.insist,
      });
      const shown = receipt({
        reference: filed.reference, secret: filed.secret, onNext,
        lines: [text.standingDone(filed.reference, plainDay(filed.valid_until))], notes: [filed.already ? TEXT.filing.done.already : null],
      });
      fill(result, shown);
      shown.focusNext();
    } catch (error) {
      standingErrors.show(error);
    }
  }

  const element = h("div", { class: "stack" },
    h("fieldset", { class: "group" }, h("legend", { text: TEXT.filing.details }), h("div", { class: "grid" }, FIELDS.map((name) => fields[name])), ask, elsewhere, common,
      h("div", { class: "toolbar end" }, h("button", { type: "button", class: "primary", on: { click: search } }, text.search, h("kbd", { text: "Strg Eingabe", "aria-hidden": "true" })))),
    result);

  return {
    element,
    submit: () => (standing?.contains(document.activeElement) ? leave() : search()),
    fill(filled) {
      for (const name of FIELDS) if (!touched.has(name)) fields[name].value = filled[name];
      asked = FIELD_OF_QUESTION[filled.ask_for] ?? filled.ask_for;
      ask.textContent = filled.ask ? `${text.ask}: ${filled.ask}` : "";
      fill(elsewhere, filled.elsewhere.map((line) => h("p", { class: "speech", text: line })));
    },
    focus: () => (fields[asked] ?? FIELDS.map((name) => fields[name]).find((each) => !each.value) ?? fields.kind).input.focus(),
    stop: () => {},
  };
}

// How a fact and a case look; used by the lookup and wherever else a card is shown.

import { h } from "./dom.js";
import { TEXT } from "./text.js";

/** Returns the card of a fact. */
export function factCard(card, actions = null) {
  const text = TEXT.lookup;
  return h("article", { class: "card" },
    h("header", {}, h("h2", { text: card.title }), h("span", { class: "badge", text: text.kinds[card.kind] ?? card.kind }), openBadge(card)),
    h("p", { class: "speech", "aria-label": text.say, text: card.sentence }),
    keyFacts(card),
    actions,
    card.ask.length ? h("section", {}, h("h3", { text: text.askNext }), h("ul", { class: "ask" }, card.ask.map((question) => h("li", { text: question })))) : null,
    h("dl", { class: "facts" }, card.lines.map((line) => [h("dt", { text: line.label }), h("dd", {}, values(line.values))])),
    card.links.length ? h("p", { class: "small" }, card.links.map((link) => [h("a", { href: link, target: "_blank", rel: "noopener noreferrer", text: link }), " "])) : null,
    h("p", { class: "source", text: card.source }));
}

function openBadge(card) {
  if (card.is_open === null) return null;
  return h("span", { class: `badge ${card.is_open ? "good" : "bad"}`, text: card.is_open ? TEXT.lookup.open : TEXT.lookup.closed });
}

const WITHOUT_OFFICE = ["rule", "place"];

function keyFacts(card) {
  const text = TEXT.lookup;
  const facts = [];
  if (card.transfer_phone) facts.push([`${text.transfer} ${card.transfer_name}`, card.transfer_phone, card.transfer_here ? text.transferHere : ""]);
  else if (!WITHOUT_OFFICE.includes(card.kind)) facts.push([text.transfer, "–", text.transferUnknown]);
  if (card.today) facts.push([text.todayOf(card.today_of), card.today.replace(/^heute /, "")]);
  return facts.length ? h("div", { class: "key-facts" }, facts.map(([label, value, note]) => h("div", {},
    h("span", { class: "label", text: label }), h("span", { class: "value", text: value }), note ? h("span", { class: "small muted", text: note }) : null))) : null;
}

function values(list) {
  return list.length === 1 ? list[0] : h("ul", {}, list.map((value) => h("li", { text: value })));
}

/** Returns the card of a case or found item. */
export function caseCard(card, onOpen = null) {
  const text = TEXT.lookup;
  return h("article", { class: "card" },
    h("header", {}, h("h2", { text: card.title }), h("span", { class: "badge", text: text.kinds[card.kind] ?? card.kind }),
      h("span", { class: "badge good", text: text.states[card.state] ?? card.state })),
    h("p", { class: "confidential", text: text.confidential }),
    h("dl", { class: "facts" }, card.fields.map((field) => [h("dt", { text: text.fields[field.name] ?? field.name }), h("dd", { text: field.value })])),
    onOpen ? h("div", { class: "toolbar" }, h("button", { type: "button", text: text.openCase, on: { click: onOpen } })) : null);
}

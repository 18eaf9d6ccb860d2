// Cards for what the text of an answer already says: offices, services, opening hours, emergencies.
import { element, icon, spoken } from "./dom.js";
import { caseCards } from "./case-cards.js";
import { factList } from "./fact-list.js";
import { clockOf, comingDay, weekdayOf } from "./moments.js";
import { linkedText, mailAddress, outsideLink, telAddress } from "./rich-text.js";
import { counted, fill } from "./texts.js";

const BUILDERS = {
  unit_card: unitCard,
  handoff: unitCard,
  hours: hoursCard,
  service_card: serviceCard,
  ...caseCards,
};

/** The payloads of a message, whether it carries one or several. */
export function payloadsOf(custom) {
  if (!custom || typeof custom !== "object") return [];
  return custom.type === "cards" ? (custom.cards || []).flatMap(payloadsOf) : [custom];
}

/** The payload with what the bot wants next (photo, location, kind of field), or `null`. */
export function inputHintOf(custom) {
  return payloadsOf(custom).find(({ type }) => type === "input_hint") || null;
}

/** The cards of a message as elements; a type that is not known is left to the text. */
export function cardsOf(custom, context) {
  return payloadsOf(custom)
    .map((card) => BUILDERS[card.type]?.(card, context))
    .filter(Boolean);
}

function unitCard(card, context) {
  const { texts } = context;
  return element(
    "section",
    { class: "card", "aria-label": card.name },
    element("h3", {}, card.name),
    card.address && element("p", { class: "soft" }, card.address),
    hours(card.hours, card.name, context),
    ways(card, texts),
  );
}

function hoursCard(card, context) {
  return element(
    "section",
    { class: "card", "aria-label": fill(context.texts.card.weekOf, { name: card.name }) },
    element("h3", {}, card.name),
    hours(card, card.name, context),
    ways(card, context.texts),
  );
}

function serviceCard(card, context) {
  const { texts } = context;
  const documents = card.documents || [];
  const facts = [
    [texts.card.fee, card.fee],
    [texts.card.appointment, texts.card.appointments[card.appointment]],
    [texts.card.office, card.office?.name],
    [texts.card.address, card.office?.address],
  ].filter(([, value]) => value);
  const online = card.online === "yes" || card.online === "partly";
  return element(
    "section",
    { class: "card", "aria-label": card.name },
    element("h3", {}, card.name),
    facts.length > 0 && factList(facts, texts),
    documents.length > 0 && element(
      "details",
      {},
      element("summary", {}, counted(texts.card.documents, documents.length, texts.tag)),
      element("ul", {}, documents.map((document) => element("li", {}, linkedText(document, texts)))),
    ),
    hours(card.office?.hours, card.office?.name, context),
    ways({ ...card.office, website: null }, texts, [
      card.link && outsideLink(card.link, texts, { class: "way" },
        icon("globe"), online ? texts.card.online : texts.card.more),
    ]),
  );
}

// How to get there: every way is one tap.
function ways({ name, phone, email, address, website }, texts, more = []) {
  const tel = phone && telAddress(phone);
  const links = [
    tel && element("a", { class: "way", href: tel }, icon("phone"), fill(texts.card.call, { phone })),
    email && element("a", { class: "way", href: mailAddress(email) }, icon("mail"), fill(texts.card.mail, { email })),
    address && outsideLink(
      `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`, texts, { class: "way" },
      icon("pin"), texts.card.map, spoken(` ${fill(texts.card.mapOf, { address })}`),
    ),
    website && outsideLink(website, texts, { class: "way" }, icon("globe"), texts.card.website, spoken(` ${name}`)),
    ...more,
  ].filter(Boolean);
  return links.length ? element("ul", { class: "ways" }, links.map((link) => element("li", {}, link))) : null;
}

function hours(known, name, context) {
  if (!known?.week) return null;
  const { texts, now } = context;
  const state = stateOf(known, texts.card, now());
  const always = known.week.every((day) => day.length === 1 && day[0][0] === "00:00" && day[0][1] === "24:00");
  return [
    state && element("p", { class: state.open ? "state open" : "state closed" }, state.text),
    !always && element(
      "details",
      {},
      element("summary", {}, texts.card.week, name && spoken(` ${name}`)),
      weekTable(known.week, texts.card, weekdayOf(now())),
    ),
  ];
}

/** „Jetzt geöffnet“ was true when it was said; shown again later, it is left out once it may be wrong. */
function stateOf({ open, until, opens }, cardTexts, now) {
  const change = until || opens ? new Date(until || opens) : null;
  if (change && change <= now) return null;
  if (open) {
    return { open, text: change ? fill(cardTexts.openUntil, { time: clockOf(change) }) : cardTexts.openNow };
  }
  if (!change) return { open, text: cardTexts.closedNow };
  const values = { when: comingDay(change, cardTexts, now), time: clockOf(change) };
  return { open, text: fill(cardTexts.opensAt, values) };
}

function weekTable(week, cardTexts, today) {
  const rows = week.map((spans, day) => element(
    "tr",
    day === today ? { class: "today" } : {},
    element("th", { scope: "row" }, cardTexts.weekdays[day], day === today && ` (${cardTexts.today})`),
    element("td", {}, spans.length
      ? spans.map(([from, to]) => element("span", {}, fill(cardTexts.clock, { from, to })))
      : cardTexts.closed),
  ));
  return element("table", {}, element("tbody", {}, rows));
}

// Cards of the three dialogues: free slots, the summary to confirm, the receipt, the outcome of a search.
import { button, element, icon } from "./dom.js";
import { factList } from "./fact-list.js";
import { dayOf, longDay } from "./moments.js";

export const caseCards = {
  receipt: receiptCard,
  case_summary: summaryCard,
  slot_list: slotCard,
  search_result: searchCard,
};

function receiptCard(card, context) {
  const { texts } = context;
  return element(
    "section",
    { class: "card receipt", "aria-label": card.title },
    element("h3", {}, icon("check"), card.title),
    code(texts.card.reference, card.reference, texts.card.copyReference, context),
    card.secret && code(texts.card.secret, card.secret, texts.card.copySecret, context),
    card.secret && element("p", { class: "soft" }, texts.card.secretNote),
    lines(card, texts),
    card.calendar && calendarLink(card.calendar, texts.card),
  );
}

function summaryCard(card, { texts }) {
  return element(
    "section",
    { class: "card", "aria-label": card.title },
    element("h3", {}, card.title),
    lines(card, texts),
  );
}

function searchCard(card, { texts }) {
  const title = texts.card.search[card.level];
  if (!title) return null;
  return element(
    "section",
    { class: `card search ${card.level}`, "aria-label": title },
    element("h3", {}, title),
    lines(card, texts),
  );
}

// Slots by day; they can be chosen only while their message is the last one of the bot.
function slotCard(card, { texts, choose }) {
  const days = new Map();
  for (const slot of card.slots || []) {
    const day = dayOf(new Date(slot.starts_at));
    days.set(day, [...(days.get(day) || []), slot]);
  }
  const groups = [...days.values()].map((slots) => {
    const name = longDay(new Date(slots[0].starts_at));
    return element(
      "div",
      { role: "group", "aria-label": name },
      element("p", { class: "day-of-slots" }, name),
      element("ul", { class: "slots" }, slots.map((slot) => element(
        "li", {},
        button("choice", { "data-once": true, onclick: () => choose(slot.label, slot.payload) }, slot.label),
      ))),
    );
  });
  return element(
    "section",
    { class: "card", "aria-label": texts.card.slots },
    element("h3", {}, texts.card.slots),
    groups,
    element("p", { class: "soft gone" }, texts.card.slotsGone),
  );
}

function lines(card, texts) {
  const facts = (card.lines || []).map((line) => (
    typeof line === "string" ? ["", line] : [line.label, line.value]
  ));
  return facts.length ? factList(facts, texts) : null;
}

function code(label, value, copyLabel, { texts, announce }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      announce(texts.card.copied);
      done.textContent = texts.card.copied;
    } catch {
      announce(texts.card.notCopied);
      done.textContent = texts.card.notCopied;
      getSelection()?.selectAllChildren(shown);
    }
  };
  const shown = element("span", { class: "code" }, value);
  const done = element("span", { class: "soft" });
  return element(
    "p",
    { class: "reference" },
    element("span", { class: "label" }, label),
    shown,
    button("small", { "aria-label": copyLabel, onclick: copy }, icon("copy"), texts.card.copy),
    done,
  );
}

function calendarLink({ filename, base64 }, cardTexts) {
  const link = element(
    "a",
    { class: "way", href: "#", download: filename },
    icon("calendar"),
    element("span", {}, cardTexts.calendar, " ", element("span", { class: "soft" }, cardTexts.calendarNote)),
  );
  // The file is made when it is asked for, and let go of afterwards.
  link.addEventListener("click", () => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: "text/calendar" }));
    link.href = address;
    setTimeout(() => {
      URL.revokeObjectURL(address);
      link.href = "#";
    }, 60000);
  });
  return link;
}

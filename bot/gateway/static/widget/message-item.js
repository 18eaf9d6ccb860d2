// One message as a list item: who said it, the text, cards, choices, time.
import { cardsOf, inputHintOf, payloadsOf } from "./cards.js";
import { button, element, icon, spoken } from "./dom.js";
import { canBeRated, feedback } from "./feedback.js";
import { clockOf } from "./moments.js";
import { linkedText } from "./rich-text.js";
import { counted, fill } from "./texts.js";

/** How the speaker of a message is called. */
export function speakerOf(message, texts) {
  if (message.role === "agent") return message.author || texts.role.agentUnnamed;
  if (message.role === "notice") return texts.role.system;
  return texts.role[message.role] || texts.role.bot;
}

/** The list item of a stored message. `context`: texts, now, announce, choose, rate, fail, limits, photo. */
export function messageItem(message, context) {
  const { texts } = context;
  const payloads = payloadsOf(message.custom);
  const emergency = payloads.some(({ type }) => type === "emergency");
  const own = message.role === "citizen";
  const cards = own ? [] : cardsOf(message.custom, context);
  const text = cards.length > 0 ? withoutRepeated(message.text, payloads) : message.text;
  const rating = canBeRated(message, payloads) ? feedback(message, {
    texts, announce: context.announce, fail: context.fail, limit: context.limits().feedback_characters,
    rate: (value, words) => context.rate(message.seq, value, words),
  }) : null;
  const shown = cards.length > 0 && element("div", { class: "cards" }, cards);
  const asksAfterwards = payloads.some(({ type }) => type === "case_summary"); // „Soll ich das so melden?“
  const item = element(
    "li",
    { class: `message ${message.role}${emergency ? " emergency" : ""}`, "data-seq": message.seq },
    heading(message, texts),
    asksAfterwards && shown,
    text && element(
      "div",
      { class: "bubble" },
      emergency && element("strong", { class: "alarm" }, texts.card.emergency),
      own ? text : linkedText(text, texts, { emergency }),
    ),
    pictures(message, context),
    message.location && element("p", { class: "bubble place" }, icon("pin"), texts.location.sent),
    !asksAfterwards && shown,
    choices(message, context),
    own ? null : offers(message, context),
    rating?.element,
  );
  item.markRating = rating?.mark || (() => {});
  return item;
}

/** The list item of a message that the gateway does not have yet. */
export function outgoingItem(entry, context) {
  const message = { ...entry, role: "citizen", at: entry.at.toISOString() };
  const item = messageItem(message, context);
  item.removeAttribute("data-seq");
  item.classList.add("outgoing");
  item.append(element("div", { class: "delivery" }));
  showDelivery(item, entry, context);
  return item;
}

/** Shows how far the sending of a message is. */
export function showDelivery(item, entry, { texts, retry, discard }) {
  const words = { pending: texts.sending.pending, queued: texts.sending.queued, failed: texts.sending.failed };
  item.classList.toggle("stuck", entry.state !== "pending");
  const parts = [element("span", {}, `${words[entry.state]} ${entry.detail}`.trim())];
  if (entry.state !== "pending") {
    parts.push(
      button("small", { onclick: () => retry(entry) }, texts.sending.retry),
      button("small", { onclick: () => discard(entry) }, texts.sending.discard),
    );
  }
  item.querySelector(".delivery").replaceChildren(...parts);
}

// The lines that a card below shows word by word; a text without its card keeps them.
function withoutRepeated(text, payloads) {
  const shown = new Set(payloads.flatMap(({ lines, title, covers }) => [
    ...(lines || []).map(({ label, value }) => `• ${label}: ${value}`), title, ...(covers || []),
  ]));
  return text.split("\n").filter((line) => !shown.has(line)).join("\n");
}

/** Takes back what can be pressed only while its message is the last one. */
export function closeChoices(item) {
  item.querySelectorAll(":scope > .choices").forEach((group) => group.remove());
  for (const control of item.querySelectorAll("[data-once]")) control.disabled = true;
  item.classList.add("answered");
}

function heading(message, texts) {
  const at = new Date(message.at);
  return element(
    "p",
    { class: "speaker" },
    element("span", {}, speakerOf(message, texts)),
    spoken(", "),
    element("time", { datetime: message.at }, fill(texts.clock, { time: clockOf(at) })),
    spoken(":"),
  );
}

function choices(message, { texts, choose }) {
  const offered = message.buttons || [];
  if (!offered.length || message.role === "citizen") return null;
  return element(
    "div",
    { class: "choices", role: "group", "aria-label": texts.card.choices },
    offered.map(({ title, payload }) => button("choice", { onclick: () => choose(title, payload) }, title)),
  );
}

// What the bot asks for can come from the camera or from where the citizen stands.
function offers({ custom, seq }, { texts, pickPhoto, sendPosition }) {
  const wants = inputHintOf(custom)?.wants || [];
  const controls = [];
  if (wants.includes("photo")) {
    controls.push(
      button("choice camera", { onclick: () => pickPhoto(true) }, icon("camera"), texts.photo.take),
      button("choice", { onclick: () => pickPhoto(false) }, icon("image"), texts.photo.choose),
      element("p", { class: "soft" }, texts.photo.note),
    );
  }
  if (wants.includes("location") && navigator.geolocation) {
    controls.push(
      button("choice", { "aria-describedby": `consent-${seq}`, onclick: sendPosition }, icon("pin"), texts.location.use),
      element("p", { class: "soft", id: `consent-${seq}` }, texts.location.consent),
    );
  }
  return controls.length ? element("div", { class: "choices offers" }, controls) : null;
}

// A picture is drawn, not loaded: the page's own rules for images do not matter then.
function pictures(message, context) {
  const keys = message.photos || [];
  if (!keys.length) return null;
  const label = counted(context.texts.photo.sent, keys.length, context.texts.tag);
  const previews = message.previews?.length ? message.previews : [];
  const shown = keys.map((key, index) => {
    const canvas = element("canvas", { class: "picture", role: "img", "aria-label": label, width: 4, height: 3 });
    Promise.resolve(previews[index] || context.photo(key)).then((bitmap) => draw(canvas, bitmap)).catch(() => {
      canvas.replaceWith(element("p", { class: "bubble place" }, icon("image"), label));
    });
    return canvas;
  });
  return element("div", { class: "pictures" }, shown);
}

/** Draws a bitmap at a size that suits a bubble. */
export function draw(canvas, bitmap, longest = 480) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}

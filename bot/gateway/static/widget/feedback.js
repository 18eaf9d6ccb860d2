// Two thumbs under an answer and, after one was pressed, room for words.
import { button, element, icon } from "./dom.js";

const HIDDEN_FOR = new Set(["input_hint", "slot_list", "case_summary", "emergency", "delay", "mode"]);

/** Whether an answer is one that can be helpful or not; a question of a form is not. */
export function canBeRated(message, payloads) {
  return message.role === "bot" && !payloads.some(({ type }) => HIDDEN_FOR.has(type));
}

/** The thumbs; `rate(rating, words)` stores and may fail. */
export function feedback(message, { texts, announce, rate, fail, limit }) {
  const thumb = (rating, name, label) => button("thumb", {
    "aria-label": label, "aria-pressed": String(message.feedback === rating), title: label,
    onclick: () => choose(rating),
  }, icon(name));
  const thumbs = {
    up: thumb("up", "up", texts.feedback.helpful),
    down: thumb("down", "down", texts.feedback.unhelpful),
  };
  const group = element(
    "div", { class: "feedback", role: "group", "aria-label": texts.feedback.group }, thumbs.up, thumbs.down,
  );
  let form = null;

  const choose = async (rating) => {
    try {
      await rate(rating, "");
    } catch (error) {
      return fail(error);
    }
    mark(rating);
    form?.remove();
    form = wordsForm(rating);
    group.append(form);
  };
  const mark = (rating) => {
    for (const [name, control] of Object.entries(thumbs)) {
      control.setAttribute("aria-pressed", String(name === rating));
    }
  };
  const wordsForm = (rating) => {
    const field = element("textarea", { rows: "2", maxlength: String(limit) });
    const label = rating === "up" ? texts.feedback.wordsHelpful : texts.feedback.words;
    const finish = () => {
      made.remove();
      thumbs[rating].focus();
      announce(texts.feedback.thanks);
    };
    const made = element(
      "form",
      { class: "words" },
      element("label", {}, label, field),
      element("p", { class: "soft" }, texts.feedback.note),
      element("button", { type: "submit", class: "main" }, texts.feedback.send),
      button("plain", { onclick: finish }, texts.feedback.skip),
    );
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        if (field.value.trim()) await rate(rating, field.value.trim());
        finish();
      } catch (error) {
        fail(error);
      }
    });
    return made;
  };
  return { element: group, mark };
}

// The form for an appointment with the mayor.

import { field, fill, h } from "./dom.js";
import { afterPause, contactFields, errorsOf, receipt } from "./filing_parts.js";
import { clock, plainDay } from "./format.js";
import { TEXT } from "./text.js";

export function bookingForm({ context, call, onNext }) {
  const text = TEXT.filing.booking;
  const topic = field({ label: text.topic, name: "topic", type: "select" });
  const concern = field({ label: `${text.concern} (${TEXT.filing.optional})`, name: "concern", type: "textarea", rows: 2, maxLength: 1000, wide: true });
  const contact = contactFields(["name", "email"]);
  contact.email.setHint(text.emailNeeded);
  const outside = h("div", {});
  const slots = h("div", {});
  const held = h("p", { class: "muted", "aria-live": "polite" });
  const common = h("div", {});
  const result = h("div", {});
  const action = h("button", { type: "button", class: "primary", on: { click: submit } });
  const errors = errorsOf({ topic, concern, ...contact }, context, common);
  let chosen = null;
  let isFull = false;
  let touched = false;
  let holding = Promise.resolve();

  topic.input.addEventListener("change", () => { touched = true; });
  concern.input.addEventListener("input", () => { concern.touched = true; });

  const hold = afterPause(() => { holding = keep(); }, 400);

  async function keep() {
    const wanted = chosen;
    try {
      const kept = await context.api.post("filing/bookings/hold", { call: call(), slot_id: wanted });
      if (wanted === chosen) held.textContent = text.heldUntil(clock(kept.until));
      return true;
    } catch (error) {
      held.textContent = "";
      errors.show(error);
      return false;
    }
  }

  function show(filled) {
    const before = topic.value;
    fill(topic.input, filled.topics.map((each) => h("option", { value: each.value, text: each.label })));
    topic.value = touched ? before : filled.topic;
    if (!concern.touched) concern.value = filled.concern;
    fill(outside, filled.outside ? h("p", { class: "speech", text: filled.outside }) : null);
    isFull = filled.slots.length === 0;
    fill(action, isFull ? text.wait : text.book, h("kbd", { text: "Strg Eingabe", "aria-hidden": "true" }));
    if (isFull) { fill(slots, h("p", { class: "muted", text: text.noSlots })); return; }
    fill(slots, h("fieldset", { class: "group" }, h("legend", { text: text.slots }),
      filled.slots[0].demo ? h("p", { class: "confidential", text: text.demo }) : null,
      h("div", { class: "slots" }, filled.slots.map((slot) => h("label", { class: "row" },
        h("input", { type: "radio", name: "slot", value: slot.slot_id, checked: slot.slot_id === chosen, on: { change: () => { chosen = slot.slot_id; held.textContent = ""; hold(); } } }), slot.label))), held));
  }

  async function submit() {
    errors.clear();
    if (!isFull) {
      if (chosen === null) {
        slots.querySelector("input")?.focus();
        fill(common, h("p", { class: "field-error", role: "alert", text: TEXT.filing.chooseSlot }));
        return;
      }
      hold.cancel();
      await holding;
      if (!(await keep())) return;
    }
    try {
      const filed = await context.api.post("filing/bookings", {
        call: call(), wait: isFull, topic: topic.value, concern: concern.value,
        name: contact.name.value, email: contact.email.value, phone: contact.phone.value, even_if_suspicious: errors.insist,
      });
      const done = TEXT.filing.done;
      const shown = receipt({
        reference: filed.reference, secret: filed.secret, onNext,
        lines: isFull ? [done.position(filed.position)] : [plainDay(filed.day), ...filed.lines],
        notes: [done.mailed, filed.demo ? text.demo : null, filed.already ? done.already : null],
      });
      fill(result, shown);
      form.hidden = true;
      shown.focusNext();
    } catch (error) {
      errors.show(error);
    }
  }

  const form = h("div", { class: "stack" }, outside, slots,
    h("fieldset", { class: "group" }, h("legend", { text: TEXT.filing.contact }), h("div", { class: "grid" }, contact.name, contact.email, contact.phone, topic, concern)), common,
    h("div", { class: "toolbar end" }, action));

  return {
    element: h("div", { class: "stack" }, form, result),
    submit,
    fill: show,
    focus: () => (slots.querySelector("input:checked") ?? slots.querySelector("input") ?? contact.name.input).focus(),
    stop: () => hold.cancel(),
  };
}

// Sprechstunde: dates, who comes, the waiting list, calling off.

import { showProblem, tabs } from "../case_list.js";
import { dialog, field, fill, h, refill, table } from "../dom.js";
import { clock, day, moment, plainDay } from "../format.js";
import { TEXT } from "../text.js";

const text = TEXT.consultation;
export const title = text.title;

export async function mount(container, context) {
  const place = h("div", { class: "stack" });
  const past = field({ label: text.past, name: "past", type: "checkbox" });
  past.input.addEventListener("change", showDates);
  const chooser = tabs(text.title, { dates: text.dates, waiting: text.waiting }, "dates", (name) => (name === "dates" ? showDates() : showWaiting()));
  fill(container, h("h1", { text: title }), h("div", { class: "stack" },
    h("div", { class: "toolbar" }, chooser, past, h("span", { class: "spring" }),
      h("button", { type: "button", class: "primary", on: { click: add } }, text.add, h("kbd", { text: "n", "aria-hidden": "true" }))),
    place));
  context.keys([{ key: "n", label: text.addKey, run: add }]);

  async function showDates() {
    past.hidden = false;
    try {
      const answer = await context.api.post("dates/search", { past: past.value }, { signal: context.signal });
      refill(place, table({
        caption: text.dates, empty: text.none, rows: answer.items, onOpen: (row) => open(row.id),
        columns: [
          { label: text.day, value: (row) => day(row.day) },
          { label: text.times, class: "nowrap", value: (row) => `${clock(row.starts_at)}–${clock(row.ends_at)}` },
          { label: text.place, value: (row) => row.place },
          { label: text.booked, class: "number", value: (row) => String(row.booked) },
          { label: text.held, class: "number", value: (row) => String(row.held) },
          { label: text.free, class: "number", value: (row) => String(row.free) },
          { label: text.state, value: (row) => [text.states[row.state], row.demo ? [" ", h("span", { class: "badge", text: text.demo })] : null] },
        ],
      }));
    } catch (error) { context.fail(error); }
  }

  async function open(id) {
    let plan;
    try {
      plan = await context.api.get(`dates/${id}`, { signal: context.signal });
    } catch (error) { context.fail(error); return; }
    const rows = plan.slots.flatMap((slot) => {
      const taken = slot.visits.map((visit) => ({ slot, visit }));
      const held = Array.from({ length: slot.held }, () => ({ slot, note: text.heldSeat }));
      const free = Array.from({ length: Math.max(0, slot.capacity - taken.length - slot.held) }, () => ({ slot, note: text.freeSeat }));
      return [...taken, ...held, ...free];
    });
    const shown = dialog({
      title: `${text.sheet(day(plan.day))}${plan.demo ? ` · ${text.demo}` : ""} · ${text.states[plan.state]}`, wide: true,
      content: [h("p", { text: plan.place }), table({
        caption: text.sheet(plainDay(plan.day)), rows, empty: text.none,
        columns: [
          { label: text.times, class: "nowrap", value: (row) => `${clock(row.slot.starts_at)}–${clock(row.slot.ends_at)}` },
          { label: text.visitor, value: (row) => (row.visit ? [row.visit.name, h("br"), [row.visit.phone, row.visit.email].filter(Boolean).join(", "), h("br"), row.visit.reference] : row.note) },
          { label: text.topic, value: (row) => row.visit?.topic_name ?? "" },
          { label: text.concern, value: (row) => row.visit?.concern ?? "" },
          { label: "", value: (row) => (row.visit && plan.state === "open" ? h("button", { type: "button", class: "small", text: text.cancelBooking, "aria-label": `${text.cancelBooking}: ${row.visit.name}`, on: { click: () => cancelBooking(row.visit) } }) : "") },
        ],
      })],
      actions: [
        { label: text.print, run: () => { print(); return false; } },
        ...(plan.state === "open" ? [{ label: text.cancelDay, class: "danger", run: () => { cancelDay(plan); return true; } }] : []),
        { label: TEXT.app.close, class: "primary" },
      ],
    });

    function cancelBooking(visit) {
      dialog({
        title: text.cancelBookingTitle(visit.name), content: h("p", { text: text.cancelBookingNote }),
        actions: [{ label: TEXT.app.cancel }, { label: text.cancelBooking, class: "danger", run: async () => {
          try {
            await context.api.post(`bookings/${visit.booking_id}/cancelled`);
            context.notify(text.bookingCancelled, "success");
            shown.close();
            showDates();
            open(id);
            return true;
          } catch (error) { context.fail(error); return false; }
        } }],
      });
    }
  }

  function cancelDay(plan) {
    const reason = field({ label: text.reason, name: "reason", maxLength: 200 });
    dialog({
      title: text.cancelDayTitle(day(plan.day)), content: [h("p", { text: text.cancelDayNote }), reason],
      actions: [{ label: TEXT.app.cancel }, { label: text.cancelDay, class: "danger", run: async () => {
        try {
          const closed = await context.api.post(`dates/${plan.id}/cancelled`, { reason: reason.value });
          context.notify(text.dayCancelled(closed.bookings, closed.waiting + closed.offers), "success");
          showDates();
          return true;
        } catch (error) { showProblem(context, { reason }, error); return false; }
      } }],
    });
  }

  function add() {
    const fields = {
      day: field({ label: text.day, name: "day", type: "date", required: true }),
      begins: field({ label: text.begins, name: "begins", type: "time", value: "14:30" }),
      ends: field({ label: text.ends, name: "ends", type: "time", value: "16:30" }),
      minutes: field({ label: text.minutes, name: "minutes", type: "number", value: "15", min: 5, max: 120 }),
      capacity: field({ label: text.capacity, name: "capacity", type: "number", value: "1", min: 1, max: 20 }),
    };
    dialog({
      title: text.add, content: h("div", { class: "grid" }, Object.values(fields)),
      actions: [{ label: TEXT.app.cancel }, { label: TEXT.list.save, class: "primary", run: async () => {
        try {
          const done = await context.api.post("dates", {
            day: fields.day.value, begins: fields.begins.value, ends: fields.ends.value, minutes: Number(fields.minutes.value), capacity: Number(fields.capacity.value),
          });
          context.notify(text.added(done.slots), "success");
          showDates();
          return true;
        } catch (error) { showProblem(context, fields, error); return false; }
      } }],
    });
  }

  async function showWaiting() {
    past.hidden = true;
    try {
      const answer = await context.api.post("waiting/search", {}, { signal: context.signal });
      refill(place, table({
        caption: text.waiting, empty: text.nobodyWaits, rows: answer.items,
        columns: [
          { label: text.visitor, value: (row) => [row.name, h("br"), [row.phone, row.email].filter(Boolean).join(", "), h("br"), row.reference] },
          { label: text.topic, value: (row) => row.topic_name },
          { label: text.since, value: (row) => moment(row.since) },
          { label: text.offer, value: (row) => (row.offered_starts_at ? text.offered(moment(row.offered_starts_at), moment(row.offer_until)) : "") },
          { label: "", value: (row) => h("button", { type: "button", class: "small", text: text.remove, "aria-label": `${text.remove}: ${row.name}`, on: { click: () => remove(row) } }) },
        ],
      }));
    } catch (error) { context.fail(error); }
  }

  function remove(row) {
    dialog({
      title: text.removeTitle(row.name), content: [],
      actions: [{ label: TEXT.app.cancel }, { label: text.remove, class: "danger", run: async () => {
        try {
          await context.api.post(`waiting/${row.entry_id}/ended`);
          context.notify(text.removed, "success");
          showWaiting();
          return true;
        } catch (error) { context.fail(error); return false; }
      } }],
    });
  }

  await showDates();
  if (context.parameter !== null) open(context.parameter);
}

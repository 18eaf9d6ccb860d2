// Mängel: the inbox by district and category, and everything agents do with a report.

import { caseList, facts, select, showProblem } from "../case_list.js";
import { dialog, field, fill, h, submitsWith, table } from "../dom.js";
import { moment, plainDay } from "../format.js";
import { TEXT } from "../text.js";

const text = TEXT.defects;
export const title = text.title;

export async function mount(container, context) {
  let start;
  try {
    start = await context.api.get("defects/start", { signal: context.signal });
  } catch (error) { context.fail(error); return; }
  const named = Object.fromEntries(start.categories.map((category) => [category.key, category.name]));
  const districts = [...new Set(start.districts.map((row) => row.district))];
  const filters = {
    text: field({ label: TEXT.list.text, name: "text", type: "search", hint: text.words, maxLength: 100 }),
    state: select(text.state, "state", text.states, { value: "open", all: TEXT.list.all }),
    category: select(text.category, "category", named, { all: TEXT.list.all }),
    district: field({ label: text.district, name: "district", type: "select", value: "*", options: [{ value: "*", label: TEXT.list.all }, ...districts.map((name) => ({ value: name, label: name || text.noDistrict }))] }),
    sort: select(TEXT.list.order, "sort", text.orders, { value: "newest" }),
    overdue: field({ label: text.overdue, name: "overdue", type: "checkbox", hint: text.overdueCount(start.overdue) }),
    unplaced: field({ label: text.unplaced, name: "unplaced", type: "checkbox" }),
  };
  filters.district.sendsEmpty = true;
  const list = caseList({
    context, path: "defects", caption: text.title, filters, onOpen: (row) => open(row.report_id),
    exports: [{ label: TEXT.list.export, body: {} }, { label: text.exportInternal, body: { internal: true } }],
    columns: [
      { label: text.reference, value: (row) => row.reference },
      { label: text.category, value: (row) => row.category_name },
      { label: text.place, value: (row) => [row.place, row.place_unknown ? [" ", h("span", { class: "badge warn", text: text.unknownPlace })] : null] },
      { label: text.description, value: (row) => (row.description.length > 90 ? `${row.description.slice(0, 90)} …` : row.description) },
      { label: text.reported, value: (row) => plainDay(row.created_at) },
      { label: text.state, value: (row) => [text.states[row.state], row.overdue ? [" ", h("span", { class: "badge bad", text: text.late })] : null, row.private ? [" ", h("span", { class: "badge", text: text.private })] : null] },
    ],
  });
  const counts = h("details", { class: "panel" }, h("summary", { text: text.byDistrict }), table({
    caption: text.byDistrict, rows: start.districts, empty: TEXT.list.none,
    onOpen: (row) => { filters.district.value = row.district; filters.category.value = row.category; list.load(); },
    columns: [
      { label: text.district, value: (row) => row.district || text.noDistrict },
      { label: text.category, value: (row) => named[row.category] ?? row.category },
      { label: text.count, class: "number", value: (row) => String(row.count) },
    ],
  }));
  fill(container, h("h1", { text: title }), h("div", { class: "stack" }, counts, list));
  context.keys([{ key: "b", label: text.overdueKey, run: () => { filters.overdue.value = !filters.overdue.value; list.load(); } }]);

  async function open(id) {
    let defect;
    try {
      defect = await context.api.get(`defects/${id}`, { signal: context.signal });
    } catch (error) { context.fail(error); return; }
    const isOwn = defect.follows === null;
    const isOpen = defect.state !== "closed";
    let shown = null;
    const again = () => { shown.close(); list.load(); open(id); };
    const act = async (path, body, done, fields = {}) => {
      try {
        const answer = await context.api.post(`defects/${id}/${path}`, { ...body, version: defect.version });
        context.notify(done(answer), "success");
        again();
      } catch (error) {
        if (error.code === "changed_meanwhile") {
          context.fail(error);
          again();
        } else showProblem(context, fields, error);
      }
    };
    const contact = [defect.contact.name, defect.contact.phone, defect.contact.email].filter(Boolean).join(", ");
    const link = (other) => h("button", { type: "button", class: "link", text: `${other.reference} · ${other.place}`, on: { click: () => { shown.close(); open(other.id); } } });
    shown = dialog({
      title: `${defect.reference} · ${defect.category_name} · ${text.states[defect.state]}`, wide: true, actions: [{ label: TEXT.app.close }],
      content: [
        facts([
          [text.place, defect.place], [text.district, defect.district], [text.description, h("span", { class: "quote", text: defect.description })],
          [text.reported, moment(defect.created_at)], [text.noted, moment(defect.noted_at)], [text.responsible, defect.responsible],
          [text.contact, contact || text.anonymous], ["", defect.subscribers ? text.subscribers(defect.subscribers) : ""],
        ]),
        h("div", { class: "row" }, Array.from({ length: defect.photos }, (_, number) => h("img", { class: "photo", src: `/hotline/api/defects/${id}/photos/${number}`, alt: text.photo(number + 1) }))),
        defect.follows ? h("div", { class: "row" }, h("span", { text: text.follows("") }), link(defect.follows),
          h("button", { type: "button", text: text.split, on: { click: () => act("split", {}, () => text.splitDone) } })) : null,
        defect.followers.length ? [h("h3", { text: text.followers }), h("ul", {}, defect.followers.map((other) => h("li", {}, link(other))))] : null,
        isOwn ? stateForm(defect, act) : null,
        isOwn && isOpen ? forwardForm(defect, act) : null,
        isOwn && isOpen ? mergeForm(defect, act) : null,
        h("h3", { text: TEXT.list.history }),
        h("ol", { class: "plain" }, defect.history.map((event) => h("li", {},
          [...new Set([moment(event.at), text.events[event.kind] ?? event.kind, text.states[event.state], text.by[event.by] ?? event.by])].filter(Boolean).join(" · "),
          event.public_note ? h("p", { class: "quote", text: event.public_note }) : null,
          event.internal_note ? h("p", { class: "quote internal", text: event.internal_note }) : null))),
      ],
    });
  }

  function group(legend, content, button) {
    const element = h("fieldset", { class: "group" }, h("legend", { text: legend }), h("div", { class: "stack" }, content, h("div", { class: "toolbar end" }, button)));
    submitsWith(element, button);
    return element;
  }

  function stateForm(defect, act) {
    const { open: _, ...states } = text.states;
    const fields = {
      state: select(text.state, "state", states, { value: defect.state }),
      public_note: field({ label: text.publicNote, name: "public_note", type: "textarea", hint: text.publicHint, maxLength: 4000 }),
      internal_note: field({ label: text.internalNote, name: "internal_note", type: "textarea", maxLength: 4000 }),
    };
    return group(text.update, Object.values(fields), h("button", { type: "button", class: "primary", text: text.apply, on: { click: () => act("state",
      Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.value])), (answer) => text.applied(answer.told), fields) } }));
  }

  function forwardForm(defect, act) {
    const fields = {
      responsible: field({ label: text.forwardTo, name: "responsible", type: "select", value: defect.responsible_key, options: start.offices.map((office) => ({ value: office.key, label: office.direct ? office.name : `${office.name} ${text.indirect}` })) }),
      category: select(text.category, "category", named, { value: defect.category }),
      note: field({ label: text.forwardNote, name: "note", type: "textarea", maxLength: 1000 }),
    };
    return group(text.forward, Object.values(fields), h("button", { type: "button", text: text.forward, on: { click: () => act("forward",
      Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.value])), (answer) => text.forwarded(answer.name), fields) } }));
  }

  function mergeForm(defect, act) {
    const into = field({ label: text.mergeWith, name: "into", hint: text.mergeHint, autocomplete: "off", maxLength: 20 });
    const merge = (reference) => act("merge", { into: reference }, (answer) => text.merged(answer.into), { into });
    return group(text.merge, [
      defect.duplicates.length ? [h("h3", { text: text.duplicates }), h("ul", {}, defect.duplicates.map((other) => h("li", { class: "row" },
        `${other.reference} · ${other.category_name} · ${other.place} · ${plainDay(other.reported_at)}`,
        h("button", { type: "button", class: "small", text: `${text.merge}: ${other.reference}`, on: { click: () => merge(other.reference) } }))))] : null,
      into], h("button", { type: "button", text: text.merge, on: { click: () => merge(into.value) } }));
  }

  await list.load();
  if (context.parameter !== null) open(context.parameter);
}

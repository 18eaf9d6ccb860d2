// Fundsachen: taking in, correcting, handing out, matches with searches, what was kept long enough.

import { caseList, facts, select, showProblem, tabs } from "../case_list.js";
import { dialog, field, fill, h } from "../dom.js";
import { moment, plainDay } from "../format.js";
import { TEXT } from "../text.js";

const text = TEXT.found_items;
export const title = text.title;

export async function mount(container, context) {
  const place = h("div", { class: "stack" });
  let start = { kinds: [], proofs: [], outcomes: [], due: 0, matches: 0 };
  let shown = "list";
  const chooser = tabs(text.title, text.tabs, "list", show);
  fill(container, h("h1", { text: title }),
    h("div", { class: "stack" },
      h("div", { class: "toolbar" }, chooser, h("span", { class: "spring" }),
        h("button", { type: "button", class: "primary", on: { click: () => record() } }, text.record, h("kbd", { text: "n", "aria-hidden": "true" }))),
      place));
  context.keys([
    { key: "n", label: text.newKey, run: () => record() },
    { key: "t", label: text.matchesKey, run: () => chooser.choose("matches") },
    { key: "l", label: text.listKey, run: () => chooser.choose("list") },
  ]);

  async function begin() {
    try {
      start = await context.api.get("found-items/start", { signal: context.signal });
      chooser.rename("matches", `${text.tabs.matches} (${start.matches})`);
      chooser.rename("due", `${text.tabs.due} (${start.due})`);
    } catch (error) {
      context.fail(error);
    }
  }

  function show(name) {
    shown = name;
    if (name === "matches") return showMatches(null);
    return name === "due" ? showDue() : showList();
  }

  const columns = [
    { label: text.fields.number, value: (row) => row.number },
    { label: text.fields.kind_text, value: (row) => [row.kind_text, row.demo ? [" ", h("span", { class: "badge", text: text.demo })] : null] },
    { label: text.fields.description, value: (row) => [...row.colours, row.description].filter(Boolean).join(", ") },
    { label: text.fields.place_text, value: (row) => [row.place_text, row.line].filter(Boolean).join(", ") },
    { label: text.fields.found_on, value: (row) => plainDay(row.found_on) },
    { label: text.fields.storage_place, value: (row) => row.storage_place ?? "" },
    { label: text.state, value: (row) => [text.states[row.state], row.claimed ? [" ", h("span", { class: "badge", text: text.claimed })] : null] },
  ];

  function showList() {
    const filters = {
      text: field({ label: TEXT.list.text, name: "text", type: "search", hint: text.words, maxLength: 100 }),
      state: select(text.state, "state", text.states, { value: "stored", all: TEXT.list.all }),
      kind: select(text.kind, "kind", Object.fromEntries(start.kinds.map((kind) => [kind.key, kind.name])), { all: TEXT.list.all }),
      found_from: field({ label: text.foundFrom, name: "found_from", type: "date" }),
      found_to: field({ label: text.foundTo, name: "found_to", type: "date" }),
      sort: select(TEXT.list.order, "sort", text.orders, { value: "newest" }),
    };
    const list = caseList({ context, path: "found-items", caption: text.title, filters, columns, onOpen: (row) => open(row.item_id), exports: [{ label: TEXT.list.export, body: {} }] });
    fill(place, list);
    return list.load();
  }

  function showDue() {
    const boxes = new Map();
    const all = field({ label: text.chooseAll, name: "all", type: "checkbox" });
    all.input.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.value; }));
    const expire = h("button", { type: "button", class: "primary", text: text.expire, on: { click: async () => {
      const ids = [...boxes].filter(([, box]) => box.checked).map(([id]) => id);
      if (!ids.length) return;
      try {
        const answer = await context.api.post("found-items/expired", { ids });
        context.notify(text.expired(answer.expired), "success");
        await begin();
        showDue();
      } catch (error) { context.fail(error); }
    } } });
    const choose = { label: "", value: (row) => {
      const box = h("input", { type: "checkbox", "aria-label": text.choose(row.number) });
      boxes.set(row.item_id, box);
      return box;
    } };
    const filters = { sort: select(TEXT.list.order, "sort", text.orders, { value: "oldest" }) };
    const list = caseList({
      context, path: "found-items", caption: text.tabs.due, filters, fixed: { due: true }, onOpen: (row) => open(row.item_id),
      columns: [...columns, choose], before: h("div", { class: "stack" }, h("p", { class: "muted", text: text.dueNote }), h("div", { class: "row" }, all, expire)),
    });
    fill(place, list);
    return list.load();
  }

  async function showMatches(itemId) {
    fill(place, h("p", { class: "muted", text: TEXT.app.loading }));
    try {
      const answer = await context.api.post("matches/search", itemId === null ? {} : { item_id: itemId }, { signal: context.signal });
      fill(place, h("p", { class: "muted", text: text.matchNote }), answer.items.length
        ? h("ul", { class: "plain stack" }, answer.items.map(matchPanel))
        : h("p", { text: text.noMatches }));
    } catch (error) {
      context.fail(error);
    }
  }

  function matchPanel(match) {
    const item = match.item;
    const decide = (path, done) => async () => {
      try {
        await context.api.post(`matches/${match.id}/${path}`);
        context.notify(done, "success");
      } catch (error) { context.fail(error); }
      await begin();
      await showMatches(null);
      (place.querySelector("button.primary") ?? chooser.querySelector("input:checked")).focus();
    };
    return h("li", { class: "panel stack match" },
      h("h2", { text: text.matchTitle(match.percent, match.reference) }),
      match.told ? h("p", { class: "muted", text: text.told }) : null,
      h("div", { class: "sides" },
        h("section", {}, h("h3", { text: text.searched }), h("p", { class: "quote", text: match.words })),
        h("section", {}, h("h3", { text: text.there }), facts([
          [text.fields.number, item.number], [text.fields.kind_text, item.kind_text], [text.fields.description, item.description],
          [text.fields.colours, item.colours.join(", ")], [text.fields.brand, item.brand], [text.fields.marks, item.marks],
          [text.fields.place_text, [item.place_text, item.line].filter(Boolean).join(", ")], [text.fields.found_on, plainDay(item.found_on)],
          [text.fields.storage_place, item.storage_place],
        ]))),
      h("div", { class: "toolbar" },
        h("button", { type: "button", class: "primary", text: text.confirm, on: { click: decide("confirmation", text.confirmed) } }),
        h("button", { type: "button", text: text.reject, on: { click: decide("rejection", text.rejected) } })));
  }

  function itemFields(item = {}) {
    const one = (name, more = {}) => field({ label: text.fields[name], name, hint: text.hints[name] ?? "", value: item[name] ?? "", autocomplete: "off", ...more });
    return {
      kind_text: one("kind_text", { required: true, maxLength: 200 }), number: one("number", { maxLength: 60 }),
      found_on: one("found_on", { type: "date", value: item.found_on ?? context.session.now.slice(0, 10), required: true }),
      received_on: one("received_on", { type: "date" }),
      colours: one("colours", { value: (item.colours ?? []).join(", ") }), brand: one("brand", { maxLength: 200 }),
      description: one("description", { type: "textarea", wide: true, maxLength: 4000 }), marks: one("marks", { maxLength: 1000 }),
      place_text: one("place_text", { maxLength: 200 }), line: one("line", { maxLength: 20 }), storage_place: one("storage_place", { maxLength: 200 }),
      photo: one("photo", { type: "file", accept: "image/*", value: undefined }),
    };
  }

  async function bodyOf(fields, photoKey) {
    let key = photoKey ?? "";
    const file = fields.photo.input.files[0];
    if (file) {
      const form = new FormData();
      form.append("file", file);
      key = (await context.api.upload("found-items/photos", form)).photo_key;
    }
    const names = ["kind_text", "number", "found_on", "received_on", "brand", "description", "marks", "place_text", "line", "storage_place"];
    return {
      ...Object.fromEntries(names.map((name) => [name, fields[name].value])), photo_key: key,
      colours: fields.colours.value.split(",").map((colour) => colour.trim()).filter(Boolean),
    };
  }

  function record() {
    const fields = itemFields();
    const finder = {
      finder_name: field({ label: text.fields.finder_name, name: "finder_name", hint: text.hints.finder_name, autocomplete: "off", maxLength: 200 }),
      finder_contact: field({ label: text.fields.finder_contact, name: "finder_contact", autocomplete: "off", maxLength: 300 }),
    };
    dialog({
      title: text.record, wide: true, content: h("div", { class: "grid" }, Object.values(fields), Object.values(finder)),
      actions: [{ label: TEXT.app.cancel }, { label: TEXT.list.save, class: "primary", run: async () => {
        try {
          const body = { ...(await bodyOf(fields)), finder_name: finder.finder_name.value, finder_contact: finder.finder_contact.value };
          const done = await context.api.post("found-items", body);
          context.notify(done.matches ? text.recordedMatches(done.number, done.matches) : text.recorded(done.number), "success");
          await begin();
          if (done.matches) { chooser.choose("matches"); } else show(shown);
          return true;
        } catch (error) {
          showProblem(context, { ...fields, ...finder }, error);
          return false;
        }
      } }],
    });
  }

  /** Names of fields and outcomes in German; what is neither stays as it is. */
  const inWords = (value) => String(value).split(", ").map((part) => text.outcomes[part] ?? text.fields[part] ?? part).join(", ");

  async function open(id) {
    let item;
    try {
      item = await context.api.get(`found-items/${id}`, { signal: context.signal });
    } catch (error) { context.fail(error); return; }
    const isHere = item.state === "stored" || item.state === "expired";
    const fields = itemFields(item);
    const note = h("div", { "aria-live": "polite" });
    const again = () => { show(shown); begin(); };
    const shownDialog = dialog({
      title: `${item.number} · ${item.kind_text} · ${text.states[item.state]}`, wide: true,
      content: [
        h("p", { class: "confidential", text: text.confidential }), note,
        item.has_photo ? h("img", { class: "photo", src: `/hotline/api/found-items/${id}/photo`, alt: text.photoOf(item.number) }) : null,
        item.finder ? facts([[text.claimed, `${item.finder.name}, ${item.finder.contact}`]]) : null,
        item.handout ? h("p", { text: `${text.handedOutTo(item.handout.recipient, moment(item.handout.at), item.handout.by)}: ${item.handout.proofs.map((proof) => text.proof[proof]).join(", ")}. ${item.handout.note ?? ""}` }) : null,
        h("div", { class: "grid" }, Object.values(fields)),
        h("h3", { text: TEXT.list.history }),
        h("ul", {}, item.history.map((entry) => h("li", { text: [moment(entry.at), text.actions[entry.action] ?? entry.action, entry.by, ...Object.values(entry.details).map(inWords)].filter(Boolean).join(" · ") }))),
      ],
      actions: [
        { label: TEXT.app.close },
        ...(isHere ? [
          { label: text.dispose, run: () => { disposal(item, again); return true; } },
          { label: text.handOut, run: () => { handOut(item, again); return true; } },
          { label: TEXT.list.save, class: "primary", run: save },
        ] : []),
      ],
    });
    if (!isHere) Object.values(fields).forEach((each) => { each.input.disabled = true; });

    async function save() {
      try {
        await context.api.put(`found-items/${id}`, { ...(await bodyOf(fields, item.photo_key)), version: item.version });
        context.notify(text.saved, "success");
        again();
        return true;
      } catch (error) {
        if (error.code !== "changed_meanwhile") { showProblem(context, fields, error); return false; }
        const newest = await context.api.get(`found-items/${id}`);
        const differs = Object.keys(fields).filter((name) => name !== "photo" && String(newest[name] ?? "") !== String(item[name] ?? ""));
        fill(note, h("p", { class: "field-error", role: "alert", text: [TEXT.list.changed, error.extra.changed_by ? TEXT.list.changedBy(error.extra.changed_by.replace("agent:", "")) : ""].join(" ") }),
          h("ul", {}, differs.map((name) => h("li", { text: `${text.fields[name]}: ${newest[name] ?? "–"}` }))));
        item = newest;
        shownDialog.element.scrollTop = 0;
        return false;
      }
    }
  }

  function handOut(item, again) {
    const fields = {
      recipient: field({ label: text.recipient, name: "recipient", autocomplete: "off", maxLength: 200 }),
      identity_checked: field({ label: text.identity, name: "identity_checked", type: "checkbox" }),
      note: field({ label: text.note, name: "note", hint: text.noteHint, maxLength: 500 }),
      search_reference: field({ label: text.searchReference, name: "search_reference", autocomplete: "off", maxLength: 20 }),
    };
    const proofs = start.proofs.map((proof) => [proof, h("input", { type: "checkbox", name: "proofs", value: proof })]);
    dialog({
      title: text.handOutTitle(item.number),
      content: [fields.recipient, fields.identity_checked,
        h("fieldset", { class: "group" }, h("legend", { text: text.proofs }), h("div", { class: "options" }, proofs.map(([proof, box]) => h("label", {}, box, text.proof[proof])))),
        fields.note, fields.search_reference],
      actions: [{ label: TEXT.app.cancel }, { label: text.handOut, class: "primary", run: async () => {
        try {
          await context.api.post(`found-items/${item.id}/handout`, {
            version: item.version, proofs: proofs.filter(([, box]) => box.checked).map(([proof]) => proof),
            ...Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.value])),
          });
          context.notify(text.handedOut, "success");
          again();
          return true;
        } catch (error) { showProblem(context, fields, error); return false; }
      } }],
    });
  }

  function disposal(item, again) {
    const outcome = select(text.disposeTitle, "outcome", Object.fromEntries(start.outcomes.map((each) => [each, text.outcomes[each]])), { value: "to_city" });
    dialog({
      title: `${text.dispose}: ${item.number}`, content: outcome,
      actions: [{ label: TEXT.app.cancel }, { label: TEXT.list.save, class: "primary", run: async () => {
        try {
          await context.api.post(`found-items/${item.id}/disposal`, { version: item.version, outcome: outcome.value });
          context.notify(text.disposed, "success");
          again();
          return true;
        } catch (error) { context.fail(error); return false; }
      } }],
    });
  }

  await begin();
  await showList();
  if (context.parameter !== null) open(context.parameter);
}

// Redaktion: what agents have flagged as not true any more.

import { factCard } from "../card.js";
import { dialog, field, fill, h, table } from "../dom.js";
import { moment } from "../format.js";
import { TEXT } from "../text.js";

export const title = TEXT.navigation.editing;

export async function mount(container, context) {
  const text = TEXT.editing;
  let state = "open";
  const list = h("div", {});
  const choice = (value, label) => h("label", {}, h("input", { type: "radio", name: "state", value, checked: value === state, on: { change: () => { state = value; load(); } } }), label);
  fill(container, h("h1", { text: text.title }),
    h("div", { class: "stack" }, h("fieldset", { class: "tabs" }, h("legend", { class: "hidden-text", text: text.title }), choice("open", text.open), choice("done", text.done)), list));

  async function load() {
    try {
      const answer = await context.api.post("flags/search", { state, page: 1, page_size: 100 }, { signal: context.signal });
      fill(list, table({
        caption: `${state === "open" ? text.open : text.done} (${answer.total})`,
        empty: text.none, rows: answer.items, onOpen: open,
        columns: [
          { label: text.record, value: (row) => row.record_title },
          { label: text.note, value: (row) => row.note },
          { label: text.by, value: (row) => row.flagged_by },
          { label: text.at, value: (row) => moment(row.created_at) },
          ...(state === "done" ? [{ label: text.answered, value: (row) => [moment(row.closed_at), row.answer].filter(Boolean).join(": ") }] : []),
        ],
      }));
    } catch (error) {
      context.fail(error);
    }
  }

  async function open(row) {
    let card = null;
    try {
      card = (await context.api.post("lookup/card", { key: row.record_key })).card;
    } catch { /* the record may be gone: the note alone has to do */ }
    const answer = field({ label: text.answer, name: "answer", type: "textarea", maxLength: 1000 });
    dialog({
      title: row.record_title, wide: true,
      content: [h("p", { class: "confidential", text: row.note }), state === "open" ? answer : h("p", { text: row.answer ?? "" }), card ? factCard(card) : null],
      actions: [{ label: TEXT.app.close }, ...(state === "open" ? [{
        label: text.close, class: "primary",
        run: async () => {
          try {
            await context.api.post(`flags/${row.id}/closed`, { answer: answer.value });
            context.notify(text.closed, "success");
            load();
            return true;
          } catch (error) {
            context.fail(error);
            return false;
          }
        },
      }] : [])],
    });
  }

  await load();
}

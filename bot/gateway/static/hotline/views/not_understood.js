// Questions nobody understood: grouped, one click proposes them to the editors; nothing is trained by itself.

import { showProblem } from "../case_list.js";
import { dialog, field, h, table } from "../dom.js";
import { plainDay } from "../format.js";
import { TEXT } from "../text.js";

const text = TEXT.figures;

/** Returns the questions of a period that were not understood. */
export async function unclear(context, period) {
  const answer = await context.api.post("figures/unclear", period, { signal: context.signal });
  const element = h("section", { class: "panel stack wide" },
    h("h2", { text: text.unclear }), h("p", { class: "muted", text: text.unclearNote }),
    table({
      caption: text.unclear, rows: answer.items, empty: text.unclearNone,
      columns: [
        { label: text.question, value: (row) => row.text },
        { label: text.asked, class: "number", value: (row) => String(row.asked) },
        { label: text.lastAsked, value: (row) => plainDay(row.last_day) },
        { label: "", value: (row) => (row.proposed ? h("span", { class: "badge good", text: text.proposed }) : proposeButton(context, row)) },
      ],
    }));
  return element;
}

function proposeButton(context, row) {
  const button = h("button", { type: "button", class: "small", text: text.propose, "aria-label": `${text.propose}: ${row.text}`, on: { click: () => propose(context, row, button) } });
  return button;
}

function propose(context, row, button) {
  const fields = {
    text: field({ label: text.proposeText, name: "text", type: "textarea", value: row.text, maxLength: 300 }),
    belongs_to: field({ label: text.proposeAbout, name: "belongs_to", maxLength: 100 }),
  };
  dialog({
    title: text.proposeTitle, content: Object.values(fields),
    actions: [{ label: TEXT.app.cancel }, { label: text.propose, class: "primary", run: async () => {
      try {
        await context.api.post("proposals", { text: fields.text.value, belongs_to: fields.belongs_to.value, asked: row.asked });
        button.replaceWith(h("span", { class: "badge good", text: text.proposed }));
        context.notify(text.proposeDone, "success");
        return true;
      } catch (error) { showProblem(context, fields, error); return false; }
    } }],
  });
}

/** Returns what editors have to decide. */
export async function proposals(context) {
  const answer = await context.api.post("proposals/search", {}, { signal: context.signal });
  const decide = (row, state, cellOf) => async () => {
    try {
      await context.api.post(`proposals/${row.id}/decision`, { state });
      cellOf().replaceChildren(h("span", { class: "badge", text: text.decided }));
      context.notify(text.decided, "success");
    } catch (error) { context.fail(error); }
  };
  return h("section", { class: "panel stack wide" }, h("h2", { text: text.proposals }), table({
    caption: text.proposals, rows: answer.items, empty: text.proposalsNone,
    columns: [
      { label: text.question, value: (row) => row.text },
      { label: text.about, value: (row) => row.belongs_to ?? "" },
      { label: text.asked, class: "number", value: (row) => String(row.asked) },
      { label: "", value: (row) => {
        const place = h("div", { class: "row" },
          h("button", { type: "button", class: "small", text: text.taken, "aria-label": `${text.taken}: ${row.text}`, on: { click: decide(row, "taken", () => place) } }),
          h("button", { type: "button", class: "small", text: text.refused, "aria-label": `${text.refused}: ${row.text}`, on: { click: decide(row, "refused", () => place) } }));
        return place;
      } },
    ],
  }));
}

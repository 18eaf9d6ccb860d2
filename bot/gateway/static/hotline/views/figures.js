// Kennzahlen: what the operations lead reads; each plot with its table.

import { columns as upright, rows as lying } from "../chart.js";
import { field, fill, h, table } from "../dom.js";
import { plainDay } from "../format.js";
import { TEXT } from "../text.js";
import { proposals, unclear } from "./not_understood.js";

const text = TEXT.figures;
export const title = text.title;

const DAY = 86_400_000;
const STACKED = ["contacts_per_day", "contacts_per_hour"];
const ORDER = ["answered", "contacts_per_day", "contacts_per_hour", "topics", "persons", "feedback", "defects_by_category", "defects_by_district", "time_to_close", "lost_items", "bookings"];

export async function mount(container, context) {
  const today = context.session.now.slice(0, 10);
  const monthAgo = new Date(new Date(`${today}T12:00:00Z`) - 27 * DAY).toISOString().slice(0, 10);
  const first = field({ label: text.first, name: "first", type: "date", value: monthAgo });
  const last = field({ label: text.last, name: "last", type: "date", value: today });
  const place = h("div", { class: "plots" });
  fill(container, h("h1", { text: title }), h("div", { class: "stack" },
    h("form", { class: "toolbar", on: { submit: (event) => { event.preventDefault(); load(); } } }, first, last, h("button", { type: "submit", class: "primary", text: text.show })),
    place));

  async function load() {
    const period = { first: first.value || null, last: last.value || null };
    try {
      const answer = await context.api.post("figures/search", period, { signal: context.signal });
      fill(place, ORDER.map((name) => figure(name, answer.tables[name], period)),
        await unclear(context, period), context.agent.rights.includes("facts") ? await proposals(context) : null);
    } catch (error) {
      context.fail(error);
    }
  }

  function figure(name, data, period) {
    const label = text.names[name];
    const shown = data.rows.map((row) => row.map((value, position) => cell(data.columns[position], value)));
    return h("section", { class: "panel stack" },
      h("div", { class: "row" }, h("h2", { text: label }), h("span", { class: "spring" }),
        h("button", { type: "button", class: "small", text: text.csv, "aria-label": text.csvOf(label), on: { click: async () => { try { await context.api.download("figures/export", { ...period, name }); } catch (error) { context.fail(error); } } } })),
      shown.length ? plot(name, data, shown, period) : h("p", { class: "muted", text: text.nothing }),
      shown.length ? h("details", {}, h("summary", { text: text.table }), table({
        caption: label, rows: shown,
        columns: data.columns.map((column, position) => ({ label: text.columns[column] ?? column, class: position ? "number" : undefined, value: (row) => row[position] })),
      })) : null);
  }

  function plot(name, data, shown, period) {
    const label = text.names[name];
    if (STACKED.includes(name)) {
      const labels = name === "contacts_per_hour" ? Array.from({ length: 24 }, (_, hour) => String(hour)) : days(period, data.rows);
      const channels = [...new Set(data.rows.map((row) => row[1]))];
      const at = new Map(data.rows.map((row) => [`${row[0]} ${row[1]}`, row[2]]));
      const series = channels.map((channel) => ({ name: TEXT.chats.channel[channel] ?? channel, values: labels.map((each) => at.get(`${each} ${channel}`) ?? 0) }));
      const total = data.rows.reduce((sum, row) => sum + row[2], 0);
      return upright({ labels: name === "contacts_per_day" ? labels.map((each) => plainDay(each).slice(0, 6)) : labels, series, describe: text.chart(label, total) });
    }
    if (name === "feedback" || name === "bookings") {
      const from = name === "feedback" ? [1, 2] : [3, 4];
      const series = from.map((position) => ({ name: text.columns[data.columns[position]], values: data.rows.map((row) => row[position]) }));
      const total = series.flatMap((each) => each.values).reduce((sum, value) => sum + value, 0);
      return upright({ labels: data.rows.map((row) => plainDay(row[0]).slice(0, 6)), series, describe: text.chart(label, total) });
    }
    if (name === "answered") {
      const known = Object.fromEntries(data.rows);
      if (!known.contacts) return h("p", { class: "muted", text: text.nothing });
      const percent = Math.round((100 * known.without_a_person) / known.contacts);
      return [h("p", { class: "big", text: text.share(percent, known.contacts) }), bars(label, shown, 1)];
    }
    return bars(label, shown.slice(0, 20), name === "time_to_close" ? 2 : 1);
  }

  function bars(label, shown, position) {
    const values = shown.map((row) => [row[0], row[position] === "–" ? null : Number(String(row[position]).replace(",", "."))]);
    const total = values.reduce((sum, [, value]) => sum + (value ?? 0), 0);
    return lying({ values, describe: text.chart(label, Math.round(total)), format: (value) => value.toLocaleString("de-DE") });
  }

  await load();
}

function cell(column, value) {
  if (value === null) return "–";
  if (column === "day") return plainDay(value);
  if (column === "hour") return `${value} Uhr`;
  if (column === "channel") return TEXT.chats.channel[value] ?? value;
  if (column === "district") return value || text.noDistrict;
  if (column === "what" || column === "state") return text.values[value] ?? value;
  return typeof value === "number" ? value.toLocaleString("de-DE", { useGrouping: false }) : value;
}

/** Returns every day of a period of up to three months, of a longer one from the first to the last day with a number. */
function days(period, rows) {
  const counted = rows.map((row) => row[0]).sort();
  const length = (new Date(period.last) - new Date(period.first)) / DAY;
  const [first, last] = length >= 0 && length < 93 ? [period.first, period.last] : [counted[0], counted.at(-1)];
  const found = [];
  for (let each = new Date(`${first}T12:00:00Z`); each <= new Date(`${last}T12:00:00Z`); each = new Date(+each + DAY)) found.push(each.toISOString().slice(0, 10));
  return found;
}

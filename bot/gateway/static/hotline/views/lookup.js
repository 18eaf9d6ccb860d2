// Auskunft: one field, hits with every key, a card that can be said on the telephone.

import { caseCard, factCard } from "../card.js";
import { dialog, field, fill, h } from "../dom.js";
import { TEXT } from "../text.js";

export const title = TEXT.navigation.lookup;

const RECENT = "hotline.recent";
const MOST_RECENT = 8;
const PAUSE_BEFORE_CASES = 250;
const SHORTEST_FOR_CASES = 3;
const VIEW_OF_KIND = { found_item: "found_items", defect_report: "defects", booking: "consultation" };

/** Keys of facts looked at in this tab; cases are never remembered. */
function recentKeys() {
  try {
    return JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");
  } catch {
    return [];
  }
}

function remember(key) {
  const keys = [key, ...recentKeys().filter((other) => other !== key)].slice(0, MOST_RECENT);
  sessionStorage.setItem(RECENT, JSON.stringify(keys));
}

export function mount(container, context) {
  const text = TEXT.lookup;
  const { api } = context;
  const mayCases = context.agent.rights.includes("cases");
  let facts = [];
  let cases = [];
  let active = 0;
  let shown = null;
  let asked = 0;
  let running = false;
  let waiting = null;
  let picked = null;
  let pause = null;

  const input = h("input", {
    id: "lookup-field", type: "text", role: "combobox", autocomplete: "off", spellcheck: false, maxLength: 500, placeholder: text.placeholder,
    "aria-autocomplete": "list", "aria-controls": "lookup-hits", "aria-expanded": "false", enterKeyHint: "search",
  });
  const hits = h("div", { class: "hits", id: "lookup-hits", role: "listbox", "aria-label": text.results });
  const card = h("section", { class: "panel", tabindex: "-1", "aria-label": title });
  const start = h("div", {});
  const left = h("div", { class: "stack" }, start, hits);
  fill(container, h("h1", { class: "hidden-text", text: title }),
    h("div", { class: "search" }, h("label", { for: "lookup-field", text: text.label }), input),
    h("div", { class: "split" }, left, card));

  const rows = () => [...facts.map((fact) => ({ fact })), ...cases.map((found) => ({ found }))];

  async function search(pressedAt) {
    const typed = input.value;
    const number = ++asked;
    clearTimeout(pause);
    if (!typed.trim()) {
      facts = [];
      cases = [];
      render();
      showStart();
      return;
    }
    if (mayCases && typed.trim().length >= SHORTEST_FOR_CASES) pause = setTimeout(() => searchCases(typed, number), PAUSE_BEFORE_CASES);
    if (running) {  // one at a time, and of those that wait only the newest
      waiting = pressedAt;
      return;
    }
    running = true;
    try {
      const answer = await api.post("lookup", { text: typed });
      if (!input.value.trim()) return;
      facts = answer.cards;
      cases = [];
      active = Math.max(0, facts.findIndex((fact) => fact.key === picked));  // a late answer moves no choice
      render();
      requestAnimationFrame(() => setTimeout(() => performance.measure("lookup", { start: pressedAt, end: performance.now() })));
    } catch (error) {
      context.fail(error);
    } finally {
      running = false;
      const next = waiting;
      waiting = null;
      if (next !== null && !context.signal.aborted) search(next);
    }
  }

  async function searchCases(typed, number) {
    try {
      const answer = await api.post("lookup/cases", { text: typed }, { signal: context.signal });
      if (number !== asked) return;
      cases = answer.cases;
      render({ keepCard: facts.length > 0 });
      context.announce(text.count(rows().length));
    } catch (error) {
      context.fail(error);
    }
  }

  function render({ keepCard = false } = {}) {
    const list = rows();
    active = Math.min(active, Math.max(0, list.length - 1));
    const options = list.map((row, number) => (row.fact ? factHit(row.fact, number) : caseHit(row.found, number)));
    const groups = [];
    if (facts.length) groups.push(h("div", { role: "group", "aria-label": text.facts }, options.slice(0, facts.length)));
    if (cases.length) groups.push(h("div", { role: "group", "aria-label": text.cases }, h("h2", { "aria-hidden": "true", text: text.cases }), options.slice(facts.length)));
    fill(hits, groups);
    input.setAttribute("aria-expanded", String(list.length > 0));
    start.hidden = Boolean(input.value.trim());
    hits.hidden = !input.value.trim();
    mark();
    if (!keepCard) showActive();
  }

  function option(number, content, onOpen) {
    return h("div", {
      class: "hit", role: "option", id: `hit-${number}`, "aria-selected": "false",
      on: { click: () => { active = number; mark(); showActive(); onOpen?.(); } },
    }, content);
  }

  function factHit(fact, number) {
    return option(number, [
      h("span", { class: "name", text: fact.title }), h("span", { class: "kind", text: text.kinds[fact.kind] ?? fact.kind }),
      h("span", { class: "short", text: [fact.transfer_phone, fact.today].filter(Boolean).join(" · ") || fact.sentence }),
    ], () => use(fact));
  }

  function caseHit(found, number) {
    return option(number, [
      h("span", { class: "name", text: found.title }), h("span", { class: "kind", text: text.kinds[found.kind] }),
      h("span", { class: "short", text: [text.states[found.state] ?? found.state, found.short].filter(Boolean).join(" · ") }),
    ], () => openCase(found));
  }

  function mark() {
    for (const [number, element] of [...hits.querySelectorAll(".hit")].entries()) {
      element.setAttribute("aria-selected", String(number === active));
      if (number === active) {
        input.setAttribute("aria-activedescendant", element.id);
        element.scrollIntoView({ block: "nearest" });
      }
    }
    if (!rows().length) input.removeAttribute("aria-activedescendant");
  }

  function showActive() {
    const row = rows()[active];
    shown = row?.fact ?? null;
    if (!input.value.trim()) fill(card, h("p", { class: "muted", text: text.start }), tips());
    else if (!row) fill(card, h("p", { class: "muted", text: text.none }));
    else if (row.fact) fill(card, factCard(row.fact, actions(row.fact)));
    else fill(card, h("h2", { text: row.found.title }), h("p", { class: "muted", text: text.states[row.found.state] ?? "" }), h("p", {}, h("kbd", { text: TEXT.keys.names.Enter }), " ", text.tips.enter));
  }

  function actions(fact) {
    const action = (label, key, run, kind = "") => h("button", { type: "button", class: kind, on: { click: run } }, label, h("kbd", { text: key, "aria-hidden": "true" }));
    return h("div", { class: "toolbar" },
      action(text.copy, "k", () => copy(), "primary"),
      action(text.mail, "e", () => mail()),
      fact.form && mayCases ? action(text.fileAs[fact.form], "n", () => file()) : null,
      action(text.flag, "x", () => flag(), "quiet"));
  }

  function tips() {
    const names = TEXT.keys.names;
    const list = [["↓ ↑", text.tips.arrows], [names.Enter, text.tips.enter], [names.Escape, text.tips.escape], ["Strg C", text.tips.copy], ["F9", text.tips.mail], ["F4", text.tips.file], ["?", TEXT.app.help]];
    return h("dl", { class: "keys" }, list.map(([key, label]) => h("div", {}, h("dt", {}, h("kbd", { text: key })), h("dd", { text: label }))));
  }

  function use(fact) {
    remember(fact.key);
    api.post("lookup/card", { key: fact.key, used: true }).catch(() => {});
  }

  async function openCase(found) {
    try {
      const opened = await api.get(`lookup/cases/${found.kind}/${found.id}`, { signal: context.signal });
      shown = null;
      fill(card, caseCard(opened, opened.open_id === null ? null : () => context.go(VIEW_OF_KIND[found.kind], opened.open_id)));
      card.focus({ preventScroll: true });
    } catch (error) {
      context.fail(error);
    }
  }

  async function openActive() {
    const row = rows()[active];
    if (!row) return;
    if (row.found) { await openCase(row.found); return; }
    use(row.fact);
    card.focus({ preventScroll: true });
  }

  async function openKey(key) {
    try {
      const answer = await api.post("lookup/card", { key, used: true });
      remember(key);
      shown = answer.card;
      fill(card, factCard(answer.card, actions(answer.card)));
      card.focus({ preventScroll: true });
    } catch (error) {
      context.fail(error);
    }
  }

  function copy() {
    if (!shown) return;
    use(shown);
    const put = (event) => {
      event.clipboardData.setData("text/plain", shown.text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener("copy", put, { capture: true, once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put, { capture: true });
    context.notify(done ? text.copied : text.copyFailed, done ? "success" : "error");
  }

  function mail() {
    if (!shown) return;
    const fact = shown;
    const address = field({ label: text.mailAddress, name: "email", type: "email", hint: text.mailHint, autocomplete: "off" });
    let insist = false;
    const send = async () => {
      try {
        await api.post("lookup/mail", { key: fact.key, email: address.value, even_if_suspicious: insist });
        use(fact);
        context.notify(text.mailSent, "success");
        return true;
      } catch (error) {
        if (!error.detail) { context.fail(error); return false; }
        insist = error.code === "email_suspicious";
        address.setError(insist ? `${error.detail} ${text.takeSuggestion}: ${TEXT.lookup.mailSend}` : error.detail);
        address.input.focus();
        return false;
      }
    };
    const shownDialog = dialog({
      title: `${text.mailTitle}: ${fact.title}`, content: address,
      actions: [{ label: TEXT.app.cancel }, { label: text.mailSend, class: "primary", run: send }],
    });
    address.input.addEventListener("input", () => { insist = false; address.setError(""); });
    address.input.addEventListener("keydown", async (event) => {
      if (event.key === "Enter") { event.preventDefault(); if (await send()) shownDialog.close(); }
    });
  }

  function flag() {
    if (!shown) return;
    const fact = shown;
    const note = field({ label: text.flagNote, name: "note", type: "textarea", hint: text.flagHint, maxLength: 1000 });
    dialog({
      title: `${text.flag}: ${fact.title}`, content: note,
      actions: [{ label: TEXT.app.cancel }, {
        label: text.flagSend, class: "primary",
        run: async () => {
          try {
            await api.post("flags", { key: fact.key, note: note.value });
            context.notify(text.flagged, "success");
            return true;
          } catch (error) {
            note.setError(error.detail);
            note.input.focus();
            return false;
          }
        },
      }],
    });
  }

  function file() {
    context.go("filing", null, { text: input.value, form: shown?.form ?? null });
  }

  async function showStart() {
    try {
      const answer = await api.post("lookup/start", { recent: recentKeys() }, { signal: context.signal });
      const chips = (label, list) => (list.length ? [h("h2", { text: label }), h("ul", { class: "chips" }, list.map((entry) => h("li", {},
        h("button", { type: "button", text: entry.title, on: { click: () => openKey(entry.key) } }))))] : null);
      fill(start, chips(text.recent, answer.recent), chips(text.frequent, answer.frequent));
    } catch (error) {
      context.fail(error);
    }
  }

  input.addEventListener("input", (event) => { picked = null; search(event.timeStamp); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows().length) {
      event.preventDefault();
      active = (active + step + rows().length) % rows().length;
      picked = rows()[active].fact?.key ?? null;
      mark();
      showActive();
    } else if (event.key === "Enter") {
      event.preventDefault();
      openActive();
    } else if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      search(event.timeStamp);
    }
  });
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); input.focus(); input.select(); }
  });
  const copySelected = (event) => {
    const field_ = document.activeElement;
    const nothing = field_ === input ? input.selectionStart === input.selectionEnd : getSelection().isCollapsed;
    if (!shown || !nothing || document.querySelector("dialog[open]")) return;
    event.clipboardData.setData("text/plain", shown.text);
    event.preventDefault();
    use(shown);
    context.notify(text.copied, "success");
  };
  document.addEventListener("copy", copySelected, { signal: context.signal });
  context.keys([
    { key: "F2", label: TEXT.keys.search, run: () => { input.focus(); input.select(); } },
    { key: "/", run: () => { input.focus(); input.select(); } },
    { key: "k", label: text.copy, run: copy },
    { key: "e", label: text.mail, run: mail },
    { key: "F9", label: text.mail, run: mail },
    { key: "n", label: text.file, run: file },
    { key: "x", label: text.flag, run: flag },
  ]);
  if (context.given?.text) input.value = context.given.text;
  render();
  input.focus();
  if (input.value) search(performance.now());
  showStart();
  return () => clearTimeout(pause);
}

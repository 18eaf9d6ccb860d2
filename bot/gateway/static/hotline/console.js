// The shell: who is signed in, where one can go, keyboard shortcuts, and the view that is shown.

import { Api } from "./api.js";
import { dialog, fill, h } from "./dom.js";
import { Keys, lettersAreOn } from "./keys.js";
import { start as startPresence } from "./presence.js";
import { TEXT } from "./text.js";

const VIEWS = [
  { name: "lookup", right: "look_up", key: "1" },
  { name: "filing", right: "cases", key: "2" },
  { name: "found_items", right: "cases", key: "3" },
  { name: "defects", right: "cases", key: "4" },
  { name: "consultation", right: "cases", key: "5" },
  { name: "chats", right: "chats", key: "6" },
  { name: "figures", right: "figures", key: "7" },
  { name: "editing", right: "facts", key: "8" },
  { name: "account", right: null, key: "9" },
];

const main = document.getElementById("main");
const live = document.getElementById("live");
const notes = document.getElementById("notes");
const api = new Api(TEXT.app.offline, showSignedOut);
const keys = new Keys();

let session = null;
let leave = () => {};
let handedOver = null;

/** Says something to screen readers. */
function announce(text) {
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 30);
}

/** Shows a short note at the edge, and says it. */
function notify(text, kind = "info") {
  const note = h("div", { class: `note ${kind}` }, h("span", { text }),
    h("button", { type: "button", class: "quiet small", "aria-label": TEXT.app.close, text: "✕", on: { click: () => note.remove() } }));
  notes.append(note);
  announce(text);
  setTimeout(() => note.remove(), kind === "error" ? 12_000 : 6_000);
}

function showSignedOut() {
  if (document.getElementById("signed-out")) return;
  const link = h("a", { href: "/hotline/sign-in", target: "_blank", rel: "opener", text: TEXT.app.signInAgain });
  const note = h("div", { class: "note error", id: "signed-out", role: "alert" }, h("span", {}, TEXT.app.signedOut, " ", link));
  link.addEventListener("click", () => note.remove());
  notes.append(note);
}

/** Shows another view; `given` is something to hand over that must not stand in the address. */
function go(view, id = null, given = null) {
  handedOver = given;
  const wanted = `#/${view}${id === null ? "" : `/${id}`}`;
  if (location.hash === wanted) show();
  else location.hash = wanted;
}

/** Returns the cards for an agent's words, for inserting an answer elsewhere. */
async function lookup(text) {
  return (await api.post("lookup", { text })).cards;
}

/** Tells what went wrong: a sentence of the gateway, or that nothing is known. */
function fail(error) {
  if (error.name === "AbortError") return;
  notify(error.detail || TEXT.app.failed, "error");
}

function allowed() {
  return VIEWS.filter((view) => view.right === null || session.agent.rights.includes(view.right));
}

async function show() {
  const [, name, id] = /^#\/([a-z_]+)(?:\/(\d+))?$/.exec(location.hash) ?? [];
  const view = allowed().find((each) => each.name === name) ?? allowed()[0];
  leave();
  const controller = new AbortController();
  const removers = [];
  let unmount = null;
  leave = () => {
    controller.abort();
    removers.forEach((remove) => remove());
    unmount?.();
  };
  for (const link of document.querySelectorAll("#navigation a")) {
    const isHere = link.dataset.view === view.name;
    link.toggleAttribute("data-here", isHere);
    if (isHere) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  document.getElementById("navigation").classList.remove("open");
  const title = TEXT.navigation[view.name];
  document.title = `${title} – ${TEXT.app.title}`;
  const given = handedOver;
  handedOver = null;
  const context = {
    api, agent: session.agent, session, announce, notify, fail, go, given, lookup,
    parameter: id === undefined ? null : Number(id),
    signal: controller.signal,
    keys: (list) => removers.push(keys.add(TEXT.keys.here, list)),
  };
  const container = h("div", { class: `view ${view.name}` });
  fill(main, container);
  let module;
  try {
    module = await import(`./views/${view.name}.js`);
  } catch {
    fill(container, h("h1", { text: title }), h("p", { class: "muted", text: TEXT.app.missingView }));
    return;
  }
  if (controller.signal.aborted) return;
  unmount = (await module.mount(container, context)) ?? null;
  if (controller.signal.aborted) unmount?.();
  else if (!main.contains(document.activeElement)) main.focus({ preventScroll: true });
}

function showKeys() {
  const groups = [...keys.groups].map((group) => h("section", {},
    h("h3", { text: group.title }),
    h("dl", { class: "keys" }, group.list.filter((shortcut) => shortcut.label).map((shortcut) => h("div", {},
      h("dt", {}, h("kbd", { text: shortcut.shown ?? TEXT.keys.names[shortcut.key] ?? shortcut.key })),
      h("dd", { text: shortcut.label }))))));
  dialog({
    title: TEXT.app.help,
    content: [groups, h("p", { class: "muted", text: lettersAreOn() ? TEXT.keys.note : TEXT.keys.off })],
    actions: [{ label: TEXT.app.close, class: "primary" }],
    wide: true,
  });
}

async function signOut() {
  try {
    if (session.agent.rights.includes("chats")) await api.post("chats/absence");
    await api.remove("session");
  } catch (error) {
    if (error.status !== 401) { fail(error); return; }
  }
  sessionStorage.clear();
  location.replace("/hotline/sign-in");
}

function frame() {
  const agent = session.agent;
  document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
  fill(document.getElementById("header"),
    h("button", { type: "button", class: "menu quiet", "aria-controls": "navigation", text: TEXT.app.menu,
      on: { click: () => document.getElementById("navigation").classList.toggle("open") } }),
    h("span", { class: "brand" }, h("img", { src: "/hotline/sign-in/icon.svg", alt: "", width: 28, height: 28 }), h("span", { class: "brand-name", text: TEXT.app.title })),
    h("span", { class: "spring" }),
    h("span", { class: "who" }, agent.display_name, h("span", { class: "muted", text: ` · ${TEXT.app.roles[agent.role]}` })),
    h("button", { type: "button", class: "quiet", "aria-label": TEXT.app.helpKey, title: TEXT.app.helpKey, text: "?", on: { click: showKeys } }),
    h("button", { type: "button", class: "quiet", text: TEXT.app.signOut, on: { click: signOut } }));
  const navigation = document.getElementById("navigation");
  navigation.setAttribute("aria-label", TEXT.app.navigation);
  fill(navigation, h("ul", {}, allowed().map((view) => h("li", {},
    h("a", { href: `#/${view.name}`, data: { view: view.name } }, TEXT.navigation[view.name], h("kbd", { text: view.key, "aria-hidden": "true" }))))));
  keys.add(TEXT.keys.everywhere, [
    { key: "F2", label: TEXT.keys.search, run: () => go("lookup") },
    { key: "/", label: TEXT.keys.search, run: () => go("lookup") },
    ...(agent.rights.includes("cases") ? [{ key: "F4", label: TEXT.keys.file, run: () => go("filing", null, { text: document.getElementById("lookup-field")?.value ?? "" }) }] : []),
    { key: "?", label: TEXT.keys.help, run: showKeys },
    ...allowed().map((view) => ({ key: view.key, label: TEXT.navigation[view.name], run: () => go(view.name) })),
  ]);
}

try {
  session = await api.session();
  frame();
  if (session.agent.rights.includes("chats")) startPresence({ api, notify, idleMinutes: session.idle_minutes });
  addEventListener("hashchange", show);
  await show();
  if (session.agent.rights.includes("cases")) import("./views/filing.js");  // F4 must not wait
} catch (error) {
  if (error.status === 401) location.replace("/hotline/sign-in");
  else fill(main, h("p", { class: "field-error", text: error.detail || TEXT.app.failed }));
}

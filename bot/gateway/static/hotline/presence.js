// Keeps telling the gateway that this console is open, in every view, and who waits in the chats.

import { h } from "./dom.js";
import { TEXT } from "./text.js";

const EVERY = 10_000;
const SWITCH = "hotline.takes-chats";

let shell = null;
let touchedAt = Date.now();
let known = new Set();
const listeners = new Set();
let state = { items: [], callbacks: 0, now: null };

/** Tells whether this agent takes chats; remembered for this browser tab. */
export function takesChats() {
  return sessionStorage.getItem(SWITCH) === "on";
}

/** Begins; context has api, notify and idleMinutes. */
export function start(context) {
  if (shell) return;
  shell = context;
  for (const sign of ["keydown", "pointerdown", "pointermove"]) addEventListener(sign, () => { touchedAt = Date.now(); }, { passive: true });
  tell();
  setInterval(tell, EVERY);
}

/** Tells whether nobody has touched anything for so long that the session is to end: then nothing keeps it alive. */
export function isIdle() {
  return shell !== null && Date.now() - touchedAt > (shell.idleMinutes - 1) * 60_000;
}

/** Switches taking chats on or off. */
export async function switchTaking(on) {
  sessionStorage.setItem(SWITCH, on ? "on" : "off");
  await tell();
}

/** Calls a function with the queue each time it is known anew; returns a function that ends that. */
export function watch(listener) {
  listeners.add(listener);
  listener(state);
  return () => listeners.delete(listener);
}

/** Tells the gateway now and takes the queue it answers with. */
export async function tell() {
  if (!shell || isIdle()) return;
  try {
    state = await shell.api.post("chats/presence", { takes_chats: takesChats() });
  } catch {
    return;  // the next time
  }
  const waiting = state.items.filter((item) => item.state === "queued");
  const fresh = waiting.filter((item) => !known.has(item.chat_id));
  known = new Set(waiting.map((item) => item.chat_id));
  if (fresh.length && takesChats() && !location.hash.startsWith("#/chats")) shell.notify(TEXT.chats.newWaiting);
  badge(waiting.length + state.items.filter((item) => item.mine && item.unread).length + state.callbacks);
  listeners.forEach((listener) => listener(state));
}

function badge(count) {
  const link = document.querySelector('#navigation a[data-view="chats"]');
  if (!link) return;
  link.querySelector(".badge")?.remove();
  if (count) link.querySelector("kbd")?.before(h("span", { class: "badge warn", text: String(count) }));
}

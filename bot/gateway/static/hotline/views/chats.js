// Chats: who waits for a person, the talk itself, and call-backs.

import { showProblem, tabs } from "../case_list.js";
import { dialog, field, fill, h, refill, table } from "../dom.js";
import { clock, duration, moment } from "../format.js";
import { isIdle, switchTaking, takesChats, tell, watch } from "../presence.js";
import { TEXT } from "../text.js";

const text = TEXT.chats;
export const title = text.title;

const LOOK_EVERY = 1500;
const TYPING_EVERY = 3000;

export async function mount(container, context) {
  let queue = { items: [], callbacks: 0, now: null };
  let talk = null;
  const list = h("ul", { class: "plain stack", "aria-label": text.queue });
  const side = h("div", { class: "stack" }, h("p", { class: "muted", text: text.choose }));
  const takes = field({ label: text.takes, name: "takes", type: "checkbox", hint: text.takesHint, value: takesChats() });
  takes.input.addEventListener("change", () => switchTaking(takes.value));
  const chats = h("div", { class: "split" }, h("section", { class: "stack", "aria-label": text.queue }, takes, list), side);
  const calls = h("div", { class: "stack" });
  const place = h("div", {}, chats);
  const chooser = tabs(text.title, { chats: text.queue, callbacks: text.callbacks }, "chats", (name) => {
    fill(place, name === "chats" ? chats : calls);
    if (name === "callbacks") showCallbacks("open");
  });
  fill(container, h("h1", { text: title }), h("div", { class: "stack" }, chooser, place));
  context.keys([
    { key: "n", label: text.takeKey, run: () => { const next = queue.items.find((item) => item.state === "queued"); if (next) take(next.chat_id); } },
    { key: "i", label: text.messageKey, run: () => talk?.focus() },
    { key: "F2", label: text.insertKey, run: () => { if (!talk?.search()) context.go("lookup"); } },
    { key: "b", label: text.callbacksKey, run: () => chooser.choose("callbacks") },
  ]);

  const unwatch = watch((state) => {
    queue = state;
    chooser.rename("callbacks", `${text.callbacks} (${state.callbacks})`);
    showQueue();
  });
  const looking = setInterval(tell, 4000);
  context.signal.addEventListener("abort", () => { clearInterval(looking); unwatch(); talk?.stop(); });
  tell();

  function showQueue() {
    const focused = document.activeElement?.closest?.("[data-chat]")?.dataset.chat;
    fill(list, queue.items.length ? queue.items.map(entry) : h("li", { class: "muted", text: text.nobody }));
    if (focused) list.querySelector(`[data-chat="${focused}"] button`)?.focus();
  }

  function entry(item) {
    const since = duration((new Date(queue.now) - new Date(item.taken_at ?? item.asked_at)) / 1000);
    const isHere = talk?.id === item.chat_id;
    return h("li", { class: `panel stack queued${isHere ? " here" : ""}`, data: { chat: String(item.chat_id) } },
      h("div", { class: "row" },
        h("span", { class: "badge", text: text.channel[item.channel] ?? item.channel }),
        h("span", { class: "badge", text: text.reason[item.reason] ?? item.reason }),
        item.mine ? h("span", { class: "badge good", text: text.mine }) : item.state === "taken" ? h("span", { class: "badge", text: text.taken }) : null,
        item.mine && item.unread && !isHere ? h("span", { class: "badge warn", text: text.unread }) : null),
      h("p", { class: "quote", text: item.last_text }),
      h("div", { class: "row" }, h("span", { class: "muted small", text: item.state === "queued" ? text.waits(since) : since }),
        item.state === "queued" ? [
          h("button", { type: "button", class: "primary", text: text.take, on: { click: () => take(item.chat_id) } }),
          h("button", { type: "button", text: text.look, on: { click: () => open(item.chat_id, false) } }),
        ] : item.mine ? h("button", { type: "button", text: text.look, on: { click: () => open(item.chat_id, true) } }) : null));
  }

  async function take(id) {
    try {
      await context.api.post(`chats/${id}/taken`);
      open(id, true);
      await tell();
    } catch (error) {
      if (error.code === "invalid_state") context.notify(text.wasFaster, "error");
      else context.fail(error);
      tell();
    }
  }

  function open(id, isMine) {
    talk?.stop();
    talk = conversation(id, isMine);
    chooser.choose("chats");
    fill(side, talk.element);
    showQueue();
    if (isMine) talk.focus();  // at once: what is typed now is meant for the citizen
  }

  function close(note) {
    talk?.stop();
    talk = null;
    fill(side, h("p", { class: "muted", text: text.choose }));
    if (note) context.notify(note);
    takes.input.focus();
    tell();
  }

  function conversation(id, isMine) {
    const bubbles = h("ol", {});
    const log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": text.history, tabindex: "0" }, bubbles);
    const typing = h("p", { class: "muted typing", role: "status" });
    const message = field({ label: text.message, name: "message", type: "textarea", rows: 2, hint: text.messageHint, maxLength: 2000 });
    const search = field({ label: text.insert, name: "insert", type: "search", autocomplete: "off", maxLength: 200 });
    const cards = h("ul", { class: "plain" });
    const tools = h("div", { class: "stack", hidden: !isMine },
      search, cards,
      h("form", { class: "stack", on: { submit: send } }, message, h("div", { class: "toolbar" },
        h("button", { type: "submit", class: "primary", text: text.send }), h("span", { class: "spring" }),
        h("button", { type: "button", text: text.giveBack, on: { click: () => finish("returned", text.returned) } }),
        h("button", { type: "button", class: "danger", text: text.end, on: { click: () => finish("ended", text.ended) } }))));
    const takeHere = h("button", { type: "button", class: "primary", text: text.take, hidden: true, on: { click: () => take(id) } });
    let after = 0;
    let timer = null;
    let isOver = false;
    let typedAt = 0;
    let pending = null;

    async function look() {
      if (isIdle()) { timer = setTimeout(look, LOOK_EVERY); return; }
      try {
        const answer = await context.api.post(`chats/${id}/history`, { after }, { signal: context.signal });
        if (isOver) return;
        for (const each of answer.messages) {
          bubbles.append(bubble(id, each));
          after = Math.max(after, each.seq);
        }
        if (answer.messages.length) log.scrollTop = log.scrollHeight;
        typing.textContent = answer.citizen_types ? text.typing : "";
        tools.hidden = !answer.mine;
        takeHere.hidden = answer.mode !== "queued";
      } catch (error) {
        if (error.name === "AbortError" || isOver) return;
        if (error.code === "invalid_state" || error.code === "not_found") { close(text.gone); return; }
      }
      if (!isOver) timer = setTimeout(look, LOOK_EVERY);
    }

    async function send(event) {
      event.preventDefault();
      const words = message.value.trim();
      if (!words) return;
      pending ??= { text: words, client_id: crypto.randomUUID() };
      if (pending.text !== words) pending = { text: words, client_id: crypto.randomUUID() };
      try {
        await context.api.post(`chats/${id}/messages`, pending);
        pending = null;
        message.value = "";
        message.setError("");
        message.input.focus();
        clearTimeout(timer);
        look();
      } catch (error) {
        if (error.code === "invalid_state") close(text.gone);
        else { message.setError(error.detail); context.fail(error); }
      }
    }

    async function finish(how, note) {
      try {
        await context.api.post(`chats/${id}/${how}`);
        close(note);
      } catch (error) {
        if (error.code === "invalid_state") close(text.gone); else context.fail(error);
      }
    }

    message.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
    });
    message.input.addEventListener("input", () => {
      if (Date.now() - typedAt < TYPING_EVERY || !message.value) return;
      typedAt = Date.now();
      context.api.post(`chats/${id}/typing`).catch(() => {});
    });
    let asked = 0;
    search.input.addEventListener("input", async () => {
      const number = ++asked;
      if (!search.value.trim()) { fill(cards); return; }
      try {
        const found = await context.lookup(search.value);
        if (number !== asked) return;
        fill(cards, found.length ? found.slice(0, 4).map((card) => h("li", {}, h("button", {
          type: "button", class: "link", text: text.insertThis(card.title), on: { click: () => insert(card) },
        }))) : h("li", { class: "muted", text: text.noCards }));
      } catch (error) { context.fail(error); }
    });
    search.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      cards.querySelector("button")?.click();
    });

    function insert(card) {
      message.value = [message.value, card.text].filter(Boolean).join("\n");
      search.value = "";
      fill(cards);
      message.input.focus();
    }

    look();
    return {
      id,
      element: h("section", { class: "panel stack", "aria-label": text.history }, h("h2", { text: text.history }), log, typing, takeHere, tools),
      focus: () => message.input.focus(),
      search: () => { search.input.focus(); return !tools.hidden; },
      stop: () => { isOver = true; clearTimeout(timer); },
    };
  }

  async function showCallbacks(state) {
    try {
      const answer = await context.api.post("callbacks/search", { state }, { signal: context.signal });
      refill(calls, tabs(text.callbacks, { open: text.callOpen, done: text.callDone }, state, showCallbacks), table({
        caption: text.callbacks, rows: answer.items, empty: text.callbacksNone, onOpen: state === "open" ? call : null,
        columns: [
          { label: text.callName, value: (row) => `${row.name} (${row.reference})` },
          { label: text.callPhone, value: (row) => row.phone },
          { label: text.callConcern, value: (row) => row.concern },
          { label: text.callReachable, value: (row) => row.reachable ?? "" },
          { label: text.callSince, value: (row) => moment(row.created_at) },
          { label: text.callAttempts, class: "number", value: (row) => String(row.attempts) },
          { label: text.callNote, value: (row) => row.note ?? "" },
        ],
      }));
    } catch (error) { context.fail(error); }
  }

  function call(row) {
    const note = field({ label: text.callNote, name: "note", type: "textarea", maxLength: 1000 });
    const act = (path, done) => async () => {
      try {
        await context.api.post(`callbacks/${row.id}/${path}`, { version: row.version, note: note.value });
        context.notify(done, "success");
        showCallbacks("open");
        tell();
        return true;
      } catch (error) {
        showProblem(context, { note }, error);
        if (error.code === "changed_meanwhile") { showCallbacks("open"); return true; }
        return false;
      }
    };
    dialog({
      title: `${row.name} · ${row.phone}`,
      content: [h("p", { class: "quote", text: row.concern }), row.reachable ? h("p", { text: `${text.callReachable}: ${row.reachable}` }) : null, row.note ? h("p", { class: "quote internal", text: row.note }) : null, note],
      actions: [{ label: TEXT.app.cancel }, { label: text.callNotReached, run: act("attempt", text.callNoted) }, { label: text.callFinish, class: "primary", run: act("done", text.callFinished) }],
    });
  }
}

function bubble(chatId, message) {
  const role = text.role[message.role] ?? message.role;
  const place = message.location ? text.location(message.location.latitude.toFixed(4), message.location.longitude.toFixed(4)) : null;
  return h("li", { class: `bubble ${message.role}` },
    h("span", { class: "muted small", text: `${role}, ${clock(message.at)}` }),
    message.text ? h("p", { class: "quote", text: message.text }) : null,
    place ? h("p", { text: place }) : null,
    message.photos.map((_, number) => h("img", { class: "photo", src: `/hotline/api/chats/${chatId}/messages/${message.seq}/photos/${number}`, alt: text.photo })),
    message.buttons.length ? h("p", { class: "muted small", text: message.buttons.map((button) => text.pressed(button.title)).join(" ") }) : null);
}

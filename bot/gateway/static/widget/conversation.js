// One conversation with the gateway: what was said, what waits to be sent, who is talking. Shows nothing.
import { Refused, Unreachable } from "./chat-api.js";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15000;
const POLL_MS = 5000;
const TYPING_EVERY_MS = 3000;
const DEFAULT_LIMITS = { message_characters: 2000, photos_per_message: 3, feedback_characters: 1000 };

/**
 * Events, all with `detail`: `message` {message, live}, `outgoing` {entry} (also when its state changes), `sent`
 * {entry}, `mode`, `typing`, `connection` {online}, `rated` {seq}, `ended` {reason}.
 */
export class Conversation extends EventTarget {
  messages = new Map(); // by seq
  outbox = []; // entries: {clientId, text, payload, photos, location, previews, at, state, detail}
  mode = { mode: "bot", agent: null, position: null };
  limits = DEFAULT_LIMITS;
  typing = false;
  online = true;

  #api;
  #keeper;
  #stream = null; // aborted: no more listening
  #attempt = null; // aborted: connect anew at once
  #resting = new Set();
  #historyUpTo = null; // messages up to here were said before this page was loaded
  #sending = false;
  #starting = null;
  #resuming = null;
  #typedAt = 0;

  constructor(api, keeper) {
    super();
    this.#api = api;
    this.#keeper = keeper;
    keeper.addEventListener("token", () => this.resume());
  }

  get lastSeq() {
    return Math.max(0, ...this.messages.keys());
  }

  /** Up to here nothing is missing; an answer may have come before what another tab said. */
  get #complete() {
    let seq = 0;
    while (this.messages.has(seq + 1)) seq += 1;
    return seq;
  }

  get begun() {
    return this.messages.size > 0 || this.outbox.length > 0;
  }

  /** Goes on with the conversation of before the reload or of another tab; does nothing when there is none. */
  async resume() {
    this.#resuming = this.#keeper.find();
    const token = await this.#resuming;
    if (!token || this.#stream) return;
    this.#api.token = token;
    this.#listen();
  }

  /** Sends a message, now or as soon as there is a connection, in the order in which they were written. */
  send({ text = "", payload = null, photos = [], previews = [], location = null }) {
    const entry = {
      clientId: newId(), text, payload, photos, previews, location, at: new Date(), state: "pending", detail: "",
    };
    this.outbox.push(entry);
    this.#tell("outgoing", { entry });
    this.#wake();
    this.#work();
    return entry;
  }

  /** Tries again at once what could not be sent. */
  retry(entry) {
    if (entry) entry.state = "pending";
    this.#wake();
    this.#work();
  }

  discard(entry) {
    this.outbox = this.outbox.filter((other) => other !== entry);
    this.#tell("outgoing", { entry, gone: true });
  }

  /** Uploads a picture for a message to come; returns its key. */
  async upload(picture) {
    await this.#begin();
    try {
      return (await this.#api.upload(picture)).photo;
    } catch (error) {
      if (error.status !== 401) throw error;
      this.#loseSession("expired");
      return this.upload(picture);
    }
  }

  async rate(seq, rating, words) {
    await this.#api.rate(seq, rating, words);
    const message = this.messages.get(seq);
    if (message) message.feedback = rating;
    this.#tell("rated", { seq });
  }

  /** Lets the person who answers, or will, see now and then that the citizen is writing. */
  types() {
    if (this.mode.mode === "bot" || !this.#api.token || Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.#api.types().catch(() => {}); // nothing is lost when it is not seen
  }

  waitNoMore() {
    return this.#api.waitNoMore();
  }

  /** Deletes the conversation at the gateway and here. */
  async forget() {
    if (this.#api.token) {
      try {
        await this.#api.forget();
      } catch (error) {
        if (!(error instanceof Refused && error.status === 401)) throw error;
      }
    }
    this.#end("deleted");
  }

  /** Connects anew at once, for example when the network is back. */
  reconnect() {
    this.#attempt?.abort();
    this.retry();
  }

  /** The device says that it has no network. */
  disconnected() {
    this.#setOnline(false);
  }

  stop() {
    this.#stream?.abort();
    this.#attempt?.abort();
    this.#stream = null;
    this.#wake();
  }

  async #begin() {
    await this.#resuming;
    if (this.#api.token) return;
    this.#starting ||= this.#api.startSession().finally(() => (this.#starting = null));
    const session = await this.#starting;
    if (this.#api.token) return;
    this.#api.token = session.token;
    this.limits = { ...DEFAULT_LIMITS, ...session.limits };
    this.#historyUpTo = 0;
    this.#keeper.keep(session.token);
    this.#listen();
  }

  async #work() {
    if (this.#sending) return;
    this.#sending = true;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const entry = this.outbox.find(({ state }) => state === "pending" || state === "queued");
      if (!entry) break;
      try {
        await this.#begin();
        this.#deliver(entry);
        await this.#accepted(entry);
        this.#setOnline(true);
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (error instanceof Refused && !this.#mayTryAgain(error, entry)) continue;
        if (error instanceof Unreachable) this.#setOnline(false);
        entry.state = "queued";
        entry.detail = error.detail || "";
        this.#tell("outgoing", { entry });
        await this.#rest(error.retryAfter * 1000 || pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
    this.#sending = false;
  }

  // The answer to a message may take seconds. The next message goes out as soon as this one is stored.
  #deliver(entry) {
    const { clientId, text, payload, photos, location } = entry;
    const message = { client_id: clientId, text };
    if (payload) message.payload = payload;
    if (photos.length) message.photos = photos;
    if (location) message.location = location;
    entry.state = "pending";
    this.#setTyping(this.mode.mode === "bot");
    entry.delivery = this.#api.send(message).then(
      ({ message: stored, replies, pending }) => {
        [stored, ...replies].forEach((each) => this.#take(each));
        if (!pending) this.#setTyping(false);
      },
      (error) => {
        this.#setTyping(false);
        if (this.outbox.includes(entry)) throw error;
      },
    );
  }

  #accepted(entry) {
    const echoed = new Promise((resolve) => (entry.resolve = resolve));
    const delivery = entry.delivery;
    delivery.catch(() => {}); // after the echo a failure only means that the answer comes by events
    return Promise.race([delivery, echoed]);
  }

  #mayTryAgain(error, entry) {
    if (error.status === 401 && !entry.movedOn) {
      entry.movedOn = true; // it begins a new conversation, but only once
      this.#loseSession("expired");
      return false;
    }
    if (error.status === 429 || error.status >= 500) return true;
    entry.state = "failed";
    entry.detail = error.detail;
    this.#tell("outgoing", { entry });
    return false;
  }

  #take(message) {
    if (this.messages.has(message.seq)) return;
    this.messages.set(message.seq, message);
    const entry = message.client_id && this.outbox.find(({ clientId }) => clientId === message.client_id);
    if (entry) {
      this.outbox = this.outbox.filter((other) => other !== entry);
      message.previews = entry.previews;
      this.#tell("sent", { entry });
      entry.resolve?.();
    }
    if (message.role === "bot" || message.role === "agent") this.#setTyping(false);
    if (message.custom?.type === "mode" && message.custom.mode === this.mode.mode) this.#placeInQueue(message.custom);
    this.#tell("message", { message, live: this.#historyUpTo !== null && message.seq > this.#historyUpTo });
  }

  #placeInQueue({ before }) {
    if (this.mode.mode !== "queued" || !Number.isInteger(before)) return;
    this.mode = { ...this.mode, position: before + 1 };
    this.#tell("mode", this.mode);
  }

  async #listen() {
    const stream = new AbortController();
    this.#stream = stream;
    let pause = FIRST_PAUSE_MS;
    while (this.#stream === stream) {
      const attempt = (this.#attempt = new AbortController());
      try {
        await this.#api.events(this.#complete, (name, data) => {
          pause = FIRST_PAUSE_MS;
          if (this.#stream === stream) this.#heard(name, data);
        }, attempt.signal);
      } catch (error) {
        if (this.#stream !== stream) return;
        if (attempt.signal.aborted) continue;
        if (error.status === 401) return this.#end("expired");
        if (error instanceof Unreachable && (!navigator.onLine || pause > FIRST_PAUSE_MS * 2)) this.#setOnline(false);
        if (error.code === "too_many_streams") {
          await this.#poll();
          continue;
        }
      }
      if (this.#stream !== stream) return;
      await this.#rest(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  // More tabs than the gateway gives streams to: this one asks now and then.
  async #poll() {
    const page = await this.#api.messagesAfter(this.#complete).catch(() => null);
    if (page) {
      this.#heard("state", page);
      page.messages.forEach((message) => this.#take(message));
    }
    await this.#rest(POLL_MS);
  }

  #heard(name, data) {
    this.#setOnline(true);
    if (name === "message") this.#take(data);
    else if (name === "typing") this.#setTyping(Boolean(data.typing));
    else if (name === "state") {
      if (this.#historyUpTo === null) {
        this.#historyUpTo = data.last_seq;
        this.#keeper.seen ||= data.last_seq; // a tab that joins has read what the others have
      }
      const position = data.mode === this.mode.mode ? this.mode.position : null;
      this.mode = { mode: data.mode, agent: data.agent || null, position };
      this.#tell("mode", this.mode);
    } else if (name === "closed" && data.reason !== "shutdown") this.#end(data.reason);
  }

  #loseSession(reason) {
    const had = this.#api.token || reason === "deleted";
    this.stop();
    this.#api.token = null;
    this.#keeper.drop();
    this.messages = new Map();
    this.mode = { mode: "bot", agent: null, position: null };
    this.#historyUpTo = null;
    this.typing = false;
    if (had) this.#tell("ended", { reason });
    this.#tell("mode", this.mode);
  }

  #end(reason) {
    if (reason === "deleted") this.outbox = [];
    this.#loseSession(reason);
  }

  #setOnline(online) {
    if (online === this.online) return;
    this.online = online;
    this.#tell("connection", { online });
  }

  #setTyping(typing) {
    if (typing === this.typing) return;
    this.typing = typing;
    this.#tell("typing", { typing });
  }

  // A pause that ends early when there is reason to try at once.
  #rest(milliseconds) {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#resting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      this.#resting.add(go);
    });
  }

  #wake() {
    this.#resting.forEach((go) => go());
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// randomUUID exists only on secure pages; the sample page may be opened over plain http in a town hall.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Where the token of a conversation is kept: by default only as long as the tab lives, because of shared
// computers. Tabs that are open at the same time ask each other for it, so nothing has to outlive them.

const ANSWER_WITHIN_MS = 120;

export class SessionKeeper extends EventTarget {
  #memory = {};
  #channel = null;

  /** `remember`: "tab" (default) or "browser", which also survives closing the browser. */
  constructor(base, remember) {
    super();
    this.name = `jena-chat:${base}`;
    this.remember = remember === "browser" ? "browser" : "tab";
    if ("BroadcastChannel" in window) {
      this.#channel = new BroadcastChannel(this.name);
      this.#channel.onmessage = ({ data }) => this.#heard(data);
    }
  }

  get token() {
    return this.#read(this.#tokenStore, "token");
  }

  /** The number of the last message that was seen. */
  get seen() {
    return Number(this.#read(sessionStore(), "seen")) || 0;
  }

  set seen(seq) {
    this.#write(sessionStore(), "seen", String(seq));
  }

  /** Whether the window was open when the page was left. */
  get open() {
    return this.#read(sessionStore(), "open") === "yes";
  }

  set open(isOpen) {
    this.#write(sessionStore(), "open", isOpen ? "yes" : null);
  }

  keep(token) {
    this.#write(this.#tokenStore, "token", token);
    this.#channel?.postMessage({ token });
  }

  drop() {
    this.#write(this.#tokenStore, "token", null);
    this.#write(sessionStore(), "seen", null);
  }

  /** The token kept here, else that of another open tab of the same page, else `null`. */
  async find() {
    if (this.token || !this.#channel) return this.token;
    const answered = new Promise((resolve) => {
      this.addEventListener("token", resolve, { once: true });
      setTimeout(resolve, ANSWER_WITHIN_MS);
    });
    this.#channel.postMessage({ question: true });
    await answered;
    return this.token;
  }

  close() {
    this.#channel?.close();
  }

  get #tokenStore() {
    return this.remember === "browser" ? localStore() : sessionStore();
  }

  #heard(data) {
    if (data.question && this.token) this.#channel.postMessage({ token: this.token });
    if (data.token && !this.token) {
      this.#write(this.#tokenStore, "token", data.token);
      this.dispatchEvent(new Event("token"));
    }
  }

  #read(store, key) {
    return (store ? store.getItem(`${this.name}:${key}`) : this.#memory[key]) || null;
  }

  #write(store, key, value) {
    if (!store) this.#memory[key] = value;
    else if (value === null) store.removeItem(`${this.name}:${key}`);
    else store.setItem(`${this.name}:${key}`, value);
  }
}

// A browser may forbid storage altogether; the conversation then lasts until the page is left.
function sessionStore() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

function localStore() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

// The gateway's chat API: requests, errors and the stream of events. Knows nothing of what is shown.

const PATIENCE_MS = 20000; // the gateway answers within five seconds; a slow line takes the rest
const UPLOAD_PATIENCE_MS = 90000;
const SILENCE_MS = 40000; // the gateway says something every 15 seconds

/** The gateway said no. `detail` is a German sentence to show as it is. */
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.title || `HTTP ${status}`);
    this.status = status;
    this.code = problem.code || "";
    this.detail = problem.detail || "";
    this.retryAfter = retryAfter; // seconds
  }
}

/** The gateway cannot be reached: offline, timed out, or a proxy in between has no answer. */
export class Unreachable extends Error {}

export class ChatApi {
  constructor(base) {
    this.base = base.replace(/\/+$/, "");
    this.token = null;
  }

  startSession() {
    return this.#json("POST", "/api/chat/sessions", {});
  }

  /** Sending the same `client_id` again never makes a second message. */
  send(message) {
    return this.#json("POST", "/api/chat/messages", message, { keepalive: true });
  }

  messagesAfter(seq) {
    return this.#json("GET", `/api/chat/messages?after=${seq}&limit=500`);
  }

  rate(seq, rating, words) {
    return this.#json("POST", "/api/chat/feedback", words ? { seq, rating, words } : { seq, rating });
  }

  /** The citizen is writing; of interest to the person who answers. */
  types() {
    return this.#json("POST", "/api/chat/typing", {});
  }

  /** The citizen does not want to wait for a person any more. */
  waitNoMore() {
    return this.#json("DELETE", "/api/chat/queue");
  }

  forget() {
    return this.#json("DELETE", "/api/chat/sessions/current", undefined, { keepalive: true });
  }

  async transcript() {
    return (await this.#request("GET", "/api/chat/transcript")).blob();
  }

  /** Where people help and what the notice on data protection is; the same for everybody. */
  help() {
    return this.#json("GET", "/api/chat/help");
  }

  async upload(picture) {
    const headers = { "Content-Type": picture.type || "application/octet-stream" };
    const options = { body: picture, headers, patience: UPLOAD_PATIENCE_MS };
    return (await this.#request("POST", "/api/uploads", options)).json();
  }

  async photo(key) {
    return (await this.#request("GET", `/api/uploads/${encodeURIComponent(key)}`)).blob();
  }

  withdrawPhoto(key) {
    return this.#request("DELETE", `/api/uploads/${encodeURIComponent(key)}`);
  }

  /**
   * Reads the stream of events from after `seq` until it ends or breaks: `onEvent(name, data)`.
   * Ends itself when the gateway has been silent for too long.
   */
  async events(seq, onEvent, signal) {
    const silence = new AbortController();
    let timer;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
    };
    const stop = () => silence.abort();
    signal.addEventListener("abort", stop);
    heard();
    try {
      const headers = { Accept: "text/event-stream", "Last-Event-ID": String(seq) };
      const response = await this.#request("GET", "/api/chat/events", { headers, signal: silence.signal });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        heard();
        const blocks = (rest + value.replace(/\r/g, "")).split("\n\n");
        rest = blocks.pop();
        blocks.forEach((block) => dispatch(block, onEvent));
      }
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      silence.abort();
    }
  }

  async #json(method, path, body, options = {}) {
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    const encoded = body === undefined ? undefined : JSON.stringify(body);
    const response = await this.#request(method, path, { ...options, headers, body: encoded });
    return response.status === 204 ? null : response.json();
  }

  async #request(method, path, { headers = {}, body, signal, keepalive = false, patience = PATIENCE_MS } = {}) {
    const timeout = signal ? null : new AbortController();
    const timer = timeout && setTimeout(() => timeout.abort(), patience);
    const authorised = this.token ? { ...headers, Authorization: `Bearer ${this.token}` } : headers;
    let response;
    try {
      response = await fetch(this.base + path, {
        method, body, keepalive, headers: authorised, signal: signal || timeout.signal,
        cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
      });
    } catch (error) {
      throw new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    if (!problem.code && response.status >= 502) throw new Unreachable(`HTTP ${response.status}`);
    throw new Refused(response.status, problem, Number(response.headers.get("Retry-After")) || 0);
  }
}

function dispatch(block, onEvent) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  if (data.length) onEvent(name, JSON.parse(data.join("\n")));
}

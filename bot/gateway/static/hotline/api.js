// Requests to the gateway. Nothing personal is ever in an address: searches are POST.

/** A request that could not be carried out; `detail` is a German sentence. */
export class ApiProblem extends Error {
  constructor(status, body) {
    super(body.code || `status ${status}`);
    this.status = status;
    this.code = body.code || "unknown";
    this.detail = body.detail || "";
    this.field = body.field || null;
    this.extra = body;
  }
}

export class Api {
  /** `offline`: the sentence for a lost connection; `onSignedOut()` is called when the session is over. */
  constructor(offline, onSignedOut) {
    this.offline = offline;
    this.onSignedOut = onSignedOut;
    this.token = "";
  }

  async session() {
    const session = await this.get("session");
    this.token = session.csrf_token;
    return session;
  }

  get(path, options) { return this.#json("GET", path, undefined, options); }
  post(path, body = {}, options) { return this.#json("POST", path, body, options); }
  put(path, body = {}, options) { return this.#json("PUT", path, body, options); }
  remove(path, options) { return this.#json("DELETE", path, undefined, options); }
  upload(path, formData, options) { return this.#json("POST", path, formData, options); }

  /** Saves what the gateway sends as a file. */
  async download(path, body = {}) {
    const answer = await this.#send("POST", path, body, {});
    const name = /filename="?([^";]+)"?/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "export.csv";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  async #json(method, path, body, options = {}) {
    const answer = await this.#send(method, path, body, options);
    return answer.status === 204 ? null : answer.json();
  }

  async #send(method, path, body, { signal, background = false, again = true } = {}) {
    const headers = { Accept: "application/json" };
    if (background) headers["X-Background"] = "1";  // nobody need sit here: the session may end
    if (method !== "GET") headers["X-CSRF-Token"] = this.token;
    const isForm = body instanceof FormData;
    if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await fetch(`/hotline/api/${path}`, {
        method, headers, signal, body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new ApiProblem(0, { code: "offline", detail: this.offline });
    }
    if (answer.ok) return answer;
    const problem = new ApiProblem(answer.status, await answer.json().catch(() => ({ detail: this.offline })));
    if (problem.status === 403 && problem.code === "csrf" && again) {  // signed in again in another tab
      await this.session();
      return this.#send(method, path, body, { signal, background, again: false });
    }
    if (problem.status === 401) this.onSignedOut();
    throw problem;
  }
}

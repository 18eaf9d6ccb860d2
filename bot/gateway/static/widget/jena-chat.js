// <jena-chat>: the chat of the City of Jena for any web page. One script tag is enough:
//   <script type="module" src="https://…/widget/jena-chat.js"></script>
// The whole list of attributes stands on the page /einbinden and in docs/einbinden.md.
import { Announcer } from "./announcer.js";
import { inputHintOf } from "./cards.js";
import { ChatApi, Refused, Unreachable } from "./chat-api.js";
import { ChatWindow } from "./chat-window.js";
import { coloursFrom } from "./colours.js";
import { Composer } from "./composer.js";
import { confirmed } from "./confirmation.js";
import { Conversation } from "./conversation.js";
import { element } from "./dom.js";
import { Launcher } from "./launcher.js";
import { speakerOf } from "./message-item.js";
import { MessageList } from "./message-list.js";
import { currentPosition } from "./position.js";
import { SessionKeeper } from "./session-keeper.js";
import { styleSheet } from "./styles.js";
import { fill, textsFor } from "./texts.js";

const TYPING_SAID_AFTER_MS = 1500;
const ASLEEP_MS = 30000;
const WHOLE_SCREEN = "(max-width: 30em), (max-height: 26em)";
const TOUCH = "(pointer: coarse)";
const HOME = new URL("..", import.meta.url).origin;

export class JenaChat extends HTMLElement {
  static observedAttributes = ["chat-title", "color", "theme", "position", "open", "privacy-url", "hidden"];

  #root = null;
  #texts;
  #api;
  #keeper;
  #conversation;
  #list;
  #composer;
  #window;
  #launcher;
  #outside = new Announcer(); // while the window is closed
  #inside = new Announcer();
  #leaving = null; // ends all listeners on the page
  #typingTimer;
  #position = null; // in the queue
  #hiddenSince = 0;
  #help = null;
  #helpAsked = false;

  connectedCallback() {
    this.id ||= "jena-chat"; // what links that open the chat lead to
    this.#leaving = new AbortController();
    if (!this.#root) this.#build();
    else this.#conversation.resume();
    this.#watchPage(this.#leaving.signal);
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#conversation.stop();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#root || before === now) return;
    if (name === "open") this.#setOpen(now !== null, this.#wantsFocus);
    else this.#dress();
  }

  /** Whether the window is open. */
  get open() {
    return this.hasAttribute("open");
  }

  set open(isOpen) {
    this.#wantsFocus = true;
    this.toggleAttribute("open", Boolean(isOpen));
    this.#wantsFocus = false;
  }

  #wantsFocus = false;

  #build() {
    const base = this.getAttribute("api") || HOME;
    this.#texts = textsFor(this.getAttribute("language"));
    this.#api = new ChatApi(base);
    this.#keeper = new SessionKeeper(this.#api.base, this.getAttribute("remember"));
    this.#conversation = new Conversation(this.#api, this.#keeper);
    const context = this.#context();
    this.#list = new MessageList(context);
    this.#composer = new Composer(context);
    this.#window = new ChatWindow(this.#texts, "", this.#list.element, this.#composer.element, {
      close: () => (this.open = false),
      transcript: () => this.#saveTranscript(),
      restart: () => this.#forget("restart"),
      forget: () => this.#forget("forget"),
      waitNoMore: () => this.#waitNoMore(),
    });
    this.#window.element.append(...this.#inside.elements);
    this.#launcher = new Launcher(this.#texts, () => (this.open = true));
    this.#root = element(
      "div",
      { class: "root", lang: this.#texts.tag, role: "complementary", "aria-label": this.#texts.landmark },
      this.#launcher.element, this.#window.element, this.#outside.elements,
    );
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [styleSheet()];
    shadow.append(this.#root);
    this.#listen();
    this.#list.greet((text) => this.#say(text));
    this.#dress();
    if (this.#keeper.open && !matchMedia(WHOLE_SCREEN).matches) this.toggleAttribute("open", true);
    if (this.open) this.#setOpen(true, false);
    this.#conversation.resume();
  }

  // What the parts may ask of the whole.
  #context() {
    const conversation = this.#conversation;
    return {
      texts: this.#texts,
      now: () => new Date(),
      limits: () => conversation.limits,
      announce: (text, shown = false) => this.#announce(text, shown),
      explain: (error, whenUnreachable) => this.#explain(error, whenUnreachable),
      fail: (error) => this.#announce(this.#explain(error), true),
      choose: (title, payload) => this.#say(title, payload),
      send: (message) => this.#send(message),
      types: () => conversation.types(),
      retry: (entry) => conversation.retry(entry),
      discard: (entry) => conversation.discard(entry),
      upload: (picture) => conversation.upload(picture),
      withdraw: (key) => this.#api.withdrawPhoto(key),
      pickPhoto: (withCamera) => this.#composer.pickPhoto(withCamera),
      sendPosition: () => this.#sendPosition(),
      photo: async (key) => createImageBitmap(await this.#api.photo(key)),
      rate: (seq, rating, words) => conversation.rate(seq, rating, words),
      settleFocus: () => this.#settleFocus(),
    };
  }

  #say(text, payload = null) {
    this.#send({ text, payload });
    this.#settleFocus();
  }

  // Where the focus goes when what had it is gone; not to the field where that would bring up a keyboard.
  #settleFocus() {
    if (matchMedia(TOUCH).matches) this.#list.log.focus();
    else this.#composer.focus();
  }

  #send(message) {
    if (this.#conversation.online) this.#window.showNotice("");
    this.#composer.ask(null);
    this.#conversation.send(message);
  }

  async #sendPosition() {
    const { location } = this.#texts;
    this.#announce(location.waiting, true);
    try {
      this.#send({ location: await currentPosition() });
    } catch (reason) {
      this.#announce(location[reason] || location.unavailable, true);
    }
    this.#settleFocus();
  }

  #listen() {
    const on = (name, act) => this.#conversation.addEventListener(name, ({ detail }) => act(detail));
    on("message", ({ message, live }) => this.#received(message, live));
    on("outgoing", ({ entry, gone }) => (gone ? this.#list.removeOutgoing(entry) : this.#outgoing(entry)));
    on("sent", ({ entry }) => this.#list.removeOutgoing(entry));
    on("rated", ({ seq }) => this.#list.markRating(seq, this.#conversation.messages.get(seq)?.feedback));
    on("typing", ({ typing }) => this.#typing(typing));
    on("mode", (mode) => this.#modeChanged(mode));
    on("connection", ({ online }) => this.#connection(online));
    on("ended", ({ reason }) => this.#ended(reason));
  }

  #received(message, live) {
    this.#list.add(message, live);
    if (message.seq === this.#conversation.lastSeq) {
      this.#composer.ask(message.role === "citizen" ? null : inputHintOf(message.custom));
    }
    const seen = this.open && document.visibilityState === "visible";
    if (seen) this.#keeper.seen = Math.max(this.#keeper.seen, message.seq);
    this.#countUnread();
    if (!live || message.role === "citizen" || !message.text) return;
    const { announce } = this.#texts;
    const speaker = speakerOf(message, this.#texts);
    if (this.open) this.#inside.say(fill(announce.message, { speaker, text: message.text }));
    else this.#outside.say(announce.closed);
  }

  #outgoing(entry) {
    this.#list.addOutgoing(entry);
    if (entry.state === "failed") this.#announce(`${this.#texts.sending.failed} ${entry.detail}`.trim());
  }

  #countUnread() {
    const unread = [...this.#conversation.messages.values()]
      .filter(({ seq, role }) => role !== "citizen" && seq > this.#keeper.seen).length;
    this.#launcher.setUnread(this.open ? 0 : unread);
  }

  #typing(typing) {
    const { mode, agent } = this.#conversation.mode;
    this.#list.setTyping(typing, mode === "agent" ? agent || this.#texts.agent.unnamed : null);
    clearTimeout(this.#typingTimer);
    if (typing && this.open) {
      this.#typingTimer = setTimeout(() => this.#inside.say(this.#texts.announce.typing), TYPING_SAID_AFTER_MS);
    }
  }

  #modeChanged(mode) {
    // That somebody takes over is a message of its own; only the place in the queue is news without one.
    const sentence = this.#window.showMode(mode);
    if (mode.position && mode.position !== this.#position) this.#announce(sentence);
    this.#position = mode.position;
  }

  async #waitNoMore() {
    try {
      await this.#conversation.waitNoMore();
    } catch (error) {
      this.#announce(this.#explain(error), true);
    }
    this.#composer.focus();
  }

  #connection(online) {
    const { connection } = this.#texts;
    this.#window.showNotice(online ? "" : connection.offline, !online);
    this.#announce(online ? connection.back : connection.offline);
  }

  #ended(reason) {
    this.#list.clear();
    this.#list.greet((text) => this.#say(text));
    this.#conversation.outbox.forEach((entry) => this.#list.addOutgoing(entry));
    this.#composer.clear({ keepText: reason === "expired" });
    this.#countUnread();
    const words = reason === "expired" ? this.#texts.failure.expired : this.#texts.confirm.forgotten;
    this.#announce(words, true);
  }

  async #forget(kind) {
    const { confirm } = this.#texts;
    if (this.#conversation.begun) {
      const [title, text] = [confirm[`${kind}Title`], confirm[`${kind}Text`]];
      const question = { title, text, yes: confirm[kind], no: confirm.cancel };
      if (!(await confirmed(this.#window.element, question))) return;
    }
    try {
      await this.#conversation.forget();
      if (kind === "restart") this.#announce(confirm.restarted, true);
    } catch (error) {
      this.#announce(this.#explain(error), true);
    }
    this.#settleFocus();
  }

  async #saveTranscript() {
    const { transcript, greeting } = this.#texts;
    try {
      const file = this.#api.token ? await this.#api.transcript() : new Blob([greeting], { type: "text/plain" });
      const address = URL.createObjectURL(file);
      const link = element("a", { href: address, download: transcript.file, hidden: true });
      this.#root.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
      this.#announce(transcript.saved, true);
    } catch (error) {
      this.#announce(this.#explain(error), true);
    }
  }

  #setOpen(open, focus) {
    const hadFocus = this.#window.element.contains(this.shadowRoot?.activeElement);
    this.#window.element.hidden = !open;
    this.#launcher.setOpen(open);
    this.#keeper.open = open;
    this.#window.setModal(matchMedia(WHOLE_SCREEN).matches);
    if (open) {
      this.#askForHelp();
      if (this.#conversation.begun) this.#list.showEnd();
      this.#keeper.seen = Math.max(this.#keeper.seen, this.#conversation.lastSeq);
      // A field in focus brings up the keyboard of a telephone, which would hide what is to be read first.
      if (focus && matchMedia(TOUCH).matches) this.#window.focusTitle();
      else if (focus) this.#composer.focus();
    } else if (focus || hadFocus) this.#launcher.element.focus();
    this.#countUnread();
    this.dispatchEvent(new Event(open ? "jena-chat-open" : "jena-chat-close", { bubbles: true }));
  }

  // A telephone number with people and the page on data protection, from the facts of the city.
  async #askForHelp() {
    if (this.#helpAsked) return;
    this.#helpAsked = true;
    try {
      this.#help = await this.#api.help();
      this.#dress();
    } catch {
      this.#helpAsked = false; // asked again with the next opening
    }
  }

  #dress() {
    this.#window.setTitle(this.getAttribute("chat-title") || this.#texts.title);
    const privacy = this.getAttribute("privacy-url") || `${this.#api.base}/datenschutz`;
    this.#window.showHelp({ ...this.#help, privacy });
    this.#root.classList.toggle("left", this.getAttribute("position") === "left");
    const theme = this.getAttribute("theme");
    const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    this.#root.classList.toggle("dark", dark);
    this.#root.hidden = this.hidden;
    const colours = coloursFrom(this.getAttribute("color"));
    this.#root.toggleAttribute("data-fill", Boolean(colours));
    for (const name of ["--fill", "--on-fill", "--link-light", "--link-dark"]) {
      if (colours) this.#root.style.setProperty(name, colours[name]);
      else this.#root.style.removeProperty(name);
    }
  }

  #watchPage(signal) {
    const settings = { signal };
    window.addEventListener("online", () => this.#conversation.reconnect(), settings);
    window.addEventListener("offline", () => this.#conversation.disconnected(), settings);
    window.addEventListener("pagehide", () => this.#conversation.stop(), settings);
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#conversation.resume(), settings);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") {
        this.#hiddenSince = Date.now();
        return;
      }
      // A telephone that slept has often lost the stream without noticing.
      if (Date.now() - this.#hiddenSince > ASLEEP_MS) this.#conversation.reconnect();
      if (this.open) this.#keeper.seen = this.#conversation.lastSeq;
    }, settings);
    // A link such as <a href="#jena-chat"> anywhere on the page opens the chat.
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href='#jena-chat']");
      if (!link) return;
      event.preventDefault();
      this.open = true;
    }, settings);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#dress(), settings);
    matchMedia(WHOLE_SCREEN).addEventListener("change", ({ matches }) => this.#window.setModal(matches), settings);
    // The keyboard of a telephone covers the page without changing its size; the window goes by what is visible.
    window.visualViewport?.addEventListener("resize", () => this.#fit(), settings);
    window.visualViewport?.addEventListener("scroll", () => this.#fit(), settings);
  }

  #fit() {
    const { height, offsetTop, scale } = window.visualViewport;
    if (scale > 1.01) return; // magnified with two fingers: stay as it is
    this.#root.style.setProperty("--view-height", `${height}px`);
    this.#root.style.setProperty("--view-top", `${offsetTop}px`);
  }

  #announce(text, shown = false) {
    (this.open ? this.#inside : this.#outside).say(text);
    if (shown) this.#window.showNotice(text);
  }

  #explain(error, whenUnreachable) {
    if (error instanceof Refused) return error.detail || this.#texts.failure.generic;
    if (error instanceof Unreachable) return whenUnreachable || this.#texts.failure.generic;
    return this.#texts.failure.generic;
  }
}

if (!customElements.get("jena-chat")) {
  customElements.define("jena-chat", JenaChat);
  placeByScript();
}

// The script tag alone puts the chat on the page; its data-… attributes become those of the element.
function placeByScript() {
  const script = [...document.scripts].find(({ src }) => src === import.meta.url);
  if (!script || document.querySelector("jena-chat") || "manual" in script.dataset) return;
  const chat = document.createElement("jena-chat");
  for (const { name, value } of script.attributes) {
    if (name.startsWith("data-")) chat.setAttribute(name.slice(5), value);
  }
  document.body.append(chat);
}

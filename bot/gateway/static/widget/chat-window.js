// The window: header with menu, the line about who is talking, the log, the field to write in.
import { button, element, icon, spoken } from "./dom.js";
import { outsideLink, telAddress } from "./rich-text.js";
import { fill } from "./texts.js";

export class ChatWindow {
  #texts;
  #title;
  #subtitle;
  #notice = element("div", { class: "notice", hidden: true });
  #status = element("div", { class: "status", hidden: true });
  #sentence = element("span", {});
  #leave;
  #help = element("span", { class: "help" });
  #privacy = element("span", {});
  #menu;
  #menuButton;

  /** `actions`: close, transcript, restart, forget, waitNoMore. */
  constructor(texts, title, reading, composer, actions) {
    this.#texts = texts;
    this.#title = element("h2", { id: "title", tabindex: "-1" }, title);
    this.#subtitle = element("p", { class: "subtitle" }, texts.subtitle);
    this.#menu = this.#menuOf(actions);
    this.#menuButton = button("tool", {
      "aria-label": texts.window.menu, title: texts.window.menu, "aria-expanded": "false", "aria-controls": "menu",
      onclick: () => this.#toggleMenu(),
    }, icon("menu"));
    this.#leave = button("leave", { onclick: actions.waitNoMore }, texts.agent.leave);
    this.#status.append(this.#sentence);
    this.element = element(
      "div",
      { class: "window", role: "dialog", "aria-labelledby": "title", hidden: true },
      element(
        "div",
        { class: "header" },
        element("div", { class: "heading" }, this.#title, this.#subtitle),
        this.#menuButton,
        button("tool", { "aria-label": texts.window.close, title: texts.window.close, onclick: actions.close },
          icon("close")),
        this.#menu,
      ),
      this.#status,
      reading,
      this.#notice,
      composer,
      element("div", { class: "footer" }, element("p", {}, texts.privacy), this.#privacy, this.#help),
    );
    this.#menu.addEventListener("focusout", ({ relatedTarget: to }) => {
      if (to && to !== this.#menuButton && !this.#menu.contains(to)) this.#closeMenu();
    });
    this.element.addEventListener("keydown", (event) => this.#key(event, actions.close));
    this.element.addEventListener("click", (event) => {
      if (!this.#menu.hidden && !event.composedPath().includes(this.#menuButton)) this.#closeMenu();
    });
  }

  setTitle(title) {
    this.#title.textContent = title;
  }

  focusTitle() {
    this.#title.focus();
  }

  /** `asPage`: the window fills the screen and what is behind it cannot be reached. */
  setModal(asPage) {
    if (asPage) this.element.setAttribute("aria-modal", "true");
    else this.element.removeAttribute("aria-modal");
  }

  /** A sentence above the field that stays until another or none takes its place. */
  showNotice(text, isError = false) {
    this.#notice.hidden = !text;
    this.#notice.classList.toggle("wrong", isError);
    this.#notice.textContent = text || "";
  }

  /** Who is talking: the program, nobody yet, or a person. Returns what to announce. */
  showMode({ mode, agent, position }) {
    const { agent: words, subtitle } = this.#texts;
    const name = agent || words.unnamed;
    const sentence = {
      queued: [words.queued, position ? fill(words.position, { position }) : ""].join(" ").trim(),
      agent: fill(words.joined, { name }),
    }[mode] || "";
    this.#status.hidden = !sentence;
    this.#sentence.textContent = sentence;
    if (mode === "queued") this.#status.append(this.#leave);
    else this.#leave.remove();
    this.#subtitle.textContent = {
      queued: words.subtitleQueued,
      agent: fill(words.subtitle, { name }),
    }[mode] || subtitle;
    return sentence;
  }

  /** The line that is in the same place in every state: a telephone number with people, data protection. */
  showHelp({ name, phone, privacy }) {
    const tel = phone && telAddress(phone);
    const label = element("span", { class: "help-label" }, `${this.#texts.window.help} `);
    const call = element("a", { href: tel, class: "number" }, spoken(`${name || ""} `), phone);
    this.#help.replaceChildren(...(tel ? [label, call] : []));
    const link = privacy && outsideLink(privacy, this.#texts, {}, this.#texts.privacyLink);
    this.#privacy.replaceChildren(...(link ? [link] : []));
  }

  #menuOf({ transcript, restart, forget }) {
    const { menu } = this.#texts;
    return element(
      "ul",
      { class: "menu", id: "menu", hidden: true },
      [[menu.transcript, transcript], [menu.restart, restart], [menu.forget, forget]].map(([label, act]) => element(
        "li",
        {},
        button("entry", { onclick: () => {
          this.#closeMenu(true);
          act();
        } }, label),
      )),
    );
  }

  #toggleMenu() {
    if (!this.#menu.hidden) return this.#closeMenu(true);
    this.#menu.hidden = false;
    this.#menuButton.setAttribute("aria-expanded", "true");
    this.#menu.querySelector("button").focus();
  }

  #closeMenu(focus = false) {
    this.#menu.hidden = true;
    this.#menuButton.setAttribute("aria-expanded", "false");
    if (focus) this.#menuButton.focus();
  }

  #key(event, close) {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      return this.#menu.hidden ? close() : this.#closeMenu(true);
    }
    if (event.key === "Tab" && this.element.hasAttribute("aria-modal")) this.#stayInside(event);
  }

  #stayInside(event) {
    const focusable = "a[href],button:not([disabled]),textarea,summary,[tabindex='0']";
    const controls = [...this.element.querySelectorAll(focusable)]
      .filter((control) => control.getClientRects().length && getComputedStyle(control).visibility !== "hidden");
    const [first, last] = [controls[0], controls.at(-1)];
    const focused = this.element.getRootNode().activeElement;
    if (event.shiftKey ? focused === first || focused === this.#title : focused === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }
}

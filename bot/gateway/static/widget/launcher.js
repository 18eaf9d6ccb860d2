// The button in the corner of the page, with how many messages wait.
import { button, element, icon } from "./dom.js";
import { counted } from "./texts.js";

export class Launcher {
  #texts;
  #badge = element("span", { class: "badge", "aria-hidden": "true", hidden: true });

  constructor(texts, onOpen) {
    this.#texts = texts;
    this.element = button("launcher", { "aria-haspopup": "dialog", "aria-expanded": "false", onclick: onOpen },
      icon("chat"), element("span", { class: "caption" }, texts.launcher.short), this.#badge);
    this.setUnread(0);
  }

  setOpen(open) {
    this.element.setAttribute("aria-expanded", String(open));
    this.element.hidden = open;
  }

  setUnread(count) {
    const { launcher, tag } = this.#texts;
    this.#badge.hidden = !count;
    this.#badge.textContent = count > 9 ? "9+" : String(count);
    const unread = count ? `, ${counted(launcher.unread, count, tag)}` : "";
    this.element.setAttribute("aria-label", launcher.label + unread);
  }
}

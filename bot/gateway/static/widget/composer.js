// Where the citizen writes: the field with its counter, photos to go with it, and the button to send.
import { button, element, icon } from "./dom.js";
import { PhotoTray } from "./photo-tray.js";
import { counted } from "./texts.js";

const COUNT_FROM = 200; // characters left when the counter appears
const TALLEST_PX = 140;
const KEYBOARDS = {
  email: { inputmode: "email", autocomplete: "email" },
  phone: { inputmode: "tel", autocomplete: "tel" },
  name: { inputmode: "text", autocomplete: "name" },
};

export class Composer {
  #texts;
  #context;
  #field;
  #counter = element("p", { class: "counter", id: "counter" });
  #photos;

  /** `context`: texts, limits(), send(message), types(), upload(blob), withdraw(key), announce(text), explain(error). */
  constructor(context) {
    this.#context = context;
    this.#texts = context.texts;
    const { composer } = this.#texts;
    this.#photos = new PhotoTray(context);
    this.#field = element("textarea", {
      class: "field", rows: "1", "aria-label": composer.label, placeholder: composer.placeholder,
      "aria-describedby": "counter", autocomplete: "off", enterkeyhint: "send",
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event),
    });
    this.element = element(
      "form",
      { class: "composer", novalidate: true },
      this.#photos.element,
      element(
        "div",
        { class: "line" },
        button("tool", { "aria-label": composer.photo, title: composer.photo, onclick: () => this.#photos.choose() },
          icon("image")),
        this.#field,
        element("button", { type: "submit", class: "send", "aria-label": composer.send, title: composer.send },
          icon("send")),
      ),
      this.#counter,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.element.addEventListener("paste", (event) => this.#photos.addAll(event.clipboardData?.files || [], event));
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  clear({ keepText = false } = {}) {
    if (!keepText) this.#field.value = "";
    this.#photos.clear();
    this.ask(null);
    this.#measure();
  }

  /** Fits keyboard and hint of the field to what the bot asked for; `null` for a plain message. */
  ask(hint) {
    const { composer } = this.#texts;
    const keyboard = KEYBOARDS[hint?.field] || { inputmode: "text", autocomplete: "off" };
    for (const [name, value] of Object.entries(keyboard)) this.#field.setAttribute(name, value);
    this.#field.placeholder = composer.placeholders[hint?.field] || composer.placeholder;
  }

  /** Opens the camera or the choice of files. */
  pickPhoto(withCamera) {
    this.#photos.choose(withCamera);
  }

  #typed() {
    this.#measure();
    if (this.#field.value.trim()) this.#context.types();
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#field.value.trim();
    if (this.#photos.busy) return this.#context.announce(this.#texts.photo.wait, true);
    if (this.#excess() > 0) return this.focus();
    if (!text && !this.#photos.keys.length) return this.focus();
    const { keys, previews } = this.#photos;
    this.#field.value = "";
    this.#photos.empty();
    this.#measure();
    this.#context.send({ text, photos: keys, previews });
    this.focus();
  }

  #excess() {
    return [...this.#field.value.trim()].length - this.#context.limits().message_characters;
  }

  #measure() {
    const excess = this.#excess();
    const { composer, tag } = this.#texts;
    const words = excess > 0 ? counted(composer.tooLong, excess, tag) : counted(composer.remaining, -excess, tag);
    this.#counter.textContent = excess > -COUNT_FROM ? words : "";
    this.#counter.classList.toggle("wrong", excess > 0);
    if (excess > 0 && !this.#field.hasAttribute("aria-invalid")) this.#context.announce(words);
    if (excess > 0) this.#field.setAttribute("aria-invalid", "true");
    else this.#field.removeAttribute("aria-invalid");
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight + 2, TALLEST_PX)}px`;
  }
}

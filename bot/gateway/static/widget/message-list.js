// The log: messages in their order, days between them, what is being written, and where it is scrolled to.
import { button, element, icon } from "./dom.js";
import { closeChoices, messageItem, outgoingItem, showDelivery } from "./message-item.js";
import { dayName, dayOf } from "./moments.js";
import { fill } from "./texts.js";

const NEAR_THE_END_PX = 80;

export class MessageList {
  #context;
  #texts;
  #list = element("ol", { class: "messages", role: "list" });
  #typing = element("p", { class: "typing", hidden: true });
  #latest;
  #outgoing = new Map();
  #greeting = null;
  #following = true; // what is new is scrolled to, until the citizen scrolls up
  #scrolledTo = 0;

  /** `context` as in message-item.js. */
  constructor(context) {
    this.#context = context;
    this.#texts = context.texts;
    this.#latest = button("latest", { hidden: true, onclick: () => this.#toLatest() },
      icon("arrow"), this.#texts.window.latest);
    // What is new is said by the announcer, once and whole; the log itself stays silent.
    this.log = element(
      "div",
      { class: "log", role: "log", "aria-live": "off", "aria-label": this.#texts.window.log, tabindex: "0" },
      this.#list, this.#typing,
    );
    this.log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const observer = new ResizeObserver(() => this.#following && this.#conversing && this.#toEnd());
    observer.observe(this.#list); // pictures come late
    observer.observe(this.log); // and the keyboard of a telephone takes room
    this.element = element("div", { class: "reading" }, this.log, this.#latest);
  }

  /** Shows the welcome with its suggestions, as long as nothing was said. */
  greet(suggest) {
    const { greeting, suggestions, suggestionsLabel, role } = this.#texts;
    this.#greeting = element(
      "li",
      { class: "message bot greeting" },
      element("p", { class: "speaker" }, role.bot),
      element("div", { class: "bubble" }, greeting),
      element(
        "div",
        { class: "choices", role: "group", "aria-label": suggestionsLabel },
        suggestions.map((title) => button("choice", { onclick: () => suggest(title) }, title)),
      ),
    );
    this.#list.prepend(this.#greeting);
  }

  clear() {
    this.#list.replaceChildren();
    this.#outgoing.clear();
    this.#latest.hidden = true;
    this.setTyping(false);
  }

  /** Puts a stored message where its number belongs; what came before it can no longer be chosen from. */
  add(message, live) {
    const follow = this.#following || message.role === "citizen";
    const item = messageItem(message, this.#context);
    const next = [...this.#list.querySelectorAll("[data-seq]")].find((other) => other.dataset.seq > message.seq * 1)
      || this.#list.querySelector(".outgoing");
    this.#list.insertBefore(item, next);
    this.#closeBefore(item);
    if (item.nextElementSibling?.matches("[data-seq]")) closeChoices(item);
    this.#separateDays(item);
    this.#keepInView(item, follow, live);
  }

  addOutgoing(entry) {
    const known = this.#outgoing.get(entry);
    if (known) return showDelivery(known, entry, this.#context);
    const item = outgoingItem(entry, this.#context);
    this.#outgoing.set(entry, item);
    this.#list.append(item);
    this.#closeBefore(item);
    this.#separateDays(item);
    this.#toEnd();
  }

  removeOutgoing(entry) {
    const item = this.#outgoing.get(entry);
    const hadFocus = item?.contains(item.getRootNode().activeElement);
    item?.remove();
    this.#outgoing.delete(entry);
    if (hadFocus) this.log.focus();
  }

  setTyping(typing, agent) {
    this.#typing.hidden = !typing;
    if (!typing) return this.#typing.replaceChildren();
    const words = agent ? fill(this.#texts.typingAgent, { name: agent }) : this.#texts.typing;
    const dots = element("span", { class: "dots", "aria-hidden": "true" },
      element("i"), element("i"), element("i"));
    this.#typing.replaceChildren(dots, words);
    if (this.#following) this.#toEnd();
  }

  markRating(seq, rating) {
    this.#list.querySelector(`[data-seq="${Number(seq)}"]`)?.markRating(rating);
  }

  /** Scrolls to the end, for example after the window was opened. */
  showEnd() {
    this.#toEnd();
  }

  get #conversing() {
    return this.#list.lastElementChild !== this.#greeting;
  }

  #closeBefore(item) {
    for (let before = item.previousElementSibling; before; before = before.previousElementSibling) {
      if (!before.matches(".message") || before.classList.contains("answered")) continue;
      const focused = before.getRootNode().activeElement;
      const hadFocus = focused && before.contains(focused) && focused.matches(".choice");
      closeChoices(before);
      if (hadFocus) this.#context.settleFocus();
    }
  }

  // Most messages come last and then only their own day counts.
  #separateDays(added) {
    const items = [...this.#list.querySelectorAll(".message:not(.greeting)")];
    const from = added === items.at(-1) ? Math.max(0, items.length - 1) : 0;
    for (let index = from; index < items.length; index += 1) {
      const separator = items[index].previousElementSibling?.matches(".day") && items[index].previousElementSibling;
      const at = momentOf(items[index]);
      const needed = !index || dayOf(at) !== dayOf(momentOf(items[index - 1]));
      if (needed && !separator) {
        const name = dayName(at, this.#texts, this.#context.now());
        items[index].before(element("li", { class: "day" }, element("span", {}, name)));
      } else if (!needed && separator) separator.remove();
    }
  }

  // A long answer is read from its beginning: it is scrolled to its top, not to its end.
  #keepInView(item, follow, live) {
    if (!follow) {
      if (live) this.#latest.hidden = false;
      return;
    }
    this.#toEnd();
    const hidden = this.log.getBoundingClientRect().top - item.getBoundingClientRect().top;
    if (live && hidden > 0) {
      this.#following = false;
      this.log.scrollTop -= hidden + 8;
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    if (scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX) {
      this.#following = true;
      this.#latest.hidden = true;
    } else if (scrollTop < this.#scrolledTo) this.#following = false;
    this.#scrolledTo = scrollTop;
  }

  #toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#following = true;
    this.#latest.hidden = true;
  }

  #toLatest() {
    this.#toEnd();
    this.log.focus();
  }
}

function momentOf(item) {
  return new Date(item.querySelector("time").dateTime);
}

// Says things to screen readers once, through polite live regions.
import { element } from "./dom.js";

const GAP_MS = 150;

/**
 * Two regions that take turns, so that the same sentence twice in a row is said twice. Regions have to exist
 * before they are filled.
 */
export class Announcer {
  #regions = [region(), region()];
  #turn = 0;
  #waiting = [];
  #timer = null;

  get elements() {
    return this.#regions;
  }

  say(text) {
    if (!text) return;
    this.#waiting.push(text);
    this.#timer ??= setTimeout(() => this.#flush(), GAP_MS);
  }

  // What comes at almost the same time is said in one go.
  #flush() {
    this.#timer = null;
    this.#regions[this.#turn].textContent = "";
    this.#turn = 1 - this.#turn;
    this.#regions[this.#turn].textContent = this.#waiting.join("\n");
    this.#waiting = [];
  }
}

function region() {
  return element("div", { class: "spoken", role: "status", "aria-live": "polite" });
}

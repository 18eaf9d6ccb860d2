// Keyboard shortcuts: function keys always, single letters only while nobody is typing (and never if switched off).

const SWITCH = "hotline.letters";

/** Tells whether single letters are shortcuts; some speech and switch input needs them off (WCAG 2.1.4). */
export function lettersAreOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

export function switchLetters(on) {
  localStorage.setItem(SWITCH, on ? "on" : "off");
}

export function isTyping(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)
      || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type)));
}

export class Keys {
  constructor() {
    this.groups = [];
    document.addEventListener("keydown", (event) => this.#handle(event));
  }

  /** Adds shortcuts [{key, label, run}] under a title; returns a function that removes them. */
  add(title, list) {
    const group = { title, list };
    this.groups.push(group);
    return () => { this.groups = this.groups.filter((other) => other !== group); };
  }

  #handle(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const isLetter = event.key.length === 1;
    if (isLetter && (!lettersAreOn() || isTyping(event.target))) return;
    if (document.querySelector("dialog[open]")) return;
    for (const group of [...this.groups].reverse()) {
      const found = group.list.find((shortcut) => shortcut.key === event.key);
      if (found) {
        event.preventDefault();
        found.run(event);
        return;
      }
    }
  }
}

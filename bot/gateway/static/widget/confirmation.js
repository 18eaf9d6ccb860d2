// A question that has to be answered before something cannot be undone.
import { button, element } from "./dom.js";

let count = 0;

/** Asks; resolves to whether it was confirmed. Escape and „Abbrechen“ say no, and the focus goes back. */
export function confirmed(parent, { title, text, yes, no }) {
  const before = parent.getRootNode().activeElement;
  const id = `question-${(count += 1)}`;
  return new Promise((resolve) => {
    const dialog = element(
      "dialog",
      { class: "question", "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-text` },
      element("h2", { id: `${id}-title` }, title),
      element("p", { id: `${id}-text` }, text),
      element(
        "div",
        { class: "answers" },
        button("plain", { onclick: () => dialog.close("no"), autofocus: true }, no),
        button("main danger", { onclick: () => dialog.close("yes") }, yes),
      ),
    );
    dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Escape closes this, not the window
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus();
      resolve(dialog.returnValue === "yes");
    });
    parent.append(dialog);
    dialog.showModal();
  });
}

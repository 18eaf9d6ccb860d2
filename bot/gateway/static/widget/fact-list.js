// A list of labels and values, as cards show facts.
import { element } from "./dom.js";
import { linkedText } from "./rich-text.js";

/** `facts`: pairs of label and value; a value is shown as it is, with addresses in it as links. */
export function factList(facts, texts) {
  return element(
    "dl",
    { class: "facts" },
    facts.map(([label, value]) => element(
      "div", {}, element("dt", {}, label), element("dd", {}, linkedText(String(value ?? ""), texts)),
    )),
  );
}

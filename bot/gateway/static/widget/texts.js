// The tables of texts by language, and how a sentence gets its values.
import de from "./texts.de.js";

// Leichte Sprache ("de-x-leicht") and English ("en") join here as tables of the same form.
const TABLES = { de };

/** The table for a language tag; German where there is none. */
export function textsFor(language) {
  const wanted = (language || "de").toLowerCase();
  return TABLES[wanted] || TABLES[wanted.split("-")[0]] || de;
}

/** A sentence with `{name}` replaced by values; values are plain text and never markup. */
export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The form of a sentence that fits a number; `{count}` is the number. */
export function counted(forms, count, language = "de") {
  const form = forms[new Intl.PluralRules(language).select(count)] || forms.other;
  return fill(form, { count });
}

// Text exactly as it was sent, with addresses in it as links. Made of text nodes and anchors only.
import { element, spoken } from "./dom.js";

const MAIL = String.raw`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}`;
const SITE = String.raw`https?://[^\s<>"„“”«»]+|(?<![\p{L}\p{N}@._-])(?:[a-z0-9-]+\.)+(?:de|eu|org|com|net|info)(?![\p{L}\p{N}.@_-]*[\p{L}\p{N}])(?:/[^\s<>"„“”«»]*)?`;
// German numbers as the city writes them: "03641 49-3800", "0800 111 0 111", "+49 3641 490", "116 117".
const PHONE = String.raw`(?<![\p{L}\p{N}.,:/-])(?:(?:\+49|0)[ \d]{1,5}[\d][ /-]?\d[\d -]{1,14}\d|116 ?1\d\d)(?![\p{L}\p{N}]|[.,:]\d)`;
const LINKS = new RegExp(`(?<mail>${MAIL})|(?<site>${SITE})|(?<phone>${PHONE})`, "giu");
const EMERGENCY = new RegExp(String.raw`(?<emergency>(?<![\p{L}\p{N}.,:/-])11[02](?![\p{L}\p{N}-]|[.,:]\d))|${LINKS.source}`, "giu");

/** A fragment with the text and its links. `emergency`: 110 and 112 are telephone numbers here. */
export function linkedText(text, texts, { emergency = false } = {}) {
  const fragment = document.createDocumentFragment();
  let at = 0;
  for (const match of text.matchAll(emergency ? EMERGENCY : LINKS)) {
    const shown = withoutTrailingMarks(match[0]);
    const link = linkTo(shown, match.groups, texts);
    if (!link) continue;
    fragment.append(text.slice(at, match.index), link);
    at = match.index + shown.length;
  }
  fragment.append(text.slice(at));
  return fragment;
}

/** A link that leaves the page; never carries where it came from. `null` unless it is http or https. */
export function outsideLink(address, texts, attributes, ...children) {
  const url = safeAddress(address);
  if (!url) return null;
  return element(
    "a",
    { href: url, target: "_blank", rel: "noopener noreferrer", ...attributes },
    ...children,
    spoken(` ${texts.newWindow}`),
  );
}

/** A `tel:` address; `null` when there are no digits to dial. */
export function telAddress(phone) {
  const digits = phone.replace(/\(0\)/g, "").replace(/(?!^\+)\D/g, "");
  return digits.length >= 3 ? `tel:${digits}` : null;
}

function linkTo(shown, groups, texts) {
  if (groups.mail) return element("a", { href: mailAddress(shown) }, shown);
  if (groups.site) return outsideLink(shown, texts, {}, shown);
  const tel = telAddress(shown);
  const digits = tel ? tel.length - 4 : 0;
  return digits >= 6 || groups.emergency ? element("a", { href: tel, class: "number" }, shown) : null;
}

/** A `mailto:` address; what could add headers is encoded. */
export function mailAddress(mail) {
  return `mailto:${encodeURIComponent(mail).replace(/%40/g, "@")}`;
}

function safeAddress(address) {
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(address) ? address : `https://${address}`);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

function withoutTrailingMarks(found) {
  let shown = found.replace(/[.,;:!?'’]+$/u, "");
  while (shown.endsWith(")") && shown.split(")").length > shown.split("(").length) shown = shown.slice(0, -1);
  return shown;
}

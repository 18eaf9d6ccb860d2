// Elements without markup in strings: what somebody typed can never become part of the page.

/**
 * Returns an element. Properties: `class`, `data` and `on` (objects), `text`; `aria-…`, `role` and everything
 * with a hyphen as attributes; all others as properties where the element has them. Children that are null,
 * undefined or false are left out.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined) continue;
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "text") element.textContent = value;
    else if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else if (name.includes("-") || name === "role" || name === "for" || name === "list" || !(name in element)) {
      if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
    } else element[name] = value;
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Replaces everything in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/**
 * Replaces everything in an element, for a list that is shown anew: who was in it stays in it, on the control of
 * the same words, else at its beginning.
 */
export function refill(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  fill(element, ...children);
  if (!focused) return;
  const words = focused.textContent;
  const same = words ? [...element.querySelectorAll("button, a")].find((control) => control.textContent === words) : null;
  (same ?? element.querySelector("input:checked, button.link, .table-frame") ?? document.getElementById("main")).focus();
}

let numbers = 0;
/** Returns an id that no other element has. */
export function newId(prefix) {
  numbers += 1;
  return `${prefix}-${numbers}`;
}

/**
 * Returns a labelled field: an element with `input`, `setError(text)` and `value`.
 * type: text, textarea, select (with `options`: [{value, label}]), checkbox, or any type of <input>.
 */
export function field({ label, name, type = "text", value = "", hint = "", options = [], wide = false, ...more }) {
  const id = newId(name || "field");
  const described = `${id}-hint ${id}-error`;
  const common = { id, name, "aria-describedby": described, ...more };
  let input;
  if (type === "textarea") input = h("textarea", { rows: 3, ...common, value });
  else if (type === "select") {
    input = h("select", common, options.map((option) => h("option", { value: option.value, text: option.label })));
    input.value = value;
  } else if (type === "checkbox") input = h("input", { type, ...common, checked: Boolean(value) });
  else input = h("input", { type, ...common, value });
  const error = h("span", { class: "field-error", id: `${id}-error`, "aria-live": "polite" });
  const caption = h("label", { for: id, text: label });
  const note = h("span", { class: "field-hint", id: `${id}-hint`, text: hint });
  const parts = type === "checkbox" ? [h("span", { class: "check" }, input, caption), note, error] : [caption, input, note, error];
  const element = h("div", { class: wide ? "field wide" : "field" }, parts);
  element.input = input;
  element.setError = (text) => {
    error.textContent = text || "";
    input.setAttribute("aria-invalid", text ? "true" : "false");
  };
  element.setHint = (text) => { note.textContent = text || ""; };
  Object.defineProperty(element, "value", {
    get: () => (type === "checkbox" ? input.checked : input.value),
    set: (next) => { if (type === "checkbox") input.checked = Boolean(next); else input.value = next ?? ""; },
  });
  return element;
}

/**
 * Returns a table. columns: [{label, value(row) → text or node, class}]; onOpen(row) makes rows open with a click,
 * Enter or the arrow keys and Enter.
 */
export function table({ caption, columns, rows, onOpen = null, empty = "" }) {
  const body = h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column, number) => {
    const content = column.value(row);
    const cell = number === 0 && onOpen
      ? h("button", { type: "button", class: "link", on: { click: () => onOpen(row) } }, content)
      : content;
    return h("td", { class: column.class, "data-label": column.label }, cell);
  }))));
  if (onOpen) {
    body.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const buttons = [...body.querySelectorAll("button.link")];
      const next = buttons[buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    });
  }
  return h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", text: column.label, class: column.class })))),
      body),
    rows.length === 0 ? h("p", { class: "muted", text: empty }) : null);
}

/** Lets Ctrl and Enter anywhere inside an element press a button of it. */
export function submitsWith(element, button) {
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || event.defaultPrevented) return;
    event.preventDefault();
    button.click();
  });
}

/**
 * Shows a modal dialog and returns it (`close()`). actions: [{label, class, run}]; an action whose run returns
 * false keeps it open. Escape closes, Ctrl and Enter press the primary action; the focus goes back to where it
 * was, or to where the dialog before this one would have sent it.
 */
export function dialog({ title, content, actions = [], onClose = null, wide = false }) {
  const id = newId("dialog");
  const element = h("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": id });
  element.returnTo = [document.activeElement, ...(document.activeElement.closest("dialog")?.returnTo ?? [])];
  const close = () => element.close();
  element.addEventListener("close", () => {
    const isLost = element.contains(document.activeElement) || document.activeElement === document.body;
    element.remove();
    const isFree = (place) => place.isConnected && place !== document.body;
    if (isLost) (element.returnTo.find(isFree) ?? document.getElementById("main")).focus();  // this event comes late: somebody may be typing elsewhere
    if (onClose) onClose();
  });
  const buttons = actions.map((action) => h("button", {
    type: "button", class: action.class ?? "quiet", text: action.label,
    on: { click: async () => { if ((await action.run?.()) !== false) close(); } },
  }));
  fill(element, h("h2", { id, text: title }), h("div", { class: "stack" }, content), h("div", { class: "toolbar end" }, buttons));
  const main = buttons[actions.findIndex((action) => action.class === "primary")];
  if (main) submitsWith(element, main);
  document.body.append(element);
  element.showModal();
  const first = element.querySelector("input, textarea, select") ?? element.querySelector(".primary") ?? buttons[0];
  first?.focus();
  return { element, close };
}

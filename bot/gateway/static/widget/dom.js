// Builds elements. Data only ever becomes a text node or an attribute value, never markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes, listeners (`onclick: fn`) and children (strings become text nodes).
 * `null`, `undefined` and `false` leave an attribute or a child out.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Text only a screen reader says. */
export function spoken(text) {
  return element("span", { class: "spoken" }, text);
}

/** A button; `type=button`, so that it never sends a form by accident. */
export function button(className, attributes, ...children) {
  return element("button", { type: "button", class: className, ...attributes }, ...children);
}

const PATHS = {
  chat: "M4 5h16v11H9.5L5 20v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  send: "M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4",
  camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10a3.2 3.2 0 100 6.4 3.2 3.2 0 000-6.4z",
  image: "M4 5h16v14H4zM4 16l4.5-4.5 3.5 3.5 3-3 5 5M15.5 8.2v1",
  pin: "M12 21c4-4.6 6-8 6-11a6 6 0 10-12 0c0 3 2 6.400 6 11zM12 8a2.200 2.200 0 100 4.400 2.200 2.200 0 000-4.400z",
  up: "M8 11l3.500-7c1.500 0 2.300 1 2 2.500L13 10h5.500c1 0 1.700.9 1.500 1.900l-1.300 6.300c-.2.800-.8 1.300-1.600 1.300H8zM8 11H4.500v8.500H8",
  down: "M16 13l-3.500 7c-1.500 0-2.300-1-2-2.500L11 14H5.500c-1 0-1.700-.9-1.500-1.900l1.300-6.300C5.500 5 6.100 4.500 6.900 4.500H16zM16 13h3.500V4.500H16",
  phone: "M6 3.500h3l1.500 4.500-2 1.500a11 11 0 006 6l1.500-2 4.500 1.500v3c0 1-.8 1.800-1.800 1.700C10.900 19 5 13.100 4.300 5.300 4.200 4.300 5 3.500 6 3.500z",
  mail: "M3.500 6h17v12h-17zM3.500 6.500L12 13l8.500-6.500",
  globe: "M12 3.500a8.500 8.500 0 100 17 8.500 8.500 0 000-17zM3.500 12h17M12 3.500c5 5.500 5 11.500 0 17-5-5.500-5-11.500 0-17z",
  calendar: "M4.500 6h15v14h-15zM4.500 10.500h15M8.500 3.500V8M15.500 3.500V8",
  copy: "M9 9h11v11H9zM5.500 15H4V4h11v1.500",
  arrow: "M12 5v14M6 13l6 6 6-6",
  check: "M5 12.500l4.500 4.500L19 7",
};

/** A line drawing in the colour of the text around it, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "1.8", class: "icon",
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

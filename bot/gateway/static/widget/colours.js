// A city's own colour, made readable: text on it, and it as text on light and on dark ground.

const LEAST_CONTRAST = 4.6; // WCAG AA wants 4.5
const LIGHT_GROUND = [236, 241, 244];
const DARK_GROUND = [32, 42, 51];

/** The custom properties for a colour such as `#00567d`; `null` when it is no such colour. */
export function coloursFrom(hex) {
  const colour = parsed(hex);
  if (!colour) return null;
  return {
    "--fill": css(colour),
    "--on-fill": contrast(colour, [255, 255, 255]) >= LEAST_CONTRAST ? "#ffffff" : css(pushed([0, 0, 0], colour, 0)),
    "--link-light": css(pushed(colour, LIGHT_GROUND, 0)),
    "--link-dark": css(pushed(colour, DARK_GROUND, 255)),
  };
}

function parsed(hex) {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec((hex || "").trim());
  if (!match) return null;
  const digits = match[1].length === 3 ? [...match[1]].map((digit) => digit + digit).join("") : match[1];
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
}

// Moves a colour towards black (0) or white (255) until it can be read on a ground.
function pushed(colour, ground, towards) {
  let readable = colour;
  for (let step = 0; step <= 20 && contrast(readable, ground) < LEAST_CONTRAST; step += 1) {
    readable = colour.map((part) => Math.round(part + ((towards - part) * step) / 20));
  }
  return readable;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function css(colour) {
  return `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

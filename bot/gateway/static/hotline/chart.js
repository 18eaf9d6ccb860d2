// Bars as SVG: a picture for the eye, the table behind it for everybody.

import { h } from "./dom.js";

const NS = "http://www.w3.org/2000/svg";
const TONES = 5;

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * Returns upright bars, one for each label, stacked by series. series: [{name, values}]; `describe` is what the
 * picture is called.
 */
export function columns({ labels, series, describe }) {
  const width = Math.max(560, labels.length * 26);
  const [height, foot, head] = [190, 34, 16];
  const totals = labels.map((_, position) => series.reduce((sum, each) => sum + each.values[position], 0));
  const most = Math.max(1, ...totals);
  const edge = 14;
  const step = (width - 2 * edge) / Math.max(1, labels.length);
  const thick = Math.min(step * 0.7, 48);
  const bars = labels.flatMap((label, position) => {
    let top = height - foot;
    const parts = series.map((each, tone) => {
      const size = (each.values[position] / most) * (height - foot - head);
      top -= size;
      return svg("rect", { class: `tone tone-${tone % TONES}`, x: edge + (position + 0.5) * step - thick / 2, y: top, width: thick, height: size });
    });
    const middle = edge + position * step + step / 2;
    const every = Math.ceil(labels.length / 16);
    const caption = position % every === 0 ? [svg("text", { class: "axis", x: middle, y: height - 14, "text-anchor": "middle" }, label)] : [];
    const number = totals[position] ? [svg("text", { class: "axis", x: middle, y: top - 4, "text-anchor": "middle" }, String(totals[position]))] : [];
    return [...parts, ...caption, ...(labels.length <= 40 ? number : [])];
  });
  return frame(width, height, describe, bars, series);
}

/** Returns lying bars, one for each row [name, value]. */
export function rows({ values, describe, format = String }) {
  const [width, line, room] = [560, 26, 230];
  const most = Math.max(1, ...values.map(([, value]) => value ?? 0));
  const bars = values.flatMap(([name, value], position) => {
    const y = position * line;
    const size = ((value ?? 0) / most) * (width - room - 70);
    const short = name.length > 34 ? `${name.slice(0, 33)}…` : name;
    return [
      svg("text", { class: "axis", x: room - 8, y: y + 17, "text-anchor": "end" }, short),
      svg("rect", { class: "tone tone-0", x: room, y: y + 4, width: size, height: line - 8 }),
      svg("text", { class: "axis", x: room + size + 6, y: y + 17 }, value === null ? "–" : format(value)),
    ];
  });
  return frame(width, Math.max(line, values.length * line), describe, bars, []);
}

function frame(width, height, describe, bars, series) {
  const picture = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": describe }, ...bars);
  const legend = series.length > 1
    ? h("ul", { class: "legend", "aria-hidden": "true" }, series.map((each, tone) => h("li", {}, h("span", { class: `swatch tone-${tone % TONES}` }), each.name)))
    : null;
  return h("div", { class: "chart-frame" }, picture, legend);
}

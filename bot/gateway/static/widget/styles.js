// How the widget looks. A constructable style sheet: no style element, so a strict Content-Security-Policy holds.

const RULES = `
:host { all: initial; font-size: medium; }
.root {
  all: initial; box-sizing: border-box;
  --ground: #ffffff; --surface: #eef2f5; --ink: #15232d; --soft: #4b5b67; --line: #cfd8de; --edge: #6c7c88;
  --own: #dcebf3; --link: var(--link-light, #00567d); --focus: #15232d; --halo: #ffffff;
  --danger: #a8201a; --danger-ground: #fdf0ef; --good: #17663a; --good-ground: #edf7f0; --warn-ground: #fff7e0;
  color-scheme: light; color: var(--ink);
  direction: ltr; font: 400 medium/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  text-align: start; overflow-wrap: anywhere;
}
.root:not([data-fill]) { --fill: #00567d; --on-fill: #ffffff; }
.root.dark {
  --ground: #141c23; --surface: #202a33; --ink: #eef3f6; --soft: #b3c0ca; --line: #3a4853; --edge: #8a9ba8;
  --own: #1d4256; --link: var(--link-dark, #86cbee); --focus: #ffffff; --halo: #141c23;
  --danger: #ff9c94; --danger-ground: #3a1c1b; --good: #7fd6a2; --good-ground: #17301f; --warn-ground: #38300f;
  color-scheme: dark;
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, ul, ol, dl, dd, figure, form, table { margin: 0; padding: 0; font: inherit; }
ul, ol { list-style: none; }
button, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; touch-action: manipulation; }
button:disabled { cursor: default; }
a { color: var(--link); text-decoration: underline; text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .12em; }
.number { white-space: nowrap; }
.icon { width: 1.375em; height: 1.375em; flex: none; display: block; }
.soft { color: var(--soft); font-size: .875em; }
.spoken {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; box-shadow: 0 0 0 2px var(--halo); }
h2:focus-visible { outline-offset: 4px; border-radius: 2px; }

.launcher {
  position: fixed; z-index: var(--jena-chat-z-index, 9990);
  inset-block-end: calc(var(--jena-chat-offset-y, 20px) + env(safe-area-inset-bottom));
  inset-inline-end: calc(var(--jena-chat-offset-x, 20px) + env(safe-area-inset-right));
  display: flex; align-items: center; gap: .5em; min-height: 3.5em; padding: 0 1.375em 0 1.125em;
  border: 2px solid transparent; border-radius: 1.75em; background: var(--fill); color: var(--on-fill);
  font-weight: 600; box-shadow: 0 2px 4px rgb(0 20 30 / .2), 0 8px 24px rgb(0 20 30 / .22);
}
.left .launcher, .left .window { inset-inline: var(--jena-chat-offset-x, 20px) auto; }
.launcher:hover, .send:hover, .main:hover { filter: brightness(1.12); }
.launcher:focus-visible { outline-offset: 3px; box-shadow: 0 0 0 3px var(--halo); }
.badge {
  position: absolute; inset: -.5em -.25em auto auto; min-width: 1.625em; padding: 0 .375em; border-radius: 1em;
  background: #b3261e; color: #fff; font-size: .875em; line-height: 1.625em; text-align: center;
  border: 2px solid var(--ground); box-sizing: content-box;
}

.window {
  position: fixed; z-index: var(--jena-chat-z-index, 9990); display: flex; flex-direction: column;
  inset-block-end: calc(var(--jena-chat-offset-y, 20px) + env(safe-area-inset-bottom));
  inset-inline-end: var(--jena-chat-offset-x, 20px);
  width: min(26em, calc(100vw - 2 * var(--jena-chat-offset-x, 20px)));
  height: min(44em, calc(100vh - 2 * var(--jena-chat-offset-y, 20px)));
  background: var(--ground); color: var(--ink); border: 1px solid var(--line); border-radius: .875em; overflow: hidden;
  box-shadow: 0 4px 12px rgb(0 20 30 / .14), 0 16px 48px rgb(0 20 30 / .24);
}
.header {
  position: relative; display: flex; align-items: center; gap: .25em; padding: .75em .75em .75em 1.125em;
  background: var(--fill); color: var(--on-fill); z-index: 1;
}
.header { --focus: var(--on-fill); --halo: transparent; }
.heading { flex: 1; min-width: 0; }
h2 { font-size: 1.0625em; font-weight: 650; line-height: 1.3; }
.subtitle { font-size: .875em; line-height: 1.35; }
.tool {
  display: grid; place-items: center; flex: none; width: 2.5em; height: 2.5em; padding: 0; border: 0;
  border-radius: .5em; background: none; color: inherit;
}
.tool:hover { background: rgb(127 127 127 / .22); }
.menu {
  position: absolute; inset: calc(100% + .25em) .5em auto auto; min-width: 15em; max-width: calc(100% - 1em);
  padding: .375em; background: var(--ground); color: var(--ink); border: 1px solid var(--edge); border-radius: .625em;
  box-shadow: 0 8px 24px rgb(0 20 30 / .25); --focus: var(--ink);
}
.entry {
  display: block; width: 100%; min-height: 2.75em; padding: .5em .75em; border: 0; border-radius: .375em;
  background: none; text-align: start;
}
.entry:hover { background: var(--surface); }
.status, .notice { padding: .5em 1.125em; font-size: .9375em; border-block-end: 1px solid var(--line); }
.status { background: var(--good-ground); }
.leave { margin-inline-start: .75em; padding: .25em .75em; min-height: 28px; border: 1px solid currentColor; border-radius: 1em;
  background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
@media (pointer: coarse) { .leave { min-height: 44px; } }
.notice { background: var(--warn-ground); border-block: 1px solid var(--line); }
.notice.wrong { background: var(--danger-ground); }

.reading { position: relative; flex: 1; min-height: 0; display: flex; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 1em 1.125em 1.125em; scroll-padding: 1em; }
.log:focus-visible { outline-offset: -4px; box-shadow: none; }
.messages { display: flex; flex-direction: column; gap: 1.125em; }
.day { display: flex; align-items: center; gap: .75em; color: var(--soft); font-size: .8125em; }
.day::before, .day::after { content: ""; flex: 1; border-block-start: 1px solid var(--line); }
.message { max-width: 100%; }
.speaker { display: flex; gap: .5em; font-size: .8125em; color: var(--soft); margin-block-end: .25em; }
.speaker > span:first-child { font-weight: 600; }
.bubble {
  width: fit-content; max-width: 100%; padding: .625em .875em; border: 1px solid transparent;
  border-radius: .25em .875em .875em .875em; background: var(--surface); white-space: pre-wrap;
}
.citizen { padding-inline-start: 2em; display: flex; flex-direction: column; align-items: flex-end; }
.citizen .bubble { background: var(--own); border-radius: .875em .25em .875em .875em; }
.agent .bubble { border-color: var(--edge); }
.notice-line, .message.notice .bubble { background: none; border: 1px solid var(--line); }
.message.notice { background: none; border: 0; padding: 0; }
.emergency .bubble { background: var(--danger-ground); border: 2px solid var(--danger); }
.alarm { display: block; color: var(--danger); font-weight: 700; }
.emergency .number { font-weight: 700; }
.place { display: flex; align-items: center; gap: .5em; margin-block-start: .375em; }
.outgoing .bubble { opacity: .8; }
.outgoing.stuck .bubble { opacity: 1; border: 1px dashed var(--danger); }
.delivery { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: .375em;
  margin-block-start: .25em; font-size: .8125em; color: var(--soft); }
.stuck .delivery { color: var(--danger); }
.pictures { display: flex; flex-wrap: wrap; gap: .5em; margin-block-start: .375em; }
.picture { display: block; max-width: 100%; max-height: 12em; border-radius: .5em; border: 1px solid var(--line); }

.choices, .slots { display: flex; flex-wrap: wrap; gap: .5em; margin-block-start: .625em; }
.choice {
  display: inline-flex; align-items: center; gap: .5em; min-height: 2.5em; padding: .375em .875em; text-align: start;
  border: 1.5px solid var(--link); border-radius: 1.25em; background: var(--ground); color: var(--link); line-height: 1.3;
  font-weight: 550;
}
.choice:hover:not(:disabled) { background: var(--link); color: var(--ground); }
.offers p { flex-basis: 100%; margin-block-end: .375em; }
.choice:disabled { border-color: var(--line); color: var(--soft); font-weight: 400; }
.gone { display: none; margin-block-start: .5em; }
.answered .gone { display: block; }
.main, .plain, .small {
  min-height: 2.5em; padding: .375em 1em; border-radius: .5em; border: 1.5px solid var(--edge); background: var(--ground);
  color: var(--ink); font-weight: 550;
}
.main { background: var(--fill); border-color: var(--fill); color: var(--on-fill); }
.main.danger { background: #a8201a; border-color: #a8201a; color: #fff; }
.plain:hover, .small:hover { background: var(--surface); }
.small { display: inline-flex; align-items: center; gap: .375em; min-height: 2em; padding: .125em .625em; font-size: .875em; }

.cards { display: flex; flex-direction: column; gap: .625em; margin-block-start: .5em; }
.cards + .bubble { margin-block-start: .5em; }
.card { padding: .875em 1em; border: 1px solid var(--line); border-radius: .75em; background: var(--ground); }
.card > * + * { margin-block-start: .5em; }
h3 { display: flex; align-items: center; gap: .375em; font-weight: 650; line-height: 1.35; }
.state { display: flex; align-items: baseline; gap: .5em; font-size: .9375em; font-weight: 550; }
.state::before { content: ""; flex: none; width: .625em; height: .625em; border-radius: 50%; border: 2px solid currentColor; }
.state.open { color: var(--good); }
.state.open::before { background: currentColor; }
.state.closed { color: var(--soft); }
details > summary { min-height: 1.75em; padding-block: .125em; color: var(--link); font-weight: 550; cursor: pointer;
  width: fit-content; max-width: 100%; border-radius: .25em; }
details ul { list-style: disc; padding-inline-start: 1.25em; margin-block-start: .375em; }
details li + li { margin-block-start: .25em; }
table { border-collapse: collapse; width: 100%; font-size: .9375em; margin-block-start: .25em; }
th, td { text-align: start; vertical-align: top; padding: .25em 0; font-weight: 400; }
td { text-align: end; font-variant-numeric: tabular-nums; }
td span { display: block; white-space: nowrap; }
tr + tr > * { border-block-start: 1px solid var(--line); }
.today > * { font-weight: 700; }
.ways { display: flex; flex-direction: column; border-block-start: 1px solid var(--line); }
.ways li + li { border-block-start: 1px solid var(--line); }
.ways { margin-block-end: -.5em; }
.way { display: flex; align-items: center; gap: .625em; min-height: 2.75em; padding: .375em 0; text-decoration: none;
  font-weight: 550; }
.way:hover { text-decoration: underline; }
.way .soft { font-weight: 400; }
.facts > div { display: grid; grid-template-columns: minmax(5.5em, 32%) 1fr; gap: 0 .75em; padding-block: .25em; }
.facts dt { color: var(--soft); font-size: .9375em; }
.facts dd { white-space: pre-line; }
.facts dt:empty { display: none; }
.facts dt:empty + dd { grid-column: 1 / -1; }
.receipt { border-color: var(--good); border-width: 2px; }
.receipt h3 { color: var(--good); }
.reference { display: flex; flex-wrap: wrap; align-items: center; gap: .25em .75em; padding: .5em .75em;
  background: var(--surface); border-radius: .5em; }
.label { flex-basis: 100%; font-size: .875em; color: var(--soft); }
.code { font: 600 1.1875em/1.4 ui-monospace, "Cascadia Mono", "Liberation Mono", monospace; letter-spacing: .04em;
  user-select: all; }
.very_likely, .possible { border-inline-start: 4px solid var(--good); }
.day-of-slots { font-weight: 550; font-size: .9375em; }
.slots { margin-block-start: .25em; }

.feedback { display: flex; flex-wrap: wrap; gap: .25em; margin-block-start: .375em; }
.thumb { display: grid; place-items: center; width: 2.25em; height: 2.25em; padding: 0; border: 1px solid transparent;
  border-radius: .5em; background: none; color: var(--soft); }
.thumb .icon { width: 1.125em; height: 1.125em; }
.thumb:hover { background: var(--surface); color: var(--ink); }
.thumb[aria-pressed=true] { border-color: var(--link); color: var(--link); background: var(--surface); }
.words { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: .5em; padding: .75em; border: 1px solid var(--line);
  border-radius: .75em; }
.words label, .words p { flex-basis: 100%; font-size: .9375em; }
.words textarea, .field {
  display: block; width: 100%; padding: .5em .75em; border: 1.5px solid var(--edge); border-radius: .625em;
  background: var(--ground); color: var(--ink); resize: none;
}
.typing { display: flex; align-items: center; gap: .5em; margin-block-start: 1em; color: var(--soft); font-size: .875em; }
.dots { display: flex; gap: .25em; }
.dots i { width: .5em; height: .5em; border-radius: 50%; background: var(--edge); animation: dot 1.2s 4 both; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes dot { 30% { transform: translateY(-.25em); } 60% { transform: none; } }
.latest {
  position: absolute; inset: auto auto .625em 50%; transform: translateX(-50%); display: flex; align-items: center;
  gap: .375em; min-height: 2.5em; padding: .25em 1em .25em .75em; border: 1px solid var(--edge); border-radius: 1.25em;
  background: var(--ground); color: var(--ink); font-size: .9375em; box-shadow: 0 2px 8px rgb(0 20 30 / .25);
  white-space: nowrap;
}

.composer { padding: .625em .75em .25em; border-block-start: 1px solid var(--line); }
.line { display: flex; align-items: flex-end; gap: .375em; }
.line .tool { color: var(--soft); height: 2.75em; }
.field { flex: 1; min-width: 0; min-height: 2.75em; max-height: 8.75em; line-height: 1.4; }
.field::placeholder { color: var(--soft); opacity: 1; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.field:focus-visible { outline-offset: 0; box-shadow: none; }
.field[aria-invalid] { border-color: var(--danger); }
.send { display: grid; place-items: center; flex: none; width: 2.75em; height: 2.75em; padding: 0; border: 0;
  border-radius: .625em; background: var(--fill); color: var(--on-fill); }
.counter { font-size: .8125em; color: var(--soft); text-align: end; padding-block-start: .25em; }
.counter.wrong { color: var(--danger); font-weight: 600; }
.counter:empty { display: none; }
.tray { display: flex; flex-direction: column; gap: .5em; }
.tray:not(:empty) { padding-block-end: .625em; }
.tray li { display: flex; align-items: center; gap: .625em; padding: .375em; border: 1px solid var(--line); border-radius: .5em; }
.tray .picture { width: 3.5em; height: 3.5em; object-fit: cover; }
.tray .name { flex: 1; min-width: 0; font-size: .9375em; }
.tray .soft { display: block; }
.remove { min-width: 2.25em; min-height: 2.25em; padding: 0; justify-content: center; border: 0; background: none; }
.footer { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1em; padding: .25em 1.125em .75em;
  font-size: .8125em; color: var(--soft); line-height: 1.6; }
.footer p { flex-basis: 100%; }
.help:empty { display: none; }
.footer a { display: inline-block; min-height: 24px; line-height: 24px; }

.question { max-width: min(24em, calc(100vw - 2em)); padding: 1.25em; border: 1px solid var(--edge); border-radius: .875em;
  background: var(--ground); color: var(--ink); font: inherit; }
.question::backdrop { background: rgb(0 15 25 / .55); }
.question h2 { margin-block-end: .5em; }
.answers { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: .625em; margin-block-start: 1.25em; }

.camera { display: none; }
@media (pointer: coarse) {
  .camera { display: inline-flex; }
  .tool, .thumb, .remove { width: 2.75em; height: 2.75em; min-width: 44px; min-height: 44px; }
  .choice, .main, .plain, .small, .entry, .latest, .way, details > summary { min-height: 44px; }
  details > summary { align-content: center; }
  .footer a { min-height: 44px; line-height: 44px; }
  .footer { padding-block: 0; align-items: center; }
}
@media (max-width: 30em), (max-height: 26em) {
  .window {
    inset: var(--view-top, 0) 0 auto 0 !important; width: 100%; height: var(--view-height, 100dvh); border: 0;
    border-radius: 0; padding-block-end: env(safe-area-inset-bottom);
  }
  .log { padding-inline: .875em; }
}
@media (max-width: 22em) {
  .citizen { padding-inline-start: 1em; }
  .header { padding-block: .25em; }
  h2 { font-size: 1em; }
  .subtitle { font-size: .8125em; }
}
@media (max-width: 22em), (max-height: 26em) {
  .help-label {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  .footer { position: relative; }
}
@media (max-height: 26em) {
  .subtitle, .footer p {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  .header { padding-block: .125em; }
  h2 { font-size: 1em; }
  .composer { padding-block: .375em .125em; }
  .tray { max-height: 5.5em; overflow-y: auto; }
  .footer { padding-block: 0; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) {
  .launcher, .window, .bubble, .choice, .main, .plain, .small, .tool, .send, .thumb, .card, .menu { border: 1px solid ButtonBorder; }
  :focus-visible { outline-color: Highlight; }
  .thumb[aria-pressed=true] { border: 3px solid Highlight; }
  .state.open::before { background: CanvasText; }
  .header { border-block-end: 1px solid CanvasText; }
  .dots i { background: CanvasText; }
}
@media print { .root { display: none; } }
`;

let sheet = null;

/** The style sheet, shared by all widgets of a page. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RULES);
  }
  return sheet;
}

// Konto: who am I, another password, how the keyboard behaves.

import { field, fill, h } from "../dom.js";
import { lettersAreOn, switchLetters } from "../keys.js";
import { TEXT } from "../text.js";

export const title = TEXT.navigation.account;

export function mount(container, context) {
  const text = TEXT.account;
  const old = field({ label: text.old, name: "old", type: "password", autocomplete: "current-password" });
  const next = field({ label: text.next, name: "new", type: "password", autocomplete: "new-password", hint: text.hint });
  const letters = field({ label: text.letters, name: "letters", type: "checkbox", value: lettersAreOn(), hint: text.lettersHint });
  letters.input.addEventListener("change", () => switchLetters(letters.value));
  const name = h("input", { class: "hidden-text", name: "username", autocomplete: "username", value: context.agent.name, readOnly: true, tabIndex: -1, "aria-label": text.name });
  const form = h("form", { class: "stack", on: { submit: change } }, h("h2", { text: text.password }), name, old, next,
    h("div", { class: "toolbar" }, h("button", { type: "submit", class: "primary", text: text.change })));

  async function change(event) {
    event.preventDefault();
    old.setError("");
    next.setError("");
    try {
      await context.api.put("password", { old: old.value, new: next.value });
      old.value = "";
      next.value = "";
      context.notify(text.changed, "success");
    } catch (error) {
      const wrong = error.code === "sign_in_failed" ? old : next;
      if (!error.detail) context.fail(error);
      wrong.setError(error.detail);
      wrong.input.focus();
    }
  }

  fill(container, h("h1", { text: text.title }),
    h("div", { class: "grid" },
      h("section", { class: "panel stack" },
        h("dl", { class: "facts" },
          h("dt", { text: text.name }), h("dd", { text: `${context.agent.display_name} (${context.agent.name})` }),
          h("dt", { text: text.role }), h("dd", { text: TEXT.app.roles[context.agent.role] })),
        h("p", { class: "muted", text: context.session.single_sign_on ? text.sso : text.idle(context.session.idle_minutes) }),
        h("h2", { text: text.settings }), letters),
      h("section", { class: "panel" }, form)));
}

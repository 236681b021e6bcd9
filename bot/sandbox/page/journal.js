// The drawer that lists the latest calls of the Bot API, refusals in red.

import { get } from "./api.js";
import { el, icon, plural } from "./dom.js";
import { stamp } from "./time.js";

const NEWEST = 300;
const QUIET = new Set(["getUpdates", "getMe"]);

export class Journal {
  /** `nameOf(chat id)` says whose chat it is. */
  constructor(button, nameOf) {
    this.button = button;
    this.nameOf = nameOf;
    this.last = 0;
    this.badge = el("span.badge", { hidden: true });
    button.append(this.badge);
    button.addEventListener("click", () => (this.open ? this.close() : this.show()));
    this.list = el("ol.calls");
    this.only = el("input", { type: "checkbox", onchange: () => this.list.classList.toggle("only-refused", this.only.checked) });
    this.drawer = el("aside.journal", { "aria-label": "Журнал викликів", tabindex: -1, onkeydown: (event) => event.key === "Escape" && this.close() },
      el("header", {}, el("h2", {}, "Журнал викликів"),
        el("button.round-button", { "aria-label": "Закрити журнал", onclick: () => this.close() }, icon("close"))),
      el("label.only", {}, this.only, "лише відмови"), this.list);
  }

  refused(count) {
    this.badge.hidden = !count;
    this.badge.textContent = String(count);
    this.badge.title = `${count} ${plural(count, "відмова", "відмови", "відмов")}`;
  }

  get open() {
    return this.drawer.isConnected;
  }

  show() {
    document.body.append(this.drawer);
    this.button.setAttribute("aria-expanded", "true");
    this.drawer.focus();
    this.#follow();
  }

  close() {
    this.drawer.remove();
    clearTimeout(this.timer);
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }

  async #follow() {
    try {
      const { calls } = await get("calls", { since: this.last, newest: NEWEST });
      this.last = calls.at(-1)?.number ?? this.last;
      this.list.prepend(...calls.filter((call) => !QUIET.has(call.method) || !call.ok).reverse().map((call) => this.#row(call)));
      while (this.list.children.length > NEWEST) this.list.lastChild.remove();
    } catch {
      // The next look will tell.
    }
    clearTimeout(this.timer);
    if (this.open) this.timer = setTimeout(() => this.#follow(), 1000);
  }

  #row({ method, params, time, ok, error_code: code, description, injected }) {
    const words = params.text ?? params.caption ?? "";
    const whom = params.chat_id ? this.nameOf(Number(params.chat_id)) : "";
    return el(`li${ok ? "" : ".refused"}`, {},
      el("div.call-head", {}, el("code", {}, method), whom ? el("span", {}, whom) : null, el("time", {}, stamp(new Date(time)))),
      words ? el("p.call-text", {}, plain(String(words))) : null,
      ok ? null : el("p.call-refusal", {}, `${code || "зв’язок обірвано"} ${description ?? ""}`, injected ? el("em", {}, " · замовлена несправність") : null));
  }
}

const plain = (html) => html.replace(/<\/?[a-z][^>]*>/gi, "").replace(/\s+/g, " ").slice(0, 160);

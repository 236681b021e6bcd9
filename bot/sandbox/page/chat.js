// The list of messages: takes what changed and touches nothing else, so that a long chat stays quick.

import { el, icon, plural } from "./dom.js";
import { summary } from "./media.js";
import { bubble, tools } from "./message.js";
import { dayAndMonth, dayKey, inKyiv } from "./time.js";

const NEAR = 90;

const unitOf = (message) => (message.media_group_id ? `album ${message.media_group_id}` : `message ${message.id}`);

export class Chat {
  /** `deeds`: press, reply, menu, react, payload, command, deepLink, markPending. */
  constructor(deeds) {
    Object.assign(this, deeds);
    this.inner = el("div.days");
    this.list = el("div.messages", { role: "log", tabindex: 0, "aria-label": "Повідомлення чату", "aria-live": "polite" }, this.inner);
    this.down = el("button.to-bottom", { hidden: true, "aria-label": "До останнього повідомлення", onclick: () => this.toBottom(true) },
      el("span.unseen"), icon("down"));
    this.node = el("div.chat", {}, this.list, this.down);
    this.list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.list.addEventListener("click", (event) => this.#clicked(event));
    this.list.addEventListener("pointerover", (event) => this.#near(event));
    this.list.addEventListener("contextmenu", (event) => this.#context(event));
    this.list.addEventListener("keydown", (event) => this.#typed(event));
    const sizes = new ResizeObserver(() => this.stuck && this.toBottom());
    for (const node of [this.list, this.inner]) sizes.observe(node);
    this.clear();
  }

  clear() {
    this.messages = new Map();
    this.units = new Map();
    this.days = new Map();
    this.unseen = 0;
    this.stuck = true;
    this.lastTop = 0;
    this.inner.replaceChildren();
    this.#count();
  }

  message(id) {
    return this.messages.get(id);
  }

  get last() {
    return [...this.messages.values()].reduce((last, one) => (last && last.id > one.id ? last : one), null);
  }

  lastOwn() {
    return [...this.messages.values()].filter((one) => !one.from_bot && one.kind === "text").sort((a, b) => b.id - a.id)[0];
  }

  take(messages, deleted, fresh) {
    const changed = new Set();
    let own = false;
    for (const message of messages) {
      const known = this.messages.has(message.id);
      if (!known && fresh && message.from_bot) this.unseen += 1;
      own ||= !known && !message.from_bot;
      this.messages.set(message.id, message);
      changed.add(unitOf(message));
    }
    for (const id of deleted) {
      const gone = this.messages.get(id);
      if (!gone) continue;
      this.messages.delete(id);
      changed.add(unitOf(gone));
    }
    if (!changed.size) return;
    const members = this.#members(changed);
    for (const key of changed) this.#draw(key, members.get(key));
    if (this.stuck || own || !fresh) this.toBottom();
    this.#count();
  }

  #members(keys) {
    const members = new Map();
    for (const message of this.messages.values()) {
      const key = unitOf(message);
      if (!keys.has(key)) continue;
      if (!members.has(key)) members.set(key, []);
      members.get(key).push(message);
    }
    return members;
  }

  #draw(key, messages) {
    const old = this.units.get(key);
    if (!messages) {
      this.#remove(key, old);
      return;
    }
    messages.sort((a, b) => a.id - b.id);
    const node = bubble(messages, this);
    this.units.set(key, node);
    if (old) {
      swap(old, node);
      return;
    }
    const day = this.#day(new Date(messages[0].date * 1000));
    const id = messages[0].id;
    let before = null;
    for (let at = day.lastElementChild; at?.dataset.id && Number(at.dataset.id) > id; at = at.previousElementSibling) before = at;
    day.insertBefore(node, before);
  }

  #remove(key, node) {
    this.units.delete(key);
    if (!node) return;
    const day = node.parentElement;
    if (node.contains(document.activeElement)) this.list.focus({ preventScroll: true });
    node.remove();
    if (day.children.length > 1) return;
    this.days.delete(day.dataset.day);
    day.remove();
  }

  #day(date) {
    const key = dayKey(date);
    if (this.days.has(key)) return this.days.get(key);
    const year = inKyiv(date).year;
    const label = `${dayAndMonth(date)} ${year}`;
    const section = el("section.day", { "data-day": key, "aria-label": label }, el("h3.day-label", {}, el("span", {}, label)));
    const later = [...this.days.keys()].filter((other) => other > key).sort()[0];
    this.inner.insertBefore(section, later ? this.days.get(later) : null);
    this.days.set(key, section);
    return section;
  }

  // Scrolling

  toBottom(smooth = false) {
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.stuck = true;
    this.unseen = 0;
    this.#count();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    // The end moves away when a picture loads or a keyboard opens; only scrolling up leaves it.
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.stuck = true;
    else if (scrollTop < this.lastTop - 1) this.stuck = false;
    this.lastTop = scrollTop;
    if (this.stuck) this.unseen = 0;
    this.#count();
  }

  #count() {
    this.down.hidden = this.stuck;
    this.down.firstChild.textContent = this.unseen ? String(this.unseen) : "";
    this.down.setAttribute("aria-label", this.unseen
      ? `До останнього: ${this.unseen} ${plural(this.unseen, "нове", "нові", "нових")}`
      : "До останнього повідомлення");
  }

  /** Scrolls to a message and lights it up for a moment. */
  show(id) {
    const message = this.messages.get(id);
    const node = message && this.units.get(unitOf(message));
    if (!node) return;
    this.stuck = false;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("lit");
    requestAnimationFrame(() => node.classList.add("lit"));
    node.addEventListener("animationend", () => node.classList.remove("lit"), { once: true });
  }

  // Presses inside messages

  #clicked(event) {
    const link = event.target.closest("a[href]");
    const payload = link && this.payload(link.href);
    if (payload !== null && payload !== undefined) {
      event.preventDefault();
      this.deepLink(payload);
      return;
    }
    this.#touch(event.target);
  }

  #touch(target) {
    const veil = target.closest(".tg-spoiler");
    const command = target.closest(".tg-command");
    const fold = target.closest("blockquote.expandable");
    if (veil) veil.classList.add("seen");
    else if (command) this.command(command.textContent);
    else if (fold) fold.classList.toggle("open");
    return Boolean(veil || command || fold);
  }

  #of(target) {
    const unit = target.closest?.("article.unit");
    return unit && this.messages.get(Number(unit.dataset.id));
  }

  #near(event) {
    const unit = event.target.closest?.("article.unit:not(.service)");
    if (unit && !unit.querySelector(":scope > .tools")) unit.append(tools(this.#of(unit), this));
  }

  /** On a phone this is the long press. Links keep the browser's own menu, to be copied. */
  #context(event) {
    const message = this.#of(event.target);
    if (!message || event.target.closest("a[href]") || !getSelection().isCollapsed) return;
    event.preventDefault();
    const at = new DOMRect(event.clientX, event.clientY, 0, 0);
    this.menu(message, event.target.closest("article.unit"), at);
  }

  /** Arrows go from message to message, Enter opens what can be done with one. */
  #typed(event) {
    if (["Enter", " "].includes(event.key) && this.#touch(event.target)) {
      event.preventDefault();
      return;
    }
    const units = [...this.list.querySelectorAll("article.unit")];
    const here = units.indexOf(document.activeElement);
    if (here < 0 && document.activeElement !== this.list) return;
    const next = { ArrowUp: here < 0 ? units.length - 1 : here - 1, ArrowDown: here < 0 ? units.length - 1 : here + 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      units[Math.min(Math.max(next, 0), units.length - 1)]?.focus();
    } else if (event.key === "Enter" && here >= 0) {
      event.preventDefault();
      this.menu(this.#of(units[here]), units[here]);
    } else if (event.key === "Escape" && here >= 0) this.list.focus();
  }

  snippet(message) {
    return summary(message);
  }
}

/** Redraws a bubble; what was opened or focused in it stays so. */
function swap(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const opened = old.querySelector(".tg-spoiler.seen") !== null;
  if (opened) node.querySelectorAll(".tg-spoiler").forEach((veil) => veil.classList.add("seen"));
  old.replaceWith(node);
  if (!focused) return;
  const same = focused.dataset.press && [...node.querySelectorAll("[data-press]")].find((one) => one.dataset.press === focused.dataset.press);
  (same || node).focus({ preventScroll: true });
}

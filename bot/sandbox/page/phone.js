// One phone: a person, their chat with the bot, and what they do in it.

import { act, post, startPayload } from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { avatar, copyText, el, icon } from "./dom.js";
import { openPicker, suggestedName } from "./picker.js";
import { openMenu } from "./popover.js";

const PENDING_FOR = 3000;
const REACTIONS = ["👍", "❤", "🙏", "👌", "😢", "👎"];
const WRITTEN = /https?:\/\/\S+|(?:t|telegram)\.me\/\S+/;

export class Phone {
  /** `town` knows people and roles: {people, roles, changed()}. */
  constructor(index, town) {
    this.index = index;
    this.town = town;
    this.person = null;
    this.bot = null;
    this.revision = -1; // nothing is known yet
    this.commands = [];
    this.pending = new Map();
    this.answered = new Set();
    this.awaited = new Map(); // presses whose answer is still to come
    this.drafts = new Map();
    this.owner = el("button.owner", { "aria-haspopup": "dialog", onclick: () => this.#pick() });
    this.head = el("div.head");
    this.pinned = el("button.pinned", { hidden: true, onclick: () => this.chat.show(this.pin) });
    this.toasts = el("div.toasts", { role: "status", "aria-live": "polite" });
    this.veil = el("div.veil", { hidden: true });
    this.chat = new Chat({
      press: (message, key) => this.#press(message, key),
      reply: (message) => this.composer.answer(message),
      menu: (message, anchor, at) => this.#menu(message, anchor, at),
      react: (message, emoji) => this.#do("react", { message_id: message.id, emoji }),
      payload: (link) => startPayload(link, this.bot?.username),
      deepLink: (payload) => this.start(payload),
      command: (text) => this.send("text", { text }),
      markPending: (button) => this.#mark(button),
    });
    this.composer = new Composer(this);
    this.begin = el("div.begin", { hidden: true });
    this.device = el("div.device", {}, this.head, this.pinned, el("div.stage", {}, this.chat.node, this.toasts, this.begin), this.composer.node, this.veil);
    this.root = el("section.phone", { "data-phone": index }, this.owner, this.device);
    this.#acceptDrops();
    this.#showOwner();
  }

  // Who holds it

  hold(person) {
    if (this.person) this.drafts.set(this.person.id, this.composer.leave());
    this.person = person;
    this.revision = -1; // nothing is known yet
    this.pending.clear();
    this.answered.clear();
    this.awaited.clear();
    this.chat.clear();
    this.toasts.replaceChildren();
    this.veil.hidden = true;
    this.composer.enter(this.drafts.get(person.id));
    this.#showOwner();
    this.town.changed();
  }

  get name() {
    return this.person ? [this.person.first_name, this.person.last_name].filter(Boolean).join(" ") : "";
  }

  #showOwner() {
    const role = this.person ? this.town.role(this.person.id, this.index) : "";
    this.root.setAttribute("aria-label", this.person ? `Телефон: ${this.name}${role ? `, ${role}` : ""}` : "Вільний телефон");
    this.device.classList.toggle("free", !this.person);
    this.owner.setAttribute("aria-label", this.person ? `${this.name}. Інша людина на цьому телефоні` : "Чий це телефон");
    this.owner.replaceChildren(
      this.person ? avatar(this.name, this.person.id) : el("span.avatar.nobody", {}, icon("person")),
      el("span.owner-text", {}, el("strong", {}, this.name || "Вільний телефон"), el("small", {}, role || (this.person ? "" : "оберіть, чий він"))),
      icon("chevron"));
    if (!this.person) {
      this.head.replaceChildren();
      this.begin.hidden = false;
      this.begin.replaceChildren(el("p", {}, "Тут ще нікого немає."),
        el("button.primary", { onclick: async () => this.hold(await post("people", { first_name: suggestedName(this.town.people) })) }, "+ нова людина"));
    }
  }

  async #pick() {
    await this.town.refresh();
    openPicker(this.owner, {
      root: this.root, people: this.town.people, roles: this.town.roles, current: this.person?.id,
      choose: (person) => person.id !== this.person?.id && this.hold(person),
    });
  }

  // What the server says

  take(view) {
    const fresh = this.revision >= 0;
    this.view = view;
    if (view.revision < this.revision) this.chat.clear();
    this.revision = view.revision;
    this.bot = view.bot;
    this.chat.take(view.messages, view.deleted, fresh);
    this.composer.update(view);
    for (const toast of view.toasts) this.#answered(toast, fresh);
    this.#showHead(view);
    this.#showBegin(view);
    this.#showPinned(view.pinned.at(-1));
  }

  #showHead(view) {
    const shape = JSON.stringify([view.bot, view.blocked]);
    if (shape === this.headShape && this.head.children.length) return;
    this.headShape = shape;
    const more = el("button.round-button", { "aria-label": "Дії з чатом", "aria-haspopup": "menu", onclick: () => this.#chatMenu(more) }, icon("more"));
    this.head.replaceChildren(avatar(view.bot.first_name, view.bot.id, "bot"),
      el("div.head-text", {}, el("strong", {}, view.bot.first_name), el("small", {}, view.blocked ? "заблоковано" : `бот · @${view.bot.username}`)), more);
  }

  #chatMenu(anchor) {
    const { view } = this;
    openMenu(anchor, [
      { icon: "copy", text: "Копіювати посилання на бота", act: () => copyText(`https://t.me/${view.bot.username}?start=`) },
      view.blocked
        ? { icon: "block", text: "Розблокувати бота", act: () => this.#do("unblock") }
        : { icon: "block", text: "Заблокувати бота", note: "бот більше не зможе писати", danger: true, act: () => this.#do("block") },
      view.deleted_account ? undefined
        : { icon: "trash", text: "Видалити акаунт", note: "назавжди", danger: true, act: () => this.#do("delete_account") },
    ], { label: "Дії з чатом", root: this.root, align: "end" });
  }

  #showBegin(view) {
    const [text, act] = view.deleted_account ? ["Цей акаунт видалено.", null]
      : view.blocked ? ["Бота заблоковано.", ["Розблокувати", () => this.#do("unblock")]]
        : !this.chat.messages.size ? ["Тут поки порожньо. Напишіть першими.", ["/start", () => this.start("")]]
          : ["", null];
    const shape = text;
    this.device.classList.toggle("gone", Boolean(view.deleted_account));
    if (shape === this.beginShape) return;
    this.beginShape = shape;
    this.begin.hidden = !text;
    this.begin.classList.toggle("low", Boolean(this.chat.messages.size));
    this.begin.replaceChildren(el("p", {}, text), act ? el("button.primary.begin-button", { onclick: act[1] }, act[0]) : "");
  }

  #showPinned(id) {
    const message = id && this.chat.message(id);
    this.pin = id;
    this.pinned.hidden = !message;
    if (message) this.pinned.replaceChildren(icon("pinned"), el("span", {}, this.chat.snippet(message)));
  }

  // Presses and their answers

  async #press(message, key) {
    if (key.callback_data !== undefined) {
      const name = `${message.id}|${key.callback_data}`;
      let waits = true;
      const settle = () => {
        if (waits) this.#count(name, -1);
        waits = false;
      };
      this.#count(name, 1);
      setTimeout(settle, PENDING_FOR);
      const done = await this.#do("press", { message_id: message.id, data: key.callback_data });
      if (!done || this.answered.has(done.callback_query_id)) settle();
      else this.awaited.set(done.callback_query_id, settle);
    } else if (key.copy_text) {
      await copyText(key.copy_text.text);
      this.say("Скопійовано");
    } else if (key.url) this.#follow(key.url);
    else this.say("Ця кнопка тут не працює");
  }

  #answered(toast, fresh) {
    this.answered.add(toast.id);
    this.awaited.get(toast.id)?.();
    this.awaited.delete(toast.id);
    if (!fresh) return;
    if (toast.url) this.#follow(toast.url);
    if (!toast.text) return;
    if (toast.alert) this.#alert(toast.text);
    else this.say(toast.text);
  }

  #count(name, by) {
    const left = Math.max(0, (this.pending.get(name) ?? 0) + by);
    if (left) this.pending.set(name, left);
    else this.pending.delete(name);
    for (const button of this.chat.list.querySelectorAll(".inline-keyboard .key")) if (button.dataset.press === name) this.#mark(button);
  }

  #mark(button) {
    const waits = this.pending.has(button.dataset.press);
    button.classList.toggle("pending", waits);
    if (waits) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }

  #follow(url) {
    const payload = startPayload(url, this.bot?.username);
    if (payload !== null) this.start(payload);
    else if (/^(https?:|tel:|mailto:)/i.test(url)) window.open(url, "_blank", "noopener");
    else this.say(`Посилання ${url} тут не відкривається`);
  }

  say(text) {
    const toast = el("div.toast", {}, text);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), Math.max(3500, text.length * 60));
  }

  #alert(text) {
    const close = () => {
      this.veil.hidden = true;
      this.veil.replaceChildren();
      if (held) this.composer.input.focus({ preventScroll: true });
    };
    const held = document.activeElement === document.body || this.root.contains(document.activeElement);
    const button = el("button.primary", { onclick: close }, "Гаразд");
    this.veil.replaceChildren(el("div.alert", { role: "alertdialog", "aria-modal": "true", "aria-label": "Повідомлення бота",
      onkeydown: (event) => event.key === "Escape" && close() }, el("p", {}, text), button));
    this.veil.hidden = false;
    if (held) button.focus({ preventScroll: true });
  }

  // Deeds

  async #do(deed, body = {}) {
    try {
      return await act(this.person.id, deed, body);
    } catch (error) {
      this.say(`Не вдалося: ${error.message}`);
      return null;
    }
  }

  send(kind, fields) {
    return this.#do("send", { ...fields, kind });
  }

  album(items, fields) {
    return this.#do("album", { items, ...fields });
  }

  edit(message, text) {
    return text === message.text ? Promise.resolve({}) : this.#do("edit", { message_id: message.id, text });
  }

  start(payload) {
    return this.send("text", { text: payload ? `/start ${payload}` : "/start" });
  }

  #menu(message, anchor, at) {
    const link = WRITTEN.exec(message.text)?.[0] ?? message.entities.find((entity) => entity.type === "text_link")?.url;
    const own = !message.from_bot;
    const faces = el("div.faces", { role: "group", "aria-label": "Реакція" }, REACTIONS.map((emoji) => el("button.face", {
      "aria-label": `Реакція ${emoji}`, onclick: () => {
        popover.hidePopover();
        this.#do("react", { message_id: message.id, emoji: message.own_reactions.includes(emoji) ? "" : emoji });
      } }, emoji)));
    const popover = openMenu(anchor, [
      { icon: "reply", text: "Відповісти", act: () => this.composer.answer(message) },
      message.text ? { icon: "copy", text: "Копіювати текст", act: () => copyText(message.text) } : undefined,
      link ? { icon: "link", text: "Копіювати посилання", act: () => copyText(link.replace(/[.,;:!?»)]+$/, "")) } : undefined,
      own && message.text ? { icon: "edit", text: "Редагувати", act: () => this.composer.edit(message) } : undefined,
      { icon: "trash", text: "Видалити", note: "для обох, бот про це не дізнається", danger: true, act: () => this.#do("delete", { message_id: message.id }) },
    ], { label: "Дії з повідомленням", root: this.root, at, before: faces, align: own ? "end" : "start" });
  }

  #acceptDrops() {
    this.device.addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      this.device.classList.add("dropping");
    });
    this.device.addEventListener("dragleave", (event) => !this.device.contains(event.relatedTarget) && this.device.classList.remove("dropping"));
    this.device.addEventListener("drop", (event) => {
      this.device.classList.remove("dropping");
      if (!this.person || !event.dataTransfer.files.length) return;
      event.preventDefault();
      this.composer.drop([...event.dataTransfer.files]);
    });
  }
}

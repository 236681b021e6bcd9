// Below the chat: what is being answered or attached, the input, the bot's keyboard.

import { startPayload, upload } from "./api.js";
import { el, icon } from "./dom.js";
import { openMenu } from "./popover.js";
import { samplePhoto, sampleVoice } from "./samples.js";

const LONGEST = 4096;
const MOST_IN_ALBUM = 10;
const TALLEST = 132;
const STICKERS = ["👍", "🙏", "❤️", "🙂", "😢", "🏠"];

export class Composer {
  /** `phone` has person, bot, root, commands, send(kind, fields), album(items, fields), edit(message, text), chat, say(text). */
  constructor(phone) {
    this.phone = phone;
    this.reply = null;
    this.editing = null;
    this.staged = [];
    this.input = el("textarea", { "aria-label": "Повідомлення", placeholder: "Повідомлення", rows: 1, enterkeyhint: "send", autocomplete: "off" });
    this.commands = el("button.commands", { "aria-haspopup": "menu", hidden: true, onclick: () => this.#openCommands() }, icon("menu"), el("span", {}, "Меню"));
    this.toggle = el("button.round-button", { hidden: true, "aria-label": "Кнопки бота", title: "Кнопки бота", "aria-pressed": "true", onclick: () => this.#toggleKeyboard() }, icon("keyboard"));
    this.attach = el("button.round-button", { "aria-label": "Вкладення", title: "Вкладення", "aria-haspopup": "menu", onclick: () => this.#openAttach() }, icon("clip"));
    this.sendButton = el("button.round-button.send", { type: "submit", "aria-label": "Надіслати", title: "Надіслати" }, icon("send"));
    this.context = el("div.context", { hidden: true });
    this.tray = el("div.tray", { hidden: true, "aria-label": "Вкладення до повідомлення", role: "list" });
    this.keys = el("div.reply-keyboard", { hidden: true, role: "group", "aria-label": "Клавіатура бота" });
    this.form = el("form.composer", {}, this.commands, this.attach, this.input, this.toggle, this.sendButton);
    this.node = el("div.bottom", {}, this.context, this.tray, this.form, this.keys);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.#grow());
    this.input.addEventListener("keydown", (event) => this.#typed(event));
    this.input.addEventListener("paste", (event) => this.#pasted(event));
  }

  // What the bot's side says

  update(view) {
    this.phone.commands = view.commands;
    this.commands.hidden = !view.commands.length;
    this.#showKeyboard(view.keyboard);
    this.#hint(view.keyboard?.input_field_placeholder);
    if (view.force_reply && view.force_reply !== this.forced) {
      const target = this.phone.chat.message(view.force_reply);
      if (target) this.answer(target, false);
    }
    this.forced = view.force_reply;
  }

  #showKeyboard(keyboard) {
    const shape = JSON.stringify(keyboard);
    if (shape === this.shape) return;
    this.shape = shape;
    this.toggle.hidden = !keyboard;
    this.keys.hidden = !keyboard;
    this.toggle.setAttribute("aria-pressed", "true");
    this.keys.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => el("div.key-row", {}, row.map((key) =>
      el("button.key", { "data-key": key.text, onclick: () => this.#press(key) }, el("span", {}, key.text), extra(key))))));
  }

  /** The bot's hint where there is room for it: a cut one helps nobody. */
  #hint(text) {
    this.input.placeholder = text || "Повідомлення";
    if (text && !this.value && this.input.scrollWidth > this.input.clientWidth) this.input.placeholder = "Повідомлення";
  }

  #toggleKeyboard() {
    this.keys.hidden = !this.keys.hidden;
    this.toggle.setAttribute("aria-pressed", String(!this.keys.hidden));
  }

  #press(key) {
    if (key.request_contact) this.phone.send("contact", {});
    else if (key.request_location) this.phone.send("location", { latitude: 49.2331, longitude: 28.4682 });
    else this.phone.send("text", { text: key.text });
  }

  // Answering and editing

  answer(message, focus = true) {
    this.editing = null;
    this.reply = message;
    this.#showContext();
    if (focus) this.input.focus();
  }

  edit(message) {
    this.reply = null;
    this.editing = message;
    this.value = message.text;
    this.#showContext();
    this.input.focus();
  }

  #showContext() {
    const about = this.editing ?? this.reply;
    this.context.hidden = !about;
    if (!about) return;
    const mark = this.editing ? "Зміна повідомлення" : `У відповідь: ${about.from.name}`;
    this.context.replaceChildren(icon(this.editing ? "edit" : "reply"),
      el("div.context-text", {}, el("b", {}, mark), el("span", {}, this.phone.chat.snippet(about))),
      el("button.round-button", { "aria-label": this.editing ? "Не редагувати" : "Без цитати", onclick: () => this.#forget() }, icon("close")));
  }

  #forget() {
    if (this.editing) this.value = "";
    this.reply = this.editing = null;
    this.#showContext();
    this.input.focus();
  }

  // Writing

  get value() {
    return this.input.value;
  }

  set value(text) {
    this.input.value = text;
    this.#grow();
  }

  #grow() {
    this.input.style.height = "";
    const wanted = this.value ? this.input.scrollHeight : 0;
    if (wanted) this.input.style.height = `${Math.min(wanted, TALLEST)}px`;
    this.input.classList.toggle("tall", wanted > TALLEST);
    this.form.classList.toggle("ready", Boolean(this.input.value.trim() || this.staged.length));
  }

  #typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && (this.reply || this.editing)) {
      event.preventDefault();
      this.#forget();
    } else if (event.key === "ArrowUp" && !this.value) {
      const own = this.phone.chat.lastOwn();
      if (!own) return;
      event.preventDefault();
      this.edit(own);
    }
  }

  async submit() {
    const text = this.value.trim();
    const { reply, editing, staged } = this;
    if (!text && !staged.length) return;
    this.value = "";
    this.staged = [];
    this.reply = this.editing = null;
    this.#showContext();
    this.#showTray();
    this.#grow();
    const done = editing ? await this.phone.edit(editing, text)
      : staged.length ? await this.#sendStaged(staged, text, reply)
        : await this.#sendText(text, reply);
    if (done) return;
    if (!this.value) this.value = text;
    this.staged = [...staged, ...this.staged];
    this.reply ??= reply;
    this.#showContext();
    this.#showTray();
  }

  async #sendText(text, reply) {
    const payload = startPayload(text, this.phone.bot?.username);
    if (payload !== null) return this.phone.start(payload);
    let answering = reply ? { reply_to: reply.id } : {};
    for (const part of split(text)) {
      if (!(await this.phone.send("text", { text: part, ...answering }))) return false;
      answering = {};
    }
    return true;
  }

  async #sendStaged(staged, caption, reply) {
    const answering = reply ? { reply_to: reply.id } : {};
    const words = caption ? { caption } : {};
    try {
      const items = await Promise.all(staged.map(async ({ kind, file, shape }) => ({ kind, file_id: await upload(this.phone.person.id, kind, file, shape) })));
      Object.assign(items[0], words);
      for (const group of grouped(items)) {
        const sent = group.length > 1 ? await this.phone.album(group, answering) : await this.phone.send(group[0].kind, { ...group[0], ...answering });
        if (!sent) return false;
      }
      staged.forEach(({ preview }) => preview && URL.revokeObjectURL(preview));
      return true;
    } catch (error) {
      this.phone.say(`Не вдалося надіслати: ${error.message}`);
      return false;
    }
  }

  // Attachments

  #openAttach() {
    const choose = (kind, accept, multiple = true) => () => this.#choose(kind, accept, multiple);
    openMenu(this.attach, [
      { icon: "image", text: "Фото", note: "кілька стануть альбомом", act: choose("photo", "image/*") },
      { icon: "film", text: "Відео", act: choose("video", "video/*") },
      { icon: "file", text: "Документ", act: choose("document", "") },
      { icon: "voice", text: "Голосове з файлу", act: choose("voice", "audio/*", false) },
      null,
      { icon: "image", text: "Зразок фото", act: async () => this.stage("photo", [await samplePhoto()]) },
      { icon: "voice", text: "Зразок голосового", act: () => this.#sendVoice() },
      { icon: "person", text: "Мій контакт", act: () => this.phone.send("contact", {}) },
      { icon: "pin", text: "Геопозиція", act: () => this.phone.send("location", { latitude: 49.2331, longitude: 28.4682 }) },
      { icon: "smile", text: "Стікер", act: () => this.#openStickers() },
      { icon: "poll", text: "Опитування", act: () => this.phone.send("poll", { question: "Коли вам зручно?", options: ["Зранку", "Удень", "Увечері"] }) },
    ], { label: "Вкладення", root: this.phone.root });
  }

  #openStickers() {
    openMenu(this.attach, STICKERS.map((emoji) => ({ text: emoji, act: () => this.phone.send("sticker", { emoji }) })),
      { label: "Стікери", root: this.phone.root });
    this.phone.root.querySelector(".popover .menu")?.classList.add("stickers");
  }

  #openCommands() {
    openMenu(this.commands, this.phone.commands.map(({ command, description }) => ({
      text: `/${command}`, note: description, act: () => this.phone.send("text", { text: `/${command}` }),
    })), { label: "Команди бота", root: this.phone.root });
  }

  #choose(kind, accept, multiple) {
    const chooser = el("input", { type: "file", accept: accept || null, multiple, hidden: true, "data-kind": kind });
    chooser.addEventListener("change", () => {
      this.stage(kind, [...chooser.files]);
      chooser.remove();
    });
    chooser.addEventListener("cancel", () => chooser.remove());
    this.node.append(chooser);
    chooser.click();
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.drop(files);
  }

  drop(files) {
    for (const file of files) this.stage(/^image\/(png|jpe?g|gif|webp|bmp)$/.test(file.type) ? "photo" : file.type.startsWith("video/") ? "video" : "document", [file]);
  }

  /** Waits in the tray for words to go with it. */
  async stage(kind, files) {
    for (const file of files) {
      const preview = kind === "photo" ? URL.createObjectURL(file) : null;
      this.staged.push({ kind, file, preview, shape: kind === "photo" ? await pictureShape(file) : {} });
    }
    this.#showTray();
    this.#grow();
    this.input.focus();
  }

  #showTray() {
    this.tray.hidden = !this.staged.length;
    this.tray.replaceChildren(...this.staged.map((item) => el("div.staged", { role: "listitem" },
      item.preview ? el("img", { src: item.preview, alt: item.file.name }) : el("span.staged-file", {}, icon(item.kind === "video" ? "film" : item.kind === "voice" ? "voice" : "file"), el("small", {}, item.file.name)),
      el("button.unstage", { "aria-label": `Без вкладення ${item.file.name}`, onclick: () => {
        this.staged = this.staged.filter((other) => other !== item);
        this.#showTray();
        this.#grow();
      } }, icon("close")))));
  }

  async #sendVoice() {
    try {
      const file = sampleVoice();
      await this.phone.send("voice", { file_id: await upload(this.phone.person.id, "voice", file, { duration: 3 }) });
    } catch (error) {
      this.phone.say(`Не вдалося надіслати: ${error.message}`);
    }
  }

  // Drafts belong to the person, not to the phone

  leave() {
    return { text: this.editing ? "" : this.value };
  }

  enter(draft) {
    this.reply = this.editing = null;
    this.staged = [];
    this.shape = this.forced = undefined;
    this.value = draft?.text ?? "";
    this.#showContext();
    this.#showTray();
  }
}

function extra(key) {
  if (key.request_contact) return icon("person");
  return key.request_location ? icon("pin") : null;
}

/** As phones do: a long text goes in parts, cut where a line ends if one does. */
function split(text) {
  const parts = [];
  let rest = text;
  while ([...rest].length > LONGEST) {
    const head = [...rest].slice(0, LONGEST).join("");
    const line = head.lastIndexOf("\n");
    const cut = line > head.length / 2 ? line : head.length;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...parts, rest];
}

/** Pictures and videos make albums together, documents among themselves, the rest goes alone. */
function grouped(items) {
  const family = (kind) => (["photo", "video"].includes(kind) ? "visual" : kind);
  const groups = [];
  for (const item of items) {
    const last = groups.at(-1);
    const joins = last && last.length < MOST_IN_ALBUM && family(last[0].kind) === family(item.kind) && ["visual", "document"].includes(family(item.kind));
    if (joins) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

async function pictureShape(file) {
  try {
    const { width, height } = await createImageBitmap(file);
    return { width, height };
  } catch {
    return {};
  }
}

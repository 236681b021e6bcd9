// One bubble: a message, or an album's messages together.

import { el, icon } from "./dom.js";
import { mediaOf, summary } from "./media.js";
import { hours } from "./time.js";

const BARE = new Set(["sticker", "dice", "video_note"]);

/** `chat` finds messages and takes presses; `messages` are one, or an album in order. */
export function bubble(messages, chat) {
  const [first] = messages;
  const worded = messages.find((message) => message.text) ?? first;
  if (first.kind === "service") return service(first, chat);
  const bare = messages.length === 1 && BARE.has(first.kind) && !first.reply_to;
  const node = el(`article.unit${first.from_bot ? ".in" : ".out"}${bare ? ".bare" : ""}`, {
    "data-id": first.id, tabindex: -1, "aria-label": `${first.from.name}, ${hours(new Date(first.date * 1000))}`,
  });
  const body = el("div.bubble", {},
    topic(first), forwarded(first), quote(first, chat), ...mediaOf(messages), ...words(messages),
    el("span.meta", {},
      first.silent ? el("span.silent", { title: "Надіслано без звуку", role: "img", "aria-label": "Надіслано без звуку" }, icon("silent")) : null,
      messages.some((message) => message.edited) ? el("span", {}, "змінено") : null,
      el("time", { datetime: new Date(first.date * 1000).toISOString() }, hours(new Date(first.date * 1000)))));
  body.classList.toggle("pictorial", Boolean(body.querySelector(":scope > .pictures")));
  body.classList.toggle("wordless", !messages.some((message) => message.text));
  node.append(body, reactions(messages, chat) ?? "", keyboard(worded.buttons.length ? worded : first, chat) ?? "");
  node.classList.toggle("with-keys", messages.some((message) => message.buttons.length));
  return node;
}

function service(message, chat) {
  const text = message.pins ? "Бот закріпив повідомлення"
    : message.topic_begins ? `Тема «${message.topic}»` : "Повідомлення, якого ця сторінка не показує";
  const line = message.pins
    ? el("a.service-line", { href: "#", onclick: (event) => { event.preventDefault(); chat.show(message.pins); } }, text)
    : el("span.service-line", {}, text);
  return el("article.unit.service", { "data-id": message.id, tabindex: -1 }, line);
}

/** The server's html holds only tags it made itself; everything people typed is escaped in it. */
function words(messages) {
  return messages.filter((message) => message.text).map((message) => {
    const text = el("div.words", { dir: "auto" });
    text.innerHTML = message.html;
    for (const block of text.querySelectorAll("blockquote, pre")) {
      const after = block.nextSibling;
      if (after?.nodeType === Node.TEXT_NODE) after.data = after.data.replace(/^\n/, "");
    }
    for (const veil of text.querySelectorAll(".tg-spoiler")) become(veil, "button", "Прихований текст, натисніть, щоб прочитати");
    for (const command of text.querySelectorAll(".tg-command")) become(command, "link");
    for (const fold of text.querySelectorAll("blockquote.expandable")) become(fold, "button");
    return text;
  });
}

function become(node, role, title = null) {
  node.setAttribute("role", role);
  node.tabIndex = 0;
  if (title) node.title = title;
}

function topic(message) {
  return message.topic ? el("p.topic", {}, message.topic) : null;
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title ?? "";
  return el("p.forwarded", {}, "Переслано", name ? el("b", {}, ` від ${name}`) : null);
}

function quote(message, chat) {
  if (!message.reply_to) return null;
  const target = chat.message(message.reply_to);
  return el("a.quote", { href: `#message-${message.reply_to}`, onclick: (event) => {
    event.preventDefault();
    chat.show(message.reply_to);
  } },
  el("b", {}, target?.from.name ?? "Повідомлення"),
  el("span", {}, message.quote || (target ? summary(target) : "видалене повідомлення")));
}

/** Made when a pointer comes near: a long chat has no use for a thousand of them. */
export function tools(message, chat) {
  const answer = el("button.tool", { tabindex: -1, "aria-label": "Відповідь на це повідомлення", title: "Відповісти", onclick: () => chat.reply(message) }, icon("reply"));
  const more = el("button.tool", { tabindex: -1, "aria-label": "Дії з повідомленням", title: "Дії", "aria-haspopup": "menu", onclick: () => chat.menu(message, more) }, icon("more"));
  return el("div.tools", {}, answer, more);
}

function reactions(messages, chat) {
  const chips = messages.flatMap((message) => [
    ...message.reactions.map((emoji) => el("span.reaction", { title: "Реакція бота" }, emoji)),
    ...message.own_reactions.map((emoji) => el("button.reaction.own", { "aria-label": `Ваша реакція ${emoji}`, title: "Ваша реакція", onclick: () => chat.react(message, "") }, emoji)),
  ]);
  return chips.length ? el("div.reactions", {}, chips) : null;
}

function keyboard(message, chat) {
  if (!message.buttons.length) return null;
  return el("div.inline-keyboard", {}, message.buttons.map((row) => el("div.key-row", {}, row.map((key) => {
    const link = key.url && chat.payload(key.url) === null;
    const button = el("button.key", { "data-press": `${message.id}|${key.callback_data ?? ""}`, title: key.url ?? null,
      onclick: () => chat.press(message, key) }, el("span", {}, key.text));
    if (link) button.append(icon("link"));
    if (key.copy_text) button.append(icon("copy"));
    chat.markPending(button);
    return button;
  }))));
}

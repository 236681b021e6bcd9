// What a message carries besides words: pictures, files, voices, contacts, places.

import { avatar, el, fileSize, icon } from "./dom.js";
import { length } from "./time.js";

const VISUAL = new Set(["photo", "video", "animation"]);
const NAMES = {
  photo: "Фото", video: "Відео", animation: "Анімація", audio: "Аудіо", voice: "Голосове повідомлення",
  video_note: "Відеоповідомлення", document: "Документ", sticker: "Стікер", contact: "Контакт",
  location: "Геопозиція", venue: "Місце", dice: "Кубик", poll: "Опитування", story: "Історія",
};

/** One line for quotes, pins and the journal. */
export function summary(message) {
  const text = message.text.replace(/\s+/g, " ").trim();
  const name = message.kind === "sticker" ? `Стікер ${message.file?.emoji ?? ""}`.trim() : NAMES[message.kind];
  if (message.kind === "text") return text;
  return [name ?? "Повідомлення", text].filter(Boolean).join(" · ");
}

/** The media of one message, or of an album's messages together. */
export function mediaOf(messages) {
  const visual = messages.filter((message) => VISUAL.has(message.kind));
  const others = messages.filter((message) => !VISUAL.has(message.kind));
  const grid = visual.length
    ? el(`div.pictures${visual.length > 1 ? `.album.of-${Math.min(visual.length, 4)}` : ""}`, {}, visual.map((one) => picture(one, visual.length > 1)))
    : null;
  return [grid, ...others.map(row)].filter(Boolean);
}

function picture(message, inAlbum) {
  const { file, kind } = message;
  const { width = 4, height = 3 } = file;
  const tiny = width < 40 || height < 40;
  const link = el(`a.picture${tiny ? ".tiny" : ""}${message.spoiler ? ".veiled" : ""}`, {
    href: file.url, target: "_blank", rel: "noopener",
    "aria-label": kind === "photo" ? `Відкрити зображення ${file.name}` : `Відкрити відео ${file.name}`,
  });
  if (!inAlbum && !tiny) link.style.aspectRatio = `${Math.min(Math.max(width / height, 0.62), 2.2)}`;
  if (!inAlbum && !tiny) link.style.width = `${Math.min(340, Math.max(180, width), 360 * Math.min(Math.max(width / height, 0.62), 2.2))}px`;
  if (kind === "photo") {
    link.append(el("img", { src: file.url, alt: "", loading: "lazy", decoding: "async", draggable: "false" }));
  } else {
    link.classList.add("moving");
    link.append(el("span.disc", {}, icon("play")), el("span.length", {}, kind === "animation" ? "GIF" : length(file.duration)));
  }
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.classList.contains("veiled")) link.classList.remove("veiled");
    else enlarge(message);
  });
  return link;
}

function row(message) {
  const { kind, file, details } = message;
  switch (kind) {
    case "voice": return player(message, icon("voice"));
    case "audio": return player(message, icon("music"));
    case "video_note": return roundVideo(message);
    case "document": return fileRow(message);
    case "sticker": return sticker(message);
    case "contact": return card(
      avatar(details.first_name ?? "", details.user_id ?? 0),
      [details.first_name, details.last_name].filter(Boolean).join(" "),
      el("a", { href: `tel:+${details.phone_number.replace(/^\+/, "")}` }, `+${details.phone_number.replace(/^\+/, "")}`),
    );
    case "location": return card(icon("pin"), "Геопозиція", coordinates(details));
    case "venue": return card(icon("pin"), details.title, details.address);
    case "dice": return el("div.big-emoji", { role: "img", "aria-label": `${details.emoji} ${details.value}` }, details.emoji, el("small", {}, details.value));
    case "poll": return el("div.poll", {}, el("strong", {}, details.question),
      el("ul", {}, details.options.map((option) => el("li", {}, option.text))));
    case "story": return card(icon("image"), "Історія", "");
    case "service": return null;
    default: return file ? fileRow(message) : null;
  }
}

const coordinates = ({ latitude, longitude }) => `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;

function card(mark, title, note) {
  return el("div.row", {}, el("span.row-mark", {}, mark), el("span.row-text", {}, el("strong", {}, title), el("small", {}, note)));
}

function download({ url, name, size }) {
  return el("a.download", { href: url, download: name, "aria-label": `Завантажити ${name}`, title: `Завантажити · ${fileSize(size)}` }, icon("download"));
}

function fileRow({ file }) {
  const extension = (/\.(\w{1,5})$/.exec(file.name)?.[1] ?? "").toUpperCase();
  return el("div.row.file", {},
    el("span.row-mark", {}, icon("file"), extension ? el("em", {}, extension) : null),
    el("span.row-text", {}, el("strong", {}, file.name), el("small", {}, fileSize(file.size))),
    download(file));
}

const BARS = 30;

function player(message, mark) {
  const { file, kind, id } = message;
  const time = el("span.player-time", {}, length(file.duration));
  const bars = Array.from({ length: BARS }, (_, i) => {
    const bar = el("i");
    bar.style.height = `${4 + Math.round(Math.abs(Math.sin(id * 7.3 + i * 1.7) + Math.sin(i * 0.61 + id)) * 8)}px`;
    return bar;
  });
  const title = kind === "audio" ? el("strong.player-title", {}, [file.performer, file.title].filter(Boolean).join(" — ") || file.name) : null;
  const button = el("a.disc", { role: "button", tabindex: 0, "aria-label": `Відтворити: ${NAMES[kind]}` }, icon("play"));
  const root = el("div.row.player", {}, button,
    el("span.row-text", {}, title, el("span.wave", { "aria-hidden": "true" }, bars), el("small", {}, mark, time)), download(file));
  let sound = null;
  const show = (name) => button.replaceChildren(icon(name));
  const toggle = () => {
    if (!sound) {
      sound = new Audio(file.url);
      sound.addEventListener("timeupdate", () => {
        const done = sound.currentTime / (sound.duration || file.duration || 1);
        bars.forEach((bar, i) => bar.classList.toggle("played", i / BARS < done));
        time.textContent = length(sound.currentTime);
      });
      sound.addEventListener("ended", () => {
        show("play");
        bars.forEach((bar) => bar.classList.remove("played"));
        time.textContent = length(file.duration);
      });
      sound.addEventListener("error", () => {
        show("play");
        time.textContent = "зразок без звуку";
      });
    }
    if (sound.paused) sound.play().then(() => show("pause"), () => show("play"));
    else {
      sound.pause();
      show("play");
    }
  };
  button.addEventListener("click", toggle);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    toggle();
  });
  return root;
}

function roundVideo(message) {
  return el("a.round", { href: message.file.url, "aria-label": "Відкрити відеоповідомлення", onclick: (event) => {
    event.preventDefault();
    enlarge(message);
  } }, el("span.disc", {}, icon("play")), el("span.length", {}, length(message.file.duration)));
}

/** The picture of a sticker, or its emoji where there is no picture. */
function sticker({ file }) {
  const emoji = el("span.big-emoji", { role: "img" }, file?.emoji ?? "🙂");
  const image = el("img.sticker", { src: file?.url, alt: file?.emoji ?? "", loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(emoji), { once: true });
  return image;
}

function enlarge({ kind, file }) {
  const still = kind === "photo";
  const shown = still
    ? el("img", { src: file.url, alt: file.name })
    : el("video", { src: file.url, controls: true, autoplay: true, playsinline: true, loop: kind === "animation" });
  const box = el("dialog.lightbox", { "aria-label": "Перегляд", closedby: "any" }, shown,
    el("div.lightbox-bar", {}, el("span", {}, `${file.name} · ${fileSize(file.size)}`), download(file),
      el("button.round-button", { "aria-label": "Закрити перегляд", onclick: () => box.close() }, icon("close"))));
  shown.addEventListener("error", () => shown.replaceWith(el("p", {}, "Це зразок без вмісту: показати нічого")), { once: true });
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

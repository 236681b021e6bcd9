// Puts three phones on the page and keeps them up to date.

import { get } from "./api.js";
import { Clock } from "./clock.js";
import { avatar, el } from "./dom.js";
import { Journal } from "./journal.js";
import { Phone } from "./phone.js";

const PHONES = 3;
const WAIT = 25;
const PAUSE = 1000;
const REMEMBERED = "phones";

/** Everybody in the sandbox, and what the stage says of them. */
const town = {
  people: [],
  roles: new Map(),
  stage: {},
  async refresh() {
    [{ people: this.people }, this.stage] = await Promise.all([get("people"), get("stage")]);
    const told = [...(this.stage.people ?? []), ...(this.stage.phones ?? [])];
    this.roles = new Map();
    for (const { person, ...about } of told) this.roles.set(person, { ...about, ...this.roles.get(person) });
  },
  role(id) {
    return this.roles.get(id)?.role ?? "";
  },
  changed() {
    remember();
    drawTabs();
    watching?.abort();
  },
};

let watching = null;
let since = -1;
let run = null;

const phones = Array.from({ length: PHONES }, (_, index) => new Phone(index, town));
const clock = new Clock(document.getElementById("clock"));
const journal = new Journal(document.getElementById("journal-button"), (id) => town.people.find((person) => person.id === id)?.first_name ?? String(id));
const offline = document.getElementById("offline");
const tabs = document.getElementById("tabs");
const row = document.getElementById("phones");
row.append(...phones.map((phone) => phone.root));

async function open() {
  await town.refresh();
  const title = town.stage.title || "Локальний Telegram";
  document.title = title;
  document.querySelector("h1").textContent = title;
  const known = new Map(town.people.map((person) => [person.id, person]));
  const staged = (town.stage.phones ?? []).map(({ person }) => person);
  const wanted = remembered(known) ?? (staged.length ? staged : town.people.map((person) => person.id));
  phones.forEach((phone, index) => {
    const person = known.get(wanted[index]);
    if (person) phone.hold(person);
  });
  drawTabs();
}

function remember() {
  sessionStorage.setItem(REMEMBERED, JSON.stringify(phones.map((phone) => phone.person && [phone.person.id, phone.person.first_name])));
}

/** The same phones after a reload, as long as it is the same people. */
function remembered(known) {
  const kept = JSON.parse(sessionStorage.getItem(REMEMBERED) ?? "null");
  const same = kept?.every((one) => one && known.get(one[0])?.first_name === one[1]);
  return same ? kept.map(([id]) => id) : null;
}

// Long polling, one request for all phones

async function follow() {
  for (;;) {
    if (document.hidden) await visible();
    watching = new AbortController();
    const shown = phones.filter((phone) => phone.person);
    const asked = { phones: shown.map((phone) => `${phone.person.id}:${phone.revision}`).join(","), since, timeout: since < 0 ? 0 : WAIT };
    const holders = shown.map((phone) => phone.person.id);
    try {
      const news = await get("watch", asked, watching.signal);
      if (run && news.world !== run) return location.reload();
      run = news.world;
      offline.hidden = true;
      await take(news, shown, holders);
    } catch (error) {
      if (error.name === "AbortError") continue;
      if (error.status === 404) return location.reload();
      offline.hidden = false;
      await new Promise((done) => setTimeout(done, PAUSE));
      // After a pause everything is asked for again at once: the server may be a new one.
      since = -1;
    }
  }
}

async function take(news, shown, holders) {
  const before = town.people.length;
  if (news.since !== since) {
    since = news.since;
    clock.take(news.clock);
    journal.refused(news.refused);
    if (news.people !== before) await town.refresh();
  }
  news.phones.forEach((view, i) => {
    if (!view || shown[i].person.id !== holders[i]) return;
    const seen = inView(shown[i]);
    const bot = view.messages.some((message) => message.from_bot) && shown[i].revision >= 0;
    shown[i].take(view);
    if (bot && !seen) tabs.children[shown[i].index]?.classList.add("news");
  });
}

const visible = () => new Promise((done) => {
  const look = () => {
    if (document.hidden) return;
    document.removeEventListener("visibilitychange", look);
    done();
  };
  document.addEventListener("visibilitychange", look);
});
document.addEventListener("visibilitychange", () => document.hidden && watching?.abort());

// Narrow screens show one phone at a time

function drawTabs() {
  tabs.replaceChildren(...phones.map((phone) => el("button.tab", { "aria-label": `Показати телефон ${phone.index + 1}: ${phone.name || "вільний"}`, onclick: () => show(phone.index) },
    phone.person ? avatar(phone.name, phone.person.id) : null, el("span", {}, phone.person?.first_name ?? "Вільний"))));
  markTab();
}

function inView(phone) {
  const { left, right } = phone.root.getBoundingClientRect();
  return right > innerWidth * 0.3 && left < innerWidth * 0.7;
}

function show(index) {
  const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  row.scrollTo({ left: phones[index].root.offsetLeft - row.offsetLeft, behavior: smooth ? "smooth" : "instant" });
}

function markTab() {
  phones.forEach((phone, index) => {
    const here = inView(phone);
    tabs.children[index]?.setAttribute("aria-current", String(here));
    if (here) tabs.children[index]?.classList.remove("news");
  });
}
let ticking = false;
row.addEventListener("scroll", () => {
  if (ticking) return;
  ticking = true;
  requestAnimationFrame(() => {
    ticking = false;
    markTab();
  });
}, { passive: true });
addEventListener("resize", markTab);

async function begin() {
  for (;;) {
    try {
      await open();
      break;
    } catch {
      offline.hidden = false;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
  await follow();
}

begin();

// The clock of the local Telegram and the buttons that move it.

import { post } from "./api.js";
import { el, icon } from "./dom.js";
import { openPopover } from "./popover.js";
import * as time from "./time.js";

export class Clock {
  constructor(node) {
    this.node = node;
    this.hours = el("span.clock-hours");
    this.day = el("span.clock-day");
    this.shortDay = el("span.clock-day.short", { "aria-hidden": "true" });
    this.face = el("time.clock-face", { title: "Час локального Telegram, за Києвом" }, this.hours, this.day, this.shortDay);
    this.month = el("button.bar-button", { title: "До першого числа наступного місяця, 09:00", onclick: () => this.#to(time.nextMonth(this.now)) });
    this.other = el("button.bar-button", { "aria-haspopup": "dialog", onclick: () => this.#choose() }, "Інший час…");
    this.problem = el("span.clock-problem", { role: "status" });
    this.buttons = el("div.clock-buttons", { role: "group", "aria-label": "Перевести годинник", hidden: true },
      this.#step("+1 година", (now) => new Date(now.getTime() + 3_600_000)),
      this.#step("+1 день", (now) => time.addDays(now, 1)),
      this.#step("+3 робочі дні", (now) => time.addWorkdays(now, 3)),
      this.month, this.other);
    node.append(this.face, this.buttons, this.problem);
    setInterval(() => this.flowing && this.#show(), 1000);
  }

  #step(label, target) {
    return el("button.bar-button", { onclick: () => this.#to(target(this.now)) }, label);
  }

  get now() {
    return new Date(this.shown.getTime() + (this.flowing ? performance.now() - this.read : 0));
  }

  take({ now, movable, flowing }) {
    const before = this.shown && this.now;
    this.shown = new Date(now);
    this.read = performance.now();
    this.flowing = flowing;
    this.buttons.hidden = !movable;
    this.#show();
    if (before && this.shown - before > 60_000) this.#flash();
  }

  #show() {
    const { now } = this;
    const stamp = time.forInput(now);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.hours.textContent = time.hours(now);
    this.day.textContent = time.fullDay(now);
    this.shortDay.textContent = time.shortDay(now);
    this.face.setAttribute("datetime", now.toISOString());
    this.month.textContent = `До ${time.dayAndMonth(time.nextMonth(now))}, 09:00`;
  }

  #flash() {
    this.face.classList.remove("moved");
    requestAnimationFrame(() => this.face.classList.add("moved"));
  }

  async #to(moment) {
    this.problem.textContent = "";
    try {
      this.take(await post("clock", { move_to: moment.toISOString() }));
      return true;
    } catch (error) {
      this.problem.textContent = /forward only/.test(error.message) ? "Годинник іде лише вперед" : error.message;
      setTimeout(() => { this.problem.textContent = ""; }, 5000);
      return false;
    }
  }

  #choose() {
    const input = el("input", { type: "datetime-local", "aria-label": "Дата й час за Києвом", required: true });
    input.value = time.forInput(this.now);
    input.min = input.value;
    const form = el("form.when", {}, el("label", {}, "Дата й час за Києвом"), input, el("button.primary", { type: "submit" }, icon("clock"), "Перевести"));
    form.noValidate = true;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!input.value) return;
      popover.hidePopover();
      await this.#to(time.fromInput(input.value));
    });
    const popover = openPopover(this.other, form, { label: "Перевести годинник", root: document.body, align: "end" });
    input.focus();
  }
}

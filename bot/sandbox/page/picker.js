// Whose phone this is: a searchable list of everybody, and a new person on request.

import { post } from "./api.js";
import { avatar, el } from "./dom.js";
import { openPopover } from "./popover.js";

const NAMES = ["Тетяна", "Микола", "Оксана", "Василь", "Наталія", "Андрій", "Галина", "Петро", "Ірина", "Богдан", "Людмила", "Юрій"];

const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

export function suggestedName(people) {
  const taken = new Set(people.map((person) => person.first_name));
  return NAMES.find((name) => !taken.has(name)) ?? `Людина ${people.length + 1}`;
}

export function openPicker(anchor, { root, people, roles, current, choose }) {
  const search = el("input", { type: "search", placeholder: "Ім’я або роль", "aria-label": "Пошук людини", role: "combobox", "aria-expanded": "true", autocomplete: "off" });
  const list = el("div.people", { role: "listbox", "aria-label": "Люди" });
  const add = el("button.menu-item.add-person", { onclick: () => naming() }, "+ нова людина");
  const footer = el("div.picker-footer", {}, add);
  const popover = openPopover(anchor, el("div.picker", {}, el("div.picker-search", {}, search), list, footer), { label: "Чий це телефон", root });
  let options = [];
  let active = 0;

  const pick = (person) => {
    popover.hidePopover();
    choose(person);
  };

  function draw() {
    const wanted = search.value.trim().toLocaleLowerCase("uk");
    const groups = new Map();
    for (const person of people) {
      const { role = "", group = "" } = roles.get(person.id) ?? {};
      if (!`${fullName(person)} ${role} ${group}`.toLocaleLowerCase("uk").includes(wanted)) continue;
      const name = group || "Люди";
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push({ person, role });
    }
    options = [];
    list.replaceChildren(...[...groups].map(([name, members]) => el("div", { role: "group", "aria-label": name },
      groups.size > 1 ? el("div.group-name", { "aria-hidden": "true" }, name) : null,
      members.map(({ person, role }) => {
        const option = el("div.person", { role: "option", id: `option-${person.id}`, "aria-selected": String(person.id === current), onclick: () => pick(person) },
          avatar(fullName(person), person.id), el("span.person-text", {}, el("span", {}, fullName(person)), role ? el("small", {}, role) : null));
        options.push({ option, person });
        return option;
      }))));
    if (!options.length) list.append(el("p.nobody", {}, "Нікого не знайдено"));
    move(Math.max(0, options.findIndex(({ person }) => person.id === current)));
  }

  function move(to) {
    if (!options.length) return;
    active = (to + options.length) % options.length;
    options.forEach(({ option }, i) => option.classList.toggle("active", i === active));
    search.setAttribute("aria-activedescendant", options[active].option.id);
    options[active].option.scrollIntoView({ block: "nearest" });
  }

  function naming() {
    const name = el("input", { "aria-label": "Ім’я нової людини", maxlength: 64, autocomplete: "off" });
    name.value = search.value.trim() || suggestedName(people);
    const form = el("form.naming", {}, name, el("button.primary", { type: "submit" }, "Створити"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (name.value.trim()) pick(await post("people", { first_name: name.value.trim() }));
    });
    footer.replaceChildren(form);
    name.focus();
    name.select();
  }

  search.addEventListener("input", draw);
  search.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move(active + step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (options.length) pick(options[active].person);
      else naming();
    }
  });
  draw();
  search.focus({ preventScroll: true });
}

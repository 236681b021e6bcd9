// Menus and pickers that open beside a button; Escape or a press elsewhere closes them.

import { el, icon } from "./dom.js";

const GAP = 6;
const EDGE = 8;

export function openPopover(anchor, content, { label, root, align = "start", at = null } = {}) {
  const popover = el("div.popover", { popover: "auto", role: "dialog", "aria-label": label }, content);
  root.append(popover);
  popover.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    anchor?.setAttribute?.("aria-expanded", "false");
    const held = popover.contains(document.activeElement) || document.activeElement === document.body;
    popover.remove();
    if (held) anchor?.focus?.({ preventScroll: true });
  });
  popover.showPopover();
  anchor?.setAttribute?.("aria-expanded", "true");
  place(popover, at ?? anchor.getBoundingClientRect(), align);
  return popover;
}

function place(popover, target, align) {
  const { width, height } = popover.getBoundingClientRect();
  const below = target.bottom + GAP;
  const above = target.top - GAP - height;
  const fits = below + height <= innerHeight - EDGE;
  const top = fits ? below : above >= EDGE ? above : Math.max(EDGE, innerHeight - EDGE - height);
  const left = align === "end" ? target.right - width : target.left;
  popover.style.top = `${top}px`;
  popover.style.left = `${Math.min(Math.max(EDGE, left), innerWidth - EDGE - width)}px`;
}

/** items: {icon, text, note, danger, act}; null is a line between groups. */
export function openMenu(anchor, items, { label, root, align, at, before = null } = {}) {
  const menu = el("div.menu", { role: "menu", "aria-label": label });
  const popover = openPopover(anchor, el("div", {}, before, menu), { label, root, align, at });
  popover.setAttribute("role", "presentation");
  const choose = (item) => {
    popover.hidePopover();
    item.act();
  };
  menu.append(...items.filter((item) => item !== undefined).map((item) => item === null
    ? el("div.menu-line", { role: "separator" })
    : el(`button.menu-item${item.danger ? ".danger" : ""}`, { role: "menuitem", tabindex: -1, onclick: () => choose(item) },
      item.icon ? icon(item.icon) : null,
      el("span.menu-text", {}, el("span", {}, item.text), item.note ? el("small", {}, item.note) : null))));
  menu.addEventListener("keydown", walk);
  // Measured again now that the items are in.
  place(popover, at ?? anchor.getBoundingClientRect(), align);
  menu.querySelector("[role=menuitem]")?.focus({ preventScroll: true });
  return popover;
}

function walk(event) {
  const items = [...event.currentTarget.querySelectorAll("[role=menuitem]")];
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
}

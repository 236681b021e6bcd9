// Small helpers to build the page. What people typed comes in as text nodes only.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  send: "M4 12h14M12 5l7 7-7 7",
  clip: "M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.800L9.9 17.200a1.7 1.7 0 0 1-2.4-2.400l7.7-7.7",
  reply: "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v1",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  close: "M6 6l12 12M18 6 6 18",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  pin: "M12 21s7-6.2 7-11a7 7 0 0 0-14 0c0 4.8 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  pinned: "M9 4h6l-.8 6 3.3 3v2h-11v-2l3.3-3zM12 15v5.5",
  silent: "M10 20a2.2 2.2 0 0 0 4 0M6.5 8.5V13L5 16.5h11M17.5 13.5V10a5.5 5.5 0 0 0-9-4.200M4 4l16 16",
  keyboard: "M4 6h16v12H4zM7.5 10h.01M11 10h.01M14.5 10h2M8 14h8",
  down: "M6 10l6 6 6-6",
  chevron: "M7 10l5 5 5-5",
  plus: "M12 5v14M5 12h14",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  image: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9v.01",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  film: "M4 6h11v12H4zM15 10.5 20 8v8l-5-2.5",
  person: "M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.6-4 3.4-6 7-6s6.4 2 7 6",
  smile: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8.5 14a4.2 4.2 0 0 0 7 0M9 9.5v.01M15 9.5v.01",
  poll: "M6 20v-8M12 20V5M18 20v-5",
  music: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  menu: "M5 7h14M5 12h14M5 17h9",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.700l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.700l1-1",
  block: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM6 6l12 12",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
};

/** el("button.wide", {type: "button", onclick: …}, "Так") */
export function el(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  if (tag === "button" && !attributes.type) node.type = "button";
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") node.style.cssText = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Initials on one of eight calm colours that stay with the person. */
export function avatar(name, id, kind = "") {
  const letters = name.trim().split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "");
  const hue = Math.abs(Number(id) || 0) % 8;
  return el(`span.avatar.hue-${hue}${kind ? `.${kind}` : ""}`, { "aria-hidden": "true" }, letters.join("").toUpperCase());
}

export function plural(count, one, few, many) {
  const tens = count % 100;
  const units = count % 10;
  if (units === 1 && tens !== 11) return one;
  return units >= 2 && units <= 4 && !(tens >= 12 && tens <= 14) ? few : many;
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} ${plural(bytes, "байт", "байти", "байтів")}`;
  const kilobytes = bytes / 1024;
  const [value, unit] = kilobytes < 1024 ? [kilobytes, "КБ"] : [kilobytes / 1024, "МБ"];
  return `${value.toLocaleString("uk", { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { style: "position:fixed;opacity:0" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

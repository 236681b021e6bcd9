// Dates in Ukrainian and by Kyiv's clock, wherever the browser is.

const ZONE = ["Europe/Kyiv", "Europe/Kiev"].find((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat("uk", { timeZone: zone }));
  } catch {
    return false;
  }
});

const format = (options) => new Intl.DateTimeFormat("uk", { timeZone: ZONE, ...options });
const HOURS = format({ hour: "2-digit", minute: "2-digit" });
const STAMP = format({ day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = format({ day: "numeric", month: "long" });
const WEEKDAY = format({ weekday: "long" });
const SHORT = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, hourCycle: "h23",
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** {year, month (from 1), day, hour, minute, second} on Kyiv's wall clock. */
export function inKyiv(date) {
  const parts = PARTS.formatToParts(date).filter((part) => part.type !== "literal");
  return Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
}

/** The moment at which Kyiv's clock shows this; days and months may overflow. */
export function fromKyiv({ year, month, day, hour = 0, minute = 0, second = 0 }) {
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const offset = (moment) => {
    const shown = inKyiv(new Date(moment));
    return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) - moment;
  };
  const near = wall - offset(wall);
  return new Date(wall - offset(near));
}

export const hours = (date) => HOURS.format(date);
export const stamp = (date) => STAMP.format(date).replace(",", "");
export const shortDay = (date) => SHORT.format(date).replace(/\s*р\.$/, "");
export const dayAndMonth = (date) => DAY.format(date);
export const weekday = (date) => WEEKDAY.format(date);

export function fullDay(date) {
  return `${weekday(date)}, ${dayAndMonth(date)} ${inKyiv(date).year}`;
}

export function dayKey(date) {
  const { year, month, day } = inKyiv(date);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** For <input type="datetime-local">. */
export function forInput(date) {
  const { hour, minute } = inKyiv(date);
  return `${dayKey(date)}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

export function fromInput(text) {
  const [year, month, day, hour, minute] = text.split(/[-T:]/).map(Number);
  return fromKyiv({ year, month, day, hour, minute });
}

export const addDays = (date, days) => {
  const shown = inKyiv(date);
  return fromKyiv({ ...shown, day: shown.day + days });
};

/** The same hour so many Mondays to Fridays later. */
export function addWorkdays(date, count) {
  let moved = date;
  for (let left = count; left > 0; ) {
    moved = addDays(moved, 1);
    if (!["субота", "неділя"].includes(weekday(moved))) left -= 1;
  }
  return moved;
}

export function nextMonth(date) {
  const { year, month } = inKyiv(date);
  return fromKyiv({ year, month: month + 1, day: 1, hour: 9 });
}

export function length(secondsLong) {
  const whole = Math.round(secondsLong || 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

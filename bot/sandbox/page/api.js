// The control API of the local Telegram: see control.py for what each address takes and gives.

async function answered(response) {
  if (response.ok) return response.json();
  const { error } = await response.json().catch(() => ({}));
  throw Object.assign(new Error(error ?? `HTTP ${response.status}`), { status: response.status });
}

export async function get(path, query = {}, signal = undefined) {
  const asked = new URLSearchParams(query).toString();
  return answered(await fetch(`/sandbox/${path}${asked && `?${asked}`}`, { signal, cache: "no-store" }));
}

export async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return answered(await fetch(`/sandbox/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export const act = (person, deed, body) => post(`people/${person}/${deed}`, body);

export async function upload(person, kind, file, shape = {}) {
  const form = new FormData();
  form.append("file", file, file.name);
  const query = new URLSearchParams({ kind, ...shape });
  const response = await fetch(`/sandbox/people/${person}/files?${query}`, { method: "POST", body: form });
  return (await answered(response)).file_id;
}

/** The payload of a link that starts this bot, or null where the text is no such link. */
export function startPayload(text, username) {
  const link = /^(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.me\/(\w+)\/?\?start=([\w-]{0,64})$/i.exec(text.trim())
    ?? /^tg:\/\/resolve\/?\?domain=(\w+)&start=([\w-]{0,64})$/i.exec(text.trim());
  return link && link[1].toLowerCase() === (username ?? "").toLowerCase() ? link[2] : null;
}

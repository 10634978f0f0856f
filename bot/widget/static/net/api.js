/** The one place that calls the server. Gives parsed JSON, null for 204, or throws a Refusal. */
import { Refusal, refusalOf } from "./refusal.js";

const ROOT = "/api/v1";
const LIMIT_MS = 20_000;
let home = ""; // the page's own origin

/** Headers of a call; the token goes here and never into an address, where logs and history would keep it. */
export function headersOf({ token, key, body } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers["Idempotency-Key"] = key;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return headers;
}

/** From now on the API is asked at `origin`: the widget stands on pages of others. */
export function reach(origin) {
  home = origin;
}

/** The address of `path` under the public API. */
export function addressOf(path) {
  return home + ROOT + path;
}

/**
 * Asks the server to erase a conversation, from a page that is being left. From another origin a DELETE would first have to ask
 * whether it may (CORS preflight), for which there is no time; a plain text asks nothing.
 */
export function eraseSoon({ id, token }) {
  if (!home) return void call("DELETE", `/conversations/${id}`, { token, keepalive: true }).catch(() => null);
  fetch(addressOf(`/conversations/${id}/leave`), { method: "POST", body: token, credentials: "omit", keepalive: true }).catch(() => null);
}

export async function call(method, path, { token, key, body, keepalive = false } = {}) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), LIMIT_MS);
  try {
    const answer = await fetch(addressOf(path), {
      method,
      headers: headersOf({ token, key, body }),
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      keepalive,
      signal: control.signal,
    });
    return await read(answer);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(control.signal.aborted ? "late" : "offline");
  } finally {
    clearTimeout(timer);
  }
}

async function read(answer) {
  if (answer.status === 204) return null;
  const text = await answer.text();
  const document = parse(text);
  if (!answer.ok) throw refusalOf(answer.status, document ?? {});
  // A proxy's own page with status 200 is not an answer from the chat.
  if (document === null) throw new Refusal("down");
  return document;
}

function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

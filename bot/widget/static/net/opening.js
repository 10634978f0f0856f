/** Begins a conversation on the server. Gives {id, token, messages}, or rejects with a Refusal. */
import { call } from "./api.js";

export async function openNew(options) {
  try {
    return await call("POST", "/conversations", { body: { locale: "sv", ...options } });
  } catch (refusal) {
    // A municipality that the address got wrong must not stop anybody from writing.
    if (refusal.kind !== "refused") throw refusal;
    const { locale = "sv", channel } = options;
    return call("POST", "/conversations", { body: { locale, ...(channel && { channel }) } });
  }
}

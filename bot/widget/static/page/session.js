/**
 * The one thing kept in the browser: an opaque value for this tab, so that a reload goes on where it was.
 * Threat: somebody else opens the same phone. So nothing in localStorage, IndexedDB or cookies, and no words here.
 */
const NAME = "chatt";

/** `sent`: a referral went out of this conversation, which a hurried leaving must not erase. */
export function remember({ id, token }, sent = false) {
  attempt(() => sessionStorage.setItem(NAME, [id, token, ...(sent ? ["1"] : [])].join(".")));
}

/** {ids: {id, token}, sent} of this tab, or null. */
export function recall() {
  const [id, token, sent] = (attempt(() => sessionStorage.getItem(NAME)) ?? "").split(".");
  return id && token ? { ids: { id, token }, sent: sent === "1" } : null;
}

export function forget() {
  attempt(() => sessionStorage.removeItem(NAME));
}

/** Browsers can forbid storage; the chat then works without going on after a reload. */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

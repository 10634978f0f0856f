/** What the holder of a code can do. The code goes in the body, never in an address. */
import { call } from "../net/api.js";

export function lookUp(code) {
  return call("POST", "/receipts/lookup", { body: { code, ...inOurLanguage() } });
}

/** Safe to repeat with the same key. */
export function writeBack(code, text, key) {
  return call("POST", "/receipts/reply", { body: { code, text, idempotency_key: key, ...inOurLanguage() }, key });
}

/** Everything that is stored: {data, text} as in tests/contract/receipt-export.schema.json. */
export function takeAway(code) {
  return call("POST", "/receipts/export", { body: { code } });
}

export function takeBack(code) {
  return call("POST", "/receipts/withdraw", { body: { code, ...inOurLanguage() } });
}

/** The language of the page, in which the status comes back. */
function inOurLanguage() {
  return { locale: document.documentElement.lang };
}

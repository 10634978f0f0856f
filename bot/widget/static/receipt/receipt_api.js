/** What the holder of a code can do. The code goes in the body, never in an address. */
import { call } from "../net/api.js";

export function lookUp(code) {
  return call("POST", "/receipts/lookup", { body: { code } });
}

/** Safe to repeat with the same key. */
export function writeBack(code, text, key) {
  return call("POST", "/receipts/reply", { body: { code, text, idempotency_key: key }, key });
}

export function takeBack(code) {
  return call("POST", "/receipts/withdraw", { body: { code } });
}

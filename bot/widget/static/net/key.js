/** A new Idempotency-Key: 128 random bits. `randomUUID` is missing on plain http inside a municipal network. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

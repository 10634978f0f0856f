/** Whether the server's copy of a text is the text: it cleans away what cannot be read; what is left tells. */
export function sameWords(written, stored) {
  return readable(written) === readable(stored);
}

function readable(text) {
  return text.normalize("NFC").replace(/[^\p{L}\p{N}\p{P}\p{S}]/gu, "");
}

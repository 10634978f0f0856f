/** The quiet lines above the place where the person writes: who reads, and whether there is contact. */
import { TEXT } from "../texts.js";

const MODES = { waiting: TEXT.waiting, staff: TEXT.withHuman, closed: TEXT.closed };

/** `name` is the municipality whose staff it is, if that is known. */
export function showMode(strip, mode, name = null) {
  put(strip, mode === "staff" && name ? TEXT.withStaffIn(name) : MODES[mode] ?? "");
}

/** Gives a function to call with whether the server was reached. The browser's own word that it is offline goes first. */
export function watchContactState(strip) {
  let reached = true;
  const update = () => put(strip, navigator.onLine ? (reached ? "" : TEXT.lost) : TEXT.offline);
  addEventListener("online", update);
  addEventListener("offline", update);
  return (isThere) => {
    reached = isThere;
    update();
  };
}

function put(strip, text) {
  if (strip.textContent !== text) strip.textContent = text;
  strip.hidden = !text;
}

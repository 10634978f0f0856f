/** Where this script came from: there the chat lives, whatever page it is shown on. */
import { TAG } from "./data.js";

export const HOME = new URL(document.currentScript.src).origin;

/** True on a page of our own, as in the frame. */
export const IS_HOME = HOME === location.origin;

/** The full page for `municipality`, which only we can read, in this language or another; or the page of ours at `path`. */
export function pageAddress(municipality, tag = TAG, path = "") {
  const asked = [municipality && `kommun=${municipality}`, tag !== "sv" && `sprak=${tag}`].filter(Boolean).join("&");
  return `${HOME}/${path}${asked && `?${asked}`}`;
}

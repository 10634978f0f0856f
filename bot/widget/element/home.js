/** Where this script came from: there the chat lives, whatever page it is shown on. */
export const HOME = new URL(document.currentScript.src).origin;

/** True on a page of our own, as in the frame. */
export const IS_HOME = HOME === location.origin;

/** The full page for `municipality`, which only we can read. */
export function pageAddress(municipality) {
  return `${HOME}/${municipality ? `?kommun=${encodeURIComponent(municipality)}` : ""}`;
}

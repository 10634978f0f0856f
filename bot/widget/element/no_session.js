/**
 * In place of page/session.js: the widget keeps nothing. Storage would be the host page's, readable by all its scripts and left
 * on the device. So a chat in the widget lives as long as the page that it stands on.
 */
export function remember() {
  return null;
}

export function recall() {
  return null;
}

export function forget() {
  return null;
}

/** A new element with a class and text. Text goes in as text: what a person or the server wrote can never become markup. */
export function element(tag, { className = "", text = null, ...properties } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== null) made.textContent = text;
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

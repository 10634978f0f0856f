/** Numbers of the directory inside a text become links that ring. Everything else stays text: nothing is ever parsed as HTML. */

/** A fragment of `text` with links for those of `numbers` (longest first) that stand alone in it. */
export function withPhoneLinks(text, numbers) {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const { start, number } of find(text, numbers)) {
    fragment.append(text.slice(from, start), phoneLink(number));
    from = start + number.length;
  }
  fragment.append(text.slice(from));
  return fragment;
}

/** The numbers that stand in `text`, once each, in order. */
export function numbersIn(text, numbers) {
  return [...new Set(find(text, numbers).map(({ number }) => number))];
}

export function phoneLink(number, label = number) {
  const link = document.createElement("a");
  link.href = `tel:${number.replace(/[^\d+]/g, "")}`;
  link.className = "call";
  link.textContent = label;
  return link;
}

function find(text, numbers) {
  if (numbers.length === 0) return [];
  const pattern = new RegExp(numbers.map(escape).join("|"), "g");
  return [...text.matchAll(pattern)]
    .map((match) => ({ start: match.index, number: match[0] }))
    .filter(({ start, number }) => standsAlone(text, start, start + number.length));
}

/** Part of a longer number would ring somebody else. */
function standsAlone(text, start, end) {
  return !/\d[ -]?$/.test(text.slice(Math.max(0, start - 2), start)) && !/^[ -]?\d/.test(text.slice(end, end + 2));
}

function escape(number) {
  return number.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

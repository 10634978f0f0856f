/** What the link to the page may tell: /?kommun=varberg&kampanj=affisch. Anything else in the address is ignored. */
const WORD = /^[a-z0-9-]{1,40}$/;

export function optionsOf(search) {
  const asked = new URLSearchParams(search);
  const options = { municipality: asked.get("kommun"), campaign: asked.get("kampanj") };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value && WORD.test(value)));
}

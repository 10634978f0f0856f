/** The links to the page's other languages: the conversation changes its language first, and the rest of the address stays. */
export function watchLanguages(menu, speak) {
  for (const link of menu.querySelectorAll("a")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const address = addressOf(link);
      // A conversation that can't be told still goes on, and the page is read in the language that was asked for.
      speak(link.hreflang).catch(() => null).finally(() => location.replace(address));
    });
  }
}

function addressOf(link) {
  const address = new URL(location.href);
  address.search = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => name !== "sprak")).toString();
  const asked = new URL(link.href).searchParams.get("sprak");
  if (asked) address.searchParams.set("sprak", asked);
  return address.href;
}

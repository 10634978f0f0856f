/** The list of numbers in the bar closes with Escape and with a press outside, somewhere in `around`. Without scripts it still opens and closes. */
export function watchNumbers(details, around = document) {
  const close = () => details.removeAttribute("open");
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.preventDefault(); // this press has done its work
    close();
    details.querySelector("summary").focus();
  });
  around.addEventListener("click", (event) => {
    if (!details.contains(event.target)) close();
  });
}

/** The numbers of the directory as they stand in the page, longest first. */
export function knownNumbers(details) {
  const numbers = [...details.querySelectorAll("[data-number]")].map((link) => link.dataset.number);
  return numbers.sort((one, other) => other.length - one.length);
}

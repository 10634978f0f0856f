/** The first link of the page: to what stands below the bar. */
export function watchSkip(link, main) {
  link.addEventListener("click", (event) => {
    event.preventDefault(); // "#main" would stand in the address and the history
    main.focus();
  });
}

/**
 * Every Swedish sentence that the page itself says; what the bot says comes from the server, forms stand in the template.
 * No number and no opening hour stands here: they are in the page's HTML, from the directory.
 */
export const TEXT = {
  senders: { person: "Du", bot: "Chattroboten", staff: "Personal i kommunen", system: "Första steget" },
  emergency: "Viktigt just nu",
  call: (number) => `Ring ${number}`,
  choices: "Svarsknappar",
  choicesSaid: (labels) => `Svarsknappar: ${labels.join(". ")}.`,
  chosen: "du valde",
  preview: "Det här är det som skickas",
  typing: "Skriver",
  slow: "Svaret dröjer. Det du skrev finns kvar. Vänta lite till, eller ring ett nummer överst på sidan.",
  unsent: "Inte skickat.",
  again: "Försök igen",
  startAgain: "Starta ett nytt samtal",
  startFailed: "Chatten går inte att starta just nu. Försök igen om en stund. Numren överst på sidan går att ringa ändå.",
  gone: "Samtalet är slut och finns inte kvar hos oss. Du kan börja ett nytt.",
  linkOver: "Länken från Telegram gäller inte längre. Den fungerar en gång, i en halvtimme. Gå tillbaka dit och be om en ny, eller skriv här.",
  erased: "Allt är raderat, både hos oss och i den här fliken.",
  withHuman: "Du skriver med personal.",
  withStaffIn: (name) => `Du skriver med personal i ${name}.`,
  staffIn: (name) => `Personal i ${name}`,
  staffTyping: (name) => `${name} skriver …`,
  leaveStaff: "Tillbaka till chattroboten",
  waiting: "Du väntar på någon. Du kan skriva under tiden.",
  closed: "Samtalet är avslutat.",
  lost: "Kontakten med chatten är dålig just nu. Du kan ändå skriva.",
  offline: "Du har inget internet just nu. Numren överst på sidan går att ringa ändå.",
  leaveCount: (left) => (left === 1 ? "Tryck en gång till på skift för att lämna sidan." : `Tryck ${left} gånger till på skift för att lämna sidan.`),
};

/** What went wrong with something that was sent, by the kind of a Refusal. */
export const TROUBLE = {
  offline: "Det gick inte att skicka. Du verkar vara utan internet. Texten finns kvar. Numren överst går att ringa ändå.",
  late: "Svaret kom inte fram i tid. Texten finns kvar. Försök igen, eller ring.",
  down: "Chatten fungerar inte just nu. Texten finns kvar. Försök igen om en stund, eller ring ett nummer överst.",
  long: "Texten är för lång för att skickas. Den finns kvar. Dela upp den i kortare delar.",
  crowded: "Många skriver just nu, och chatten hann inte svara. Texten finns kvar. Försök igen om en liten stund, eller ring ett nummer överst.",
  often: "Du skickar snabbare än vi hinner läsa. Texten finns kvar. Vänta en liten stund och försök igen.",
  refused: "Det här gick inte att skicka. Texten finns kvar. Ändra den eller försök igen.",
};

export const REFERRAL = {
  heading: "Det är något som behöver ändras",
  change: "Det här behöver ändras.",
  value: { phone: "Telefonnummer", sms: "Mobilnummer", email: "Mejladress" },
  down: "Det går inte att komma vidare just nu. Inget är skickat, och det du har fyllt i finns kvar. Försök igen om en stund.",
  offline: "Du verkar vara utan internet. Inget är skickat, och det du har fyllt i finns kvar.",
  long: "Texten är för lång för att skickas. Korta den lite. Inget är skickat.",
  unsure: "Vi vet inte om förfrågan kom fram. Tryck på Ja, skicka det här en gång till. Den skickas bara en gång, även om du trycker flera gånger.",
  outdated: "Texten hann bli för gammal. Läs igenom den en gång till och skicka sedan.",
  stopped: "Inget är skickat. Det du fyllde i finns kvar tills du lämnar sidan.",
  sentTo: (name) => `Kommunen som fick den: ${name}.`,
};

export const RECEIPT = {
  heading: "Din kod",
  why: "Skriv upp den på papper. Med koden läser du svaret, skriver tillbaka eller tar tillbaka förfrågan. Ingen kan ta fram den åt dig om du tappar den.",
  copy: "Kopiera koden",
  copied: "Koden är kopierad. Den ligger kvar i enhetens urklipp tills du kopierar något annat.",
  marked: "Koden är markerad. Kopiera den som du brukar, eller skriv upp den.",
  check: "Fick du med hela koden? Skriv de fem sista tecknen.",
  checkButton: "Kolla",
  right: "Det stämmer. Nu har du koden.",
  wrong: "Det stämmer inte. Titta på koden en gång till.",
  missing: "Skriv din kod först.",
  unknown: "Den koden finns inte. Titta på det du skrev upp en gång till.",
  down: "Det går inte att komma åt svaren just nu. Försök igen om en stund.",
  replyDown: "Det gick inte att skicka. Texten finns kvar. Försök igen om en stund.",
  replyEmpty: "Skriv något först.",
  replyLong: "Texten är för lång. Korta den lite.",
  replied: "Det du skrev är skickat.",
  looked: "Det här är det senaste.",
  sent: (name, day) => `Skickad till ${name} den ${day}.`,
  from: { staff: "Kommunen skrev", person: "Du skrev" },
  withdrawDown: "Det gick inte att ta tillbaka den just nu. Försök igen om en stund.",
};

export const OWN_DATA = {
  unknown: "Koden finns inte längre.",
  down: "Det går inte att hämta det just nu. Försök igen om en stund.",
};

export const ERASE = {
  down: "Det gick inte att radera allt just nu. Försök igen om en stund.",
  offline: "Det gick inte att radera. Du verkar vara utan internet.",
};

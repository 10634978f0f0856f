/** What the widget says beside the page's own texts. */
import { TEXT, TROUBLE } from "../static/texts.js";

export const WIDGET = {
  launch: "Chatta anonymt",
  news: "Nytt svar",
  panel: "Chatt",
  title: "Första steget",
  skip: "Hoppa till skrivfältet",
  danger: "Vid fara: ring",
  more: "Fler nummer",
  languages: "Språk",
  leave: "Lämna snabbt",
  close: "Stäng chatten",
  write: "Skriv här",
  send: "Skicka",
  keys: "Enter skickar. Skift och Enter ger ny rad.",
  newMessages: "Nya meddelanden",
  page: "Öppna chatten i en egen flik",
  statement: "Så tillgänglig är chatten (ny flik)",
  form: "Be om kontakt (ny flik)",
  formOpened: "Formuläret öppnas i en egen flik. Där kan bara vi se det du skriver.",
  erase: "Radera allt",
  eraseAsk: "Vill du radera allt?",
  eraseText: "Samtalet raderas. Har du skickat en förfrågan härifrån raderas den också. Det går inte att ångra.",
  eraseYes: "Ja, radera allt",
  eraseNo: "Nej, gå tillbaka",
  host: "Chatten visas på någon annans webbplats, och den kan se det som skrivs här. Vill du att bara vi ser det?",
  stays: "Byter du sida börjar chatten om.",
  leaveNote: "Lämna snabbt: chatten töms och en vädersida visas. Webbläsarens historik finns kvar. Skift tre gånger gör samma sak.",
  leaveNoteFramed: "Lämna snabbt: den här rutan töms. Sidan runt om är kvar, och webbläsarens historik också. Stäng sidan själv. Skift tre gånger i rutan gör samma sak.",
  closed: "Chatten är stängd",
  remember: "Har du skrivit upp din kod?",
  showCode: "Visa koden",
};

TEXT.slow = "Svaret dröjer. Det du skrev finns kvar. Vänta lite till, eller ring ett nummer överst.";
TEXT.startFailed = "Chatten går inte att starta just nu. Försök igen om en stund. Numren överst går att ringa ändå.";
TEXT.offline = "Du har inget internet just nu. Numren överst går att ringa ändå.";
TROUBLE.down = "Chatten fungerar inte just nu. Texten finns kvar. Försök igen om en stund, eller ring ett nummer överst.";

"""The pages around the widget: the frame, the installation page, its trial page, and what stands in place of a closed chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.languages.page_words import PageWords
from bot.widget.element_script import element_script
from bot.widget.embedding import NOWHERE, Embedding, Embeddings
from bot.widget.page import TEMPLATES
from foundation.directory import Contact, Municipality
from foundation.languages.locales import LANGUAGES, SWEDISH, canonical
from foundation.web import STRICT_CSP

_NOBODY: Final = "frame-ancestors 'none'"


class WidgetPages:
    """Everything is from memory: numbers, themes and origins were read when the process started."""

    def __init__(self, contacts: Sequence[Contact], municipalities: Mapping[str, Municipality], embeddings: Embeddings,
                 words: PageWords | None = None) -> None:  # fmt: skip
        """Without `words` everything is in Swedish."""
        self._contacts, self._municipalities, self._embeddings, self._words = contacts, municipalities, embeddings, words
        self.script = element_script(contacts, embeddings)
        self._templates = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True,
                                      trim_blocks=True, lstrip_blocks=True)  # fmt: skip

    def municipality(self, slug: str | None) -> Municipality | None:
        """The municipality of an address; None for one that is not in the directory."""
        return self._municipalities.get(slug or "")

    def embedding(self, slug: str | None) -> Embedding:
        """What the municipality has decided; nothing for an unknown one."""
        return self._embeddings.get(slug or "", NOWHERE)

    def frame(self, slug: str | None) -> str:
        """The page that fills an iframe."""
        return self._render("embed.html", municipality=self.municipality(slug))

    def frame_policy(self, slug: str | None) -> str:
        """Content-Security-Policy of the frame: those websites may show it, and nobody else (CSP Level 3, section 6.4.2)."""
        return STRICT_CSP.replace(_NOBODY, f"frame-ancestors {self.embedding(slug).frame_ancestors}")

    def install(self, municipality: Municipality, origin: str) -> str:
        """What a web editor needs; `origin` is where the chat is reached from outside."""
        sizes = {"bytes": len(self.script.gzipped), "plain": len(self.script.plain)}
        return self._render("install.html", municipality=municipality, origin=origin, sizes=sizes,
                            origins=self.embedding(municipality.slug).origins)  # fmt: skip

    def install_policy(self) -> str:
        """Content-Security-Policy of the installation page, which shows our own frames."""
        return STRICT_CSP + "; frame-src 'self'"

    def trial(self, municipality: Municipality) -> str:
        """A bare website that shows the widget, for the installation page."""
        return self._render("trial.html", municipality=municipality)

    def trial_policy(self) -> str:
        """The strictest policy that a website may have, with the lines of the installation page."""
        return f"default-src 'none'; {host_policy(chr(39) + 'self' + chr(39))}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

    def closed(self, reason: str | None, wish: str = SWEDISH, slug: str | None = None, address: str = "/") -> str | None:
        """The page with the numbers in place of a closed chat, in the language of `wish`; None when there is no reason.

        `slug` and `address` are those of the link that led to it: the links of its languages lead there too.
        """
        if not reason:
            return None
        page = self._render("closed.html", reason=reason, address=address, municipality=self.municipality(slug),
                            languages=LANGUAGES.values())  # fmt: skip
        return self._words.page(page, canonical(wish) or SWEDISH) if self._words else page

    def _render(self, name: str, **values: object) -> str:
        return self._templates.get_template(name).render(contacts=self._contacts, **values)


def host_policy(origin: str) -> str:
    """The two lines that a website's policy needs for the script: where it comes from and whom it asks."""
    return f"script-src {origin}; connect-src {origin}"

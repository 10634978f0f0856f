"""The pages around the widget: the frame, the installation page, its trial page, and what stands in place of a closed chat."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Final

from bot.widget.element_script import element_script
from bot.widget.embedding import NOWHERE, Embedding, Embeddings
from bot.widget.packed import Packed
from bot.widget.page import render
from bot.widget.wording import Wording, wordings
from foundation.directory import Contact, Municipality
from foundation.languages.locales import LANGUAGES, SWEDISH, canonical
from foundation.web import STRICT_CSP

_NOBODY: Final = "frame-ancestors 'none'"


class WidgetPages:
    """Everything is from memory: numbers, themes, origins and translations were read before. `words` are the shipped ones if left out.

    `wish` is a language as somebody asked for it; Swedish answers for one that is not here. Raises CatalogueBroken.
    """

    def __init__(self, contacts: Sequence[Contact], municipalities: Mapping[str, Municipality], embeddings: Embeddings,
                 words: Mapping[str, Wording] | None = None) -> None:  # fmt: skip
        self._contacts, self._municipalities, self._embeddings = contacts, municipalities, embeddings
        self._wordings = words or wordings()
        self._scripts = _made(contacts, embeddings, words) if words else _scripts(tuple(contacts), tuple(embeddings.items()))

    def script(self, wish: str = SWEDISH) -> Packed:
        """widget.js with the words of a language."""
        return self._scripts[_tag(wish)]

    def municipality(self, slug: str | None) -> Municipality | None:
        """The municipality of an address; None for one that is not in the directory."""
        return self._municipalities.get(slug or "")

    def embedding(self, slug: str | None) -> Embedding:
        """What the municipality has decided; nothing for an unknown one."""
        return self._embeddings.get(slug or "", NOWHERE)

    def frame(self, slug: str | None, wish: str = SWEDISH) -> str:
        """The page that fills an iframe."""
        return self._said("embed", _tag(wish), municipality=self.municipality(slug))

    def frame_policy(self, slug: str | None) -> str:
        """Content-Security-Policy of the frame: those websites may show it, and nobody else (CSP Level 3, section 6.4.2)."""
        return STRICT_CSP.replace(_NOBODY, f"frame-ancestors {self.embedding(slug).frame_ancestors}")

    def install(self, municipality: Municipality, origin: str) -> str:
        """What a web editor needs; `origin` is where the chat is reached from outside."""
        others = [language for language in LANGUAGES.values() if language.tag != SWEDISH]
        return render("install.html", self._contacts, municipality=municipality, origin=origin, bytes=len(self.script().gzipped),
                      others=others, origins=self.embedding(municipality.slug).origins)  # fmt: skip

    def install_policy(self) -> str:
        """Content-Security-Policy of the installation page, which shows our own frames."""
        return STRICT_CSP + "; frame-src 'self'"

    def trial(self, municipality: Municipality) -> str:
        """A bare website that shows the widget, for the installation page."""
        return render("trial.html", self._contacts, municipality=municipality)

    def trial_policy(self) -> str:
        """The strictest policy that a website may have, with the lines of the installation page."""
        return f"default-src 'none'; {host_policy(chr(39) + 'self' + chr(39))}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

    def closed(self, reason: str | None, wish: str = SWEDISH, slug: str | None = None, address: str = "/") -> str | None:
        """The page with the numbers in place of a closed chat, in the language of `wish`; None when there is no reason.

        `slug` and `address` are those of the link that led to it: the links of its languages lead there too.
        """
        return self._said("closed", _tag(wish), reason=reason, address=address, municipality=self.municipality(slug),
                          languages=LANGUAGES.values()) if reason else None  # fmt: skip

    def _said(self, name: str, tag: str, **values: object) -> str:
        return self._wordings[tag].html(render(f"{name}.html", self._contacts, tag=tag, **values), name)


def host_policy(origin: str) -> str:
    """The two lines that a website's policy needs for the script: where it comes from and whom it asks."""
    return f"script-src {origin}; connect-src {origin}"


@functools.lru_cache(maxsize=2)
def _scripts(contacts: tuple[Contact, ...], embeddings: tuple[tuple[str, Embedding], ...]) -> dict[str, Packed]:
    """widget.js by language; made once for the same numbers and themes."""
    return _made(contacts, dict(embeddings), wordings())


def _made(contacts: Sequence[Contact], embeddings: Embeddings, words: Mapping[str, Wording]) -> dict[str, Packed]:
    return {tag: element_script(contacts, embeddings, wording) for tag, wording in words.items()}


def _tag(wish: str) -> str:
    return canonical(wish) or SWEDISH

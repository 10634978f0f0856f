"""What has changed between two trees, and so what of the model has to be made anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from foundation.content.parts import Tree
from nlu.studio.jobs.checkout import TAXONOMY, TESTS, taxonomy_of
from nlu.studio.jobs.telling import JobFailed

DOMAIN: Final = "bot/assistant/domain/"
WORDS: Final = f"{DOMAIN}responses/"
_ACTIONS: Final = "actions/texts/"
_DATA: Final = "nlu/data/"
_DIALOGUE: Final = (DOMAIN, "bot/assistant/config.yml", "bot/assistant/nlu.yml", "stories/")


@dataclass(frozen=True, slots=True)
class Work:
    """Whether understanding must be fitted, and whether the dialogue must be trained."""

    heads: bool
    dialogue: bool

    @property
    def is_words_alone(self) -> bool:
        """Whether nothing has to be trained: the dialogue says the words of the version that it is asked for."""
        return not (self.heads or self.dialogue)


def changed(before: Tree, after: Tree) -> list[str]:
    """The paths that were added, changed or removed."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def work_between(before: Tree, after: Tree) -> Work:
    """What the model of `before` lacks to be the model of `after`. Raises JobFailed for YAML that can't be read."""
    paths = changed(before, after)
    return Work(_teaches(before, after, paths), _dialogue(before, after, paths))


def _teaches(before: Tree, after: Tree, paths: list[str]) -> bool:
    if any(path.startswith(_DATA) and path != TAXONOMY for path in paths):
        return True
    return TAXONOMY in paths and _labels(before) != _labels(after)


def _labels(tree: Tree) -> list[tuple[str, ...]]:
    """The names alone: how an editor describes an intent teaches nothing."""
    taxonomy = taxonomy_of(tree)
    return [tuple(taxonomy["intents"]), tuple(taxonomy["safety_flags"])]


def _dialogue(before: Tree, after: Tree, paths: list[str]) -> bool:
    own = [path for path in paths if path.startswith(_DIALOGUE) and not path.startswith(TESTS)]
    if any(not path.startswith(DOMAIN) and read_yaml(before, path) != read_yaml(after, path) for path in own):
        return True
    return bool(own) and _domain(before) != _domain(after)


def responses_of(tree: Tree) -> dict[str, list[dict[str, Any]]]:
    """All answers of the tree by name. Raises JobFailed."""
    paths = sorted(path for path in tree if path.startswith(WORDS))
    return {name: answer for path in paths for name, answer in (read_yaml(tree, path).get("responses") or {}).items()}


def spoken_of(tree: Tree) -> dict[str, list[dict[str, Any]]]:
    """As responses_of, with what the actions say. Raises JobFailed."""
    paths = sorted(path for path in tree if path.startswith(_ACTIONS))
    said = {name: answer for path in paths for name, answer in (read_yaml(tree, path).get("responses") or {}).items()}
    return said | responses_of(tree)


def _domain(tree: Tree) -> dict[str, Any]:
    """All of the domain but the words of its answers. Which file something stands in does not matter to the dialogue."""
    parts: dict[str, Any] = {"answers": sorted(responses_of(tree))}
    for path in sorted(path for path in tree if path.startswith(DOMAIN)):
        for key, value in read_yaml(tree, path).items():
            if key == "responses" and path.startswith(WORDS):
                continue
            if isinstance(value, dict):
                parts.setdefault(key, {}).update(value)
            elif isinstance(value, list):
                parts.setdefault(key, []).extend(value)
            else:
                parts[key] = value
    return parts


def read_yaml(tree: Tree, path: str) -> dict[str, Any]:
    """The YAML at `path`, {} where there is none. Raises JobFailed, naming the file, for YAML that can't be read."""
    try:
        read = YAML(typ="safe").load(tree.get(path, "")) or {}
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", rad {mark.line + 1}" if mark else ""
        raise JobFailed(f"Filen {path}{place} går inte att läsa. Ångra den senaste ändringen i den och försök igen.") from None
    if not isinstance(read, dict):
        raise JobFailed(f"Filen {path} har fel form. Ångra den senaste ändringen i den och försök igen.")
    return read

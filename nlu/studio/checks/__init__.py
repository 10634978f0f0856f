"""What is said while an editor types, and what stops a publication: remarks in plain Swedish."""

from nlu.studio.checks.look import look
from nlu.studio.checks.own_words import look_at_own_answer
from nlu.studio.checks.remark import Remark, blocks
from nlu.studio.checks.whole import look_at_answer, look_at_directory, look_at_tree

__all__ = ["Remark", "blocks", "look", "look_at_answer", "look_at_directory", "look_at_own_answer", "look_at_tree"]

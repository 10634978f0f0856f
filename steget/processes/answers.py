"""The one error of a question that gets no right answer. Standard library only: the Rasa box uses it too."""


class NotAnswering(Exception):
    """The process does not do its work (yet); the text says in Swedish what was wrong with its answer."""

"""Questions whose right answer shows that a process really works; a status of its own may lie."""

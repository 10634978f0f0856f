"""Work on the catalogues: what is extracted from the sources, merged into them, compiled at set-up and counted."""

"""Rule layer of the safety gate. Public: nlu.safety.screen. Standard library only at run time."""

"""The accessibility statement, and the form by which anybody can tell what does not work for them, without saying who they are."""

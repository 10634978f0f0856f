"""`python -m steget`: the same as the command."""

from steget.cli import app

app(prog_name="steget")

"""The command `newscore`: texts in; JSON Lines, tables, colours or a page of HTML out."""

from newscore.cli.main import main

__all__ = ["main"]

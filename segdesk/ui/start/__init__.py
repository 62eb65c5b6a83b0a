"""The start page: what was opened lately, what was dropped, and the ways in."""

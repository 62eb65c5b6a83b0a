"""Data sets in formats of other tools, each written whole, read back and compared."""

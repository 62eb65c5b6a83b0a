"""Foreign formats: one file per format, and a table of them."""

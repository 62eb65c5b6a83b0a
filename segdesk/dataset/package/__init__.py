"""The export: a package that is proved right (format 1.0)."""

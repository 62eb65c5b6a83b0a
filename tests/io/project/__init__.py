"""Story tests of the project file."""

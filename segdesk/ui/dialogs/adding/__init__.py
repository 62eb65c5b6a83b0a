"""The dialog that adds images and masks to the open project."""

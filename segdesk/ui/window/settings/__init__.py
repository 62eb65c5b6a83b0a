"""What a person chooses once: the table SETTINGS, and the dialog that is made from it."""

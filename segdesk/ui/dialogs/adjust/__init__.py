"""The dialog of repairs by hand: fields, what it will do in counts and in a picture, one step."""

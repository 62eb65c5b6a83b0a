"""What a person works on: an open project, the image in front, what is shown, and jobs in the background."""

"""The dialog of classes and task: a draft beside the project, applied as one named step each."""

"""What runs in the environments of other libraries: a module per library; nothing of SegDesk is imported."""

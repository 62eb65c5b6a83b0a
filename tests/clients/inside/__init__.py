"""What runs in the environments of training tools: one module per tool; nothing of SegDesk is imported."""

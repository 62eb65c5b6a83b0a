"""The export dialog: choices, the gate, what the package will be, and the job that writes it."""

"""Which key does what: the sets to choose from, what a person assigned, what stays as it is."""

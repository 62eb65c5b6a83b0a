"""What leads out of findings: per fix id what it does, said before it is done, and done as one step."""

"""Whether packages load unchanged in the tools that train on them; see __main__."""

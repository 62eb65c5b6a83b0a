"""Whether foreign formats mean the same to the libraries they come from; see __main__."""

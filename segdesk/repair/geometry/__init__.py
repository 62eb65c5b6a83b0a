"""Places of a mask: how it lies over its photo is found out, and set right."""

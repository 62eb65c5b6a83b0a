"""Values of a mask: the pipeline that changed them is named, and undone where it can be."""

"""The canvas: one widget, and the parts that it paints from."""

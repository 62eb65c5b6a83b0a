"""The row of all images: thumbnails, states, filter, and where one is."""

from segdesk.ui.filmstrip.filmstrip import Filmstrip

__all__ = ["Filmstrip"]

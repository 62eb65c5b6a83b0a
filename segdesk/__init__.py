"""SegDesk edits segmentation masks, repairs them and packages data sets."""

__version__ = "0.1.0"

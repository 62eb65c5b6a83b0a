"""Tests of packaging, splits, verification and samples."""

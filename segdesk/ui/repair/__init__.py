"""The Repair workspace: how masks lie under their photos, and what their values mean."""

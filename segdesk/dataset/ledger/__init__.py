"""The ledger of a project: what its last export held, so that the next keeps ids and tells what changed."""

"""The QA workspace: findings of the checks, each with its place, what a fix would do, and the way out."""

"""Proposing a recipe from a file alone: where the table stands, what its columns are, and why."""

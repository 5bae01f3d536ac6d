"""Lists: what nodes, measures, targets, people and actions a sheet names, read by a recipe."""

"""Lists written: nodes, measures, targets, people and actions as a list says they are."""

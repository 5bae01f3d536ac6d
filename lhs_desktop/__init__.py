"""LHS Desktop: the workbench of clinical community meetings in a learning health system."""

__version__ = "0.1.0"

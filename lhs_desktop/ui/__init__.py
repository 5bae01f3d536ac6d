"""The window: the only floor that knows Qt."""

import builtins

import PySide6.QtCore  # noqa: F401 (puts its own import in place)

# Qt for Python reads the source of every module that is imported after it, to see whether it asks for other names of
# functions. None of ours does, and reading them takes a quarter of the time that all imports take.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

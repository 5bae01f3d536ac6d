"""How far an import is."""

from enum import Enum


class Stage(Enum):
    READING = "reading"
    """The files, and the dry run."""
    READY = "ready"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

"""The search for cycles of objects, held back while much is made that has none.

Over the objects of an import it takes 200 ms and more, in which no thread can do anything, and finds nothing. What has
no cycles, nearly all, is freed at once as ever.
"""

import gc
from contextlib import ContextDecorator
from threading import Lock


class _HeldBack(ContextDecorator):
    def __init__(self) -> None:
        self._lock = Lock()
        self._running = 0
        self._was_on = True

    def __enter__(self) -> None:
        with self._lock:
            if not self._running:
                self._was_on = gc.isenabled()
                gc.disable()
            self._running += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._running -= 1
            if not self._running and self._was_on:
                gc.enable()


no_search = _HeldBack()
"""``with no_search:``, or before a function, in any number of threads; it goes on once the last has left."""

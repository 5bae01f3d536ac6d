"""How far an import is, over all of its files."""

from collections.abc import Callable

Report = Callable[[int, int], None]
"""Told parts done and parts in all."""


class Progress:
    """Progress in parts of a thousand: half for reading, half for writing."""

    def __init__(self, report: Report | None, files: int) -> None:
        self._report = report
        self._files = max(files, 1)

    def reading(self, file: int) -> Report:
        return self._share(file / (2 * self._files), 1 / (2 * self._files))

    def writing(self, file: int) -> Report:
        return self._share(0.5 + file / (2 * self._files), 1 / (2 * self._files))

    def _share(self, start: float, share: float) -> Report:
        def report(done: int, total: int) -> None:
            if self._report:
                self._report(int(1000 * (start + share * min(done / max(total, 1), 1.0))), 1000)

        return report

"""Writing a packet to files: all of them whole, or none."""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.packets import naming
from lhs_desktop.models.packets import PacketContent

FORMATS = ("pdf", "pptx", "xlsx")
PARTIAL = ".partial-"
STALE_SECONDS = 3600.0

Report = Callable[[int, int], None]


def write_packet(
    content: PacketContent, out_dir: Path, formats: Sequence[str], report: Report | None = None
) -> list[Path]:
    """Write a packet in these formats; each file gets its name only when it is complete on the disk.

    Args:
        content: What is written.
        out_dir: An existing folder, or one to be made.
        formats: Some of ``pdf``, ``pptx``, ``xlsx``.
        report: Called with the steps done and the steps in all; it may raise to cancel, and then no
            file of this call is left.

    Returns:
        The files, in the order of ``formats``, under names that no other file had; see ``naming.names``.

    Raises:
        Rejected: ``format-unknown`` for a format that is not one of these.
    """
    for name in formats:
        if name not in FORMATS:
            raise Rejected("format-unknown", format=name, known=", ".join(FORMATS))
    progress = _Progress(_steps(content, formats), report)
    out_dir.mkdir(parents=True, exist_ok=True)
    _sweep(out_dir)
    partial: list[Path] = []
    files: list[tuple[str, bytes]] = []
    try:
        for name in formats:
            files.append((name, _bytes(content, name, progress.step)))
            partial.append(_written(out_dir, *files[-1]))
            progress.step()
        targets = next(
            paths for paths in naming.names(out_dir, content, files) if _named(partial, paths, files)
        )
    finally:
        for source in partial:
            source.unlink(missing_ok=True)
    _sync_folder(out_dir)
    return targets


def _named(partial: Sequence[Path], targets: Sequence[Path], files: Sequence[tuple[str, bytes]]) -> bool:
    """Gives all files their names; if one of these has been taken meanwhile by another file, none."""
    given: list[tuple[Path, Path]] = []
    for source, target, (_, data) in zip(partial, targets, files, strict=True):
        try:
            _move(source, target)
            given.append((target, source))
        except FileExistsError:
            if not naming.holds(target, data):
                for back, name in given:
                    os.replace(back, name)
                return False
    return True


def _move(source: Path, target: Path) -> None:
    """Renames a file, but never over another one.

    Raises:
        FileExistsError: There is one of that name.
    """
    if os.name == "nt":
        source.rename(target)
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.replace(source, target)
    else:
        source.unlink()


def _sweep(folder: Path) -> None:
    """Take away what a killed process left, once it is so old that nobody can still be writing it."""
    for path in folder.glob(f"{PARTIAL}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE_SECONDS:
                path.unlink()


class _Progress:
    """Counts steps and tells of each."""

    def __init__(self, total: int, report: Report | None) -> None:
        self.done = 0
        self.total = total
        self.report = report

    def step(self) -> None:
        self.done += 1
        if self.report is not None:
            self.report(self.done, self.total)


def _steps(content: PacketContent, formats: Sequence[str]) -> int:
    """One step a file, and one a chart where charts are drawn."""
    return sum(1 + (len(content.pages) if name in ("pdf", "pptx") else 0) for name in formats)


def _bytes(content: PacketContent, name: str, step: Callable[[], None]) -> bytes:
    """The file's bytes; each library is loaded only when its format is asked for."""
    match name:
        case "pdf":
            from lhs_desktop.formats.packets.pdf import pdf_bytes

            return pdf_bytes(content, step)
        case "pptx":
            from lhs_desktop.formats.packets.slides import slides_bytes

            return slides_bytes(content, step)
        case _:
            from lhs_desktop.formats.packets.workbook import workbook_bytes

            return workbook_bytes(content)


def _written(folder: Path, name: str, data: bytes) -> Path:
    """A new file beside its destination, under a name that no packet has, safe on the disk."""
    handle, path = tempfile.mkstemp(prefix=PARTIAL, suffix=f".{name}", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _give_usual_rights(Path(path))
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path)


def _give_usual_rights(path: Path) -> None:
    """Temporary files are for their owner alone; a packet has the rights of any new file."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _sync_folder(folder: Path) -> None:
    """Make the new names last through a power cut; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Writing a packet to files: all of them whole, or none."""

import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from lhs_desktop.errors import Rejected
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
        The files, in the order of ``formats``.

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
    try:
        for name in formats:
            data = _bytes(content, name, progress.step)
            partial.append(_written(out_dir, name, data))
            progress.step()
        targets = [out_dir / f"{file_stem(content)}.{name}" for name in formats]
        for source, target in zip(partial, targets, strict=True):
            os.replace(source, target)
    finally:
        for source in partial:
            source.unlink(missing_ok=True)
    _sync_folder(out_dir)
    return targets


def file_stem(content: PacketContent) -> str:
    """``S92000003_2022-04_3f9a0c52d1e7``: node, period and packet id, safe as a file name anywhere."""
    parts = (content.node, content.period, content.packet_id)
    safe = (re.sub(r"[^\w.-]+", "-", part).strip("-.")[:60] or "x" for part in parts)
    return "_".join(safe)


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

"""Making a packet: content, files, and the record that they were made."""

import errno
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lhs_desktop.errors import LhsError, NoRoom, Rejected, Unavailable
from lhs_desktop.models.db.database import Database, user_name
from lhs_desktop.models.db.tables import node, period
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.packets import PacketContent
from lhs_desktop.services import folders
from lhs_desktop.services.packing.content import packet_content

FORMATS = ("pdf", "pptx", "xlsx")


@dataclass(frozen=True, slots=True)
class PacketMade:
    """A packet as written: its id, its files, and what was checked on them."""

    packet: str
    node: str
    period: str
    on: date
    files: tuple[Path, ...]
    checks: tuple[dict[str, Any], ...]
    not_recorded: LhsError | None = None
    """Why the database has no record of it, where it could not be written."""

    def as_dict(self) -> dict[str, Any]:
        return {
            "packet": self.packet,
            "node": self.node,
            "period": self.period,
            "on": self.on.isoformat(),
            "files": [str(path) for path in self.files],
            "checks": list(self.checks),
        }


def make_packet(
    database: Database,
    code: str,
    when: str | None,
    formats: Sequence[str],
    out_dir: Path,
    report: Callable[[int, int], None] | None = None,
    on: date | None = None,
    names: bool = False,
) -> PacketMade:
    """Writes the packet of a node in the formats asked for, and records it.

    Args:
        database: Open for writing; of one that only reads no record is kept.
        code: The node.
        when: A period; None is the latest with figures.
        formats: Of ``FORMATS``.
        out_dir: Made if it is not there.
        report: Called with parts done and parts in all; may raise ``Cancelled``: no half file stays.
        on: The day of the packet; None is today.
        names: Says in it by which login each file was imported; a packet goes to others.

    Raises:
        Rejected: ``format-unknown``, or as ``packet_content`` and ``folders.ready``.
        Unavailable: as ``folders.ready``; ``no-room``.
    """
    for one in formats:
        if one not in FORMATS:
            raise Rejected("format-unknown", format=one, known=", ".join(FORMATS))
    with database.read() as connection:
        content = packet_content(connection, code, when, on, names)
    from lhs_desktop.formats.packets.write import write_packet

    folders.ready(out_dir)
    try:
        files = tuple(write_packet(content, out_dir, list(dict.fromkeys(formats)), report))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom("no-room", file=str(out_dir)) from error
        raise
    not_recorded = None
    try:
        _record(database, content, files)
    except Unavailable as error:
        not_recorded = error  # the files are there, and good
    checks = _checks(content, files)
    return PacketMade(
        content.packet_id, content.node, content.period, content.on, files, checks, not_recorded
    )


def _record(database: Database, content: PacketContent, files: Sequence[Path]) -> None:
    hashes = [{"file": path.name, "sha256": _sha256(path)} for path in files]
    body = json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, default=str)
    with database.write(f"packet {content.packet_id}") as step:
        read = step.connection.execute
        node_id = read(select(node.c.id).where(node.c.code == content.node)).scalar_one()
        period_id = read(select(period.c.id).where(period.c.code == content.period)).scalar()
        if period_id is None:
            return  # no figure stands in the very period, so nothing is to be found by it
        step.insert(
            "packet",
            code=content.packet_id,
            node_id=node_id,
            period_id=period_id,
            made_at=step.at,
            made_by=user_name(),
            files=json.dumps(hashes),
            content_sha256=hashlib.sha256(body.encode()).hexdigest(),
        )


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checks(content: PacketContent, files: Sequence[Path]) -> tuple[dict[str, Any], ...]:
    """What is true of the packet, as found after writing."""
    by_node: dict[tuple[str, str], tuple[float, float]] = {}
    withheld = {(row.measure, row.period) for row in content.data if row.withheld}
    means = {one.code for one in content.dictionary if one.kind == Kind.MEAN}
    for row in content.data:
        if row.node != content.node and row.numerator is not None:
            numerator, denominator = by_node.get((row.measure, row.period), (0.0, 0.0))
            # a mean that is reported counts by its weight; a rolled-up one is the weighted sum already
            is_mean = row.measure in means and not row.rolled_up
            by_node[row.measure, row.period] = (
                numerator + row.numerator * ((row.denominator or 0.0) if is_mean else 1.0),
                denominator + (row.denominator or 0.0),
            )
    compared = differing = 0
    for row in content.data:
        parts = by_node.get((row.measure, row.period))
        if (row.measure, row.period) in withheld:
            continue
        if row.node == content.node and row.rolled_up and parts and row.numerator is not None:
            compared += 1
            apart = abs(parts[0] - row.numerator) + abs(parts[1] - (row.denominator or 0.0))
            differing += apart > 1e-6 * max(1.0, abs(row.numerator))
    return (
        {
            "check": "roll-ups equal the sums of the children",
            "ok": differing == 0,
            "compared": compared,
            "differing": differing,
        },
        {"check": "files written whole", "ok": all(path.stat().st_size > 0 for path in files)},
    )

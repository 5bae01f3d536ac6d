"""The command that makes a meeting packet."""

import argparse
from pathlib import Path
from typing import Any

from lhs_desktop.commands import Answer, add_day, day_of
from lhs_desktop.models.wording import day
from lhs_desktop.services import packing
from lhs_desktop.services.databases import open_database


def add_to(commands: Any) -> None:
    packet = commands.add_parser("packet", help="write the meeting packet of a node")
    packet.add_argument("database")
    packet.add_argument("node")
    packet.add_argument("--period", help="if you name none, the latest with figures")
    packet.add_argument(
        "--format",
        nargs="+",
        action="extend",
        dest="formats",
        help=f"of {', '.join(packing.FORMATS)}; all if you name none",
    )
    packet.add_argument("--out", type=Path, required=True, help="the folder to write to")
    add_day(packet, "the day of the packet: on it actions are overdue or not")
    packet.add_argument("--names", action="store_true", help="say in the provenance who imported each file")
    packet.set_defaults(run=_packet)


def _packet(arguments: argparse.Namespace) -> Answer:
    asked = arguments.formats or packing.FORMATS
    formats = [one for each in asked for one in each.split(",")]
    with open_database(arguments.database) as database:
        made = packing.make_packet(
            database,
            arguments.node,
            arguments.period,
            formats,
            arguments.out,
            on=day_of(arguments),
            names=arguments.names,
        )
    about = f"packet {made.packet}, {made.node}, {made.period}, as of {day(made.on)}"
    lines = [about, *(f"  {path}" for path in made.files)]
    failed = [check["check"] for check in made.checks if not check["ok"]]
    if made.not_recorded is not None:
        lines.append(f"The database keeps no record of it: {made.not_recorded}")
    lines += [f"check failed: {check}" for check in failed]
    return Answer(made.as_dict(), lines)

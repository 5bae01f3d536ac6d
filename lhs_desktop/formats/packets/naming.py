"""Names of a packet's files: readable, safe on every system, and never those of another file."""

import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from lhs_desktop.models.packets import PacketContent

NAME = "{node} {period} meeting packet"
LONGEST_NODE = 80
"""Characters of the node's name; the folder needs room, too, where a whole path has 260 (Windows)."""
MOST_BYTES = 150
"""Of the node's name: most systems allow 255 for a whole name, and letters of other scripts take two to four."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
"""Without them words of some scripts read otherwise."""


def file_stem(content: PacketContent) -> str:
    """``NHS Fife 2024-08 meeting packet``: safe as a file name anywhere."""
    node = safe_name(content.node_name) or safe_name(content.node) or "Node"
    period = safe_name(content.period.replace("/", " to "))
    return NAME.format(node=node, period=period)


def safe_name(text: str) -> str:
    """A text as the first words of a file name: no sign that some system forbids, hides, or reads as a path.

    Windows takes ``CON.anything`` for a device.
    """
    plain = "".join(map(_allowed, unicodedata.normalize("NFC", text)))
    words = " ".join(_FORBIDDEN.sub("-", plain).split())
    words = _shortened(words.lstrip("-. ")).rstrip("-. ")
    device, point, rest = words.partition(".")
    return f"{device}_{point}{rest}" if point and _RESERVED.fullmatch(device) else words


def _allowed(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Zl", "Zp", "Zs") or character.isspace():
        return " "
    # signs without a form of their own, such as those that turn the direction of what follows
    return "" if kind.startswith("C") and character not in _JOINERS else character


def _shortened(words: str) -> str:
    """Not longer than allowed; never cut between a letter and its marks."""
    end = min(len(words), LONGEST_NODE)
    while end and len(words[:end].encode()) > MOST_BYTES:
        end -= 1
    while 0 < end < len(words) and (unicodedata.combining(words[end]) or words[end] in _JOINERS):
        end -= 1
    return words[:end]


def names(folder: Path, content: PacketContent, files: Sequence[tuple[str, bytes]]) -> Iterator[list[Path]]:
    """The paths that files of a packet may have, best first: the first that are free are to be taken.

    A name is free where nothing stands under it, or the very same bytes. A number is put behind a name that is not
    (`` (2)``), the same one for all formats; so neither another place of the same name nor slides that somebody
    has edited are ever overwritten, and no two packets share a name.

    Args:
        folder: Where they are to stand.
        content: The packet.
        files: Format and bytes of each.
    """
    stem = file_stem(content)
    for number in count(1):
        numbered = stem if number == 1 else f"{stem} ({number})"
        paths = [folder / f"{numbered}.{name}" for name, _ in files]
        same = all(_is_free(path, data) for path, (_, data) in zip(paths, files, strict=True))
        if same and all(_is_of(other, content.packet_id) for other in _others(folder, numbered, paths)):
            yield paths


def _is_free(path: Path, data: bytes) -> bool:
    return not os.path.lexists(path) or holds(path, data)


def holds(path: Path, data: bytes) -> bool:
    """Whether a file holds these very bytes."""
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _others(folder: Path, stem: str, paths: Sequence[Path]) -> list[Path]:
    """Files of the other formats under the same name."""
    every = [folder / f"{stem}.{name}" for name in ("pdf", "pptx", "xlsx")]
    return [path for path in every if path not in paths and os.path.lexists(path)]


def _is_of(path: Path, packet_id: str) -> bool:
    """Whether a file says that it belongs to a packet."""
    try:
        if path.suffix == ".pdf":
            return packet_id.encode() in path.read_bytes()
        with zipfile.ZipFile(path) as parts:
            return packet_id.encode() in parts.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False

"""Which part of a zipped workbook is which sheet, and from which year it counts its days."""

import struct
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError, ParserCreate

if TYPE_CHECKING:
    from lhs_desktop.formats.workbooks.packages import Package


def describe(package: "Package") -> tuple[bool, dict[str, str]]:
    """Whether days count from 1904, and the name of the sheet in each part."""
    if package.kind == "ods":
        return False, {}
    relations = package.small.get(f"xl/_rels/workbook.{'bin' if package.kind == 'xlsb' else 'xml'}.rels", b"")
    targets: dict[str, str] = {}
    for tag, attributes in _elements(relations):
        if tag == "Relationship" and "Id" in attributes and "Target" in attributes:
            target = attributes["Target"]
            targets[attributes["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    if package.kind == "xlsb":
        date1904, sheets = _binary(package.small.get("xl/workbook.bin", b""))
    else:
        date1904, sheets = _workbook(package.small.get("xl/workbook.xml", b""))
    return date1904, {targets[relation]: name for relation, name in sheets if relation in targets}


def _workbook(data: bytes) -> tuple[bool, list[tuple[str, str]]]:
    date1904: bool | None = None
    sheets = []
    for tag, attributes in _elements(data):
        if tag == "workbookPr" and date1904 is None:
            date1904 = attributes.get("date1904", "0").lower() in ("1", "true", "on")
        elif tag == "sheet" and "name" in attributes:
            relation = next(
                (value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), ""
            )
            sheets.append((relation, attributes["name"]))
    return bool(date1904), sheets


def workbook_part(relations: bytes) -> str:
    """The part of a package that is its main document; empty if none is named."""
    for tag, attributes in _elements(relations):
        if tag == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            return attributes.get("Target", "").lstrip("/")
    return ""


def _elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part in order, without their prefixes."""
    elements: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, Any]) -> None:
        elements.append((tag.rpartition(":")[2], attributes))

    parser = ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except ExpatError:
        # The reader will say what is wrong, if it minds.
        return elements
    return elements


def _binary(data: bytes) -> tuple[bool, list[tuple[str, str]]]:
    from lhs_desktop.formats.workbooks.biff12 import records

    date1904, sheets = False, []
    for kind, start, size in records(data):
        if kind == 0x99 and size >= 4:
            date1904 = bool(data[start] & 1)
        elif kind == 0x9C and size >= 16:
            relation, after = _wide(data, start + 8)
            name, _ = _wide(data, after)
            sheets.append((relation, name))
    return date1904, sheets


def _wide(data: bytes, at: int) -> tuple[str, int]:
    (count,) = struct.unpack_from("<I", data, at)
    if count > 0xFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    return data[at + 4 : end].decode("utf-16-le", "replace"), end

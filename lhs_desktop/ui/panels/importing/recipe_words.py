"""The lines of a recipe in words."""

from PySide6.QtCore import QCoreApplication

from lhs_desktop.formats.workbooks import address
from lhs_desktop.services.importing.describing import Line, Topic
from lhs_desktop.services.importing.prepared import Origin, Prepared
from lhs_desktop.ui.panels.importing.roles import role_name


def tr(text: str) -> str:
    return QCoreApplication.translate("recipe", text)


def subject(line: Line) -> str:
    """What a line is about."""
    if line.role is not None:
        return role_name(line.role)
    return {
        Topic.DRIFT: tr("▲ Changed names"),
        Topic.TABLE: tr("Table"),
        Topic.MISSING: tr("Signs for missing"),
        Topic.TOTALS: tr("Total rows"),
        Topic.ONLY: tr("Only rows with"),
        Topic.DUPLICATES: tr("Several rows for one figure"),
        Topic.END: tr("Table ends above"),
    }.get(line.topic, "")


def content(line: Line) -> str:
    """What it says: heads with the letters of their columns, rows, texts."""
    if line.topic is Topic.TABLE:
        header, first, last = (row + 1 for row in line.rows)
        return tr("{sheet}: headers in row {header}, data in rows {first}–{last}").format(
            sheet=line.text, header=header, first=first, last=last
        )
    if line.topic is Topic.DUPLICATES:
        return {
            "sum": tr("are added up"),
            "ask": tr("are added up, once you accept that"),
            "last": tr("the last one counts"),
        }.get(line.text, line.text)
    if line.topic is Topic.ONLY:
        return f"{line.text} ({', '.join(line.heads)})"
    if line.heads:
        letters = [address(0, column)[:-1] for _, _, column in line.places]
        named = [f"{head} ({letter})" for head, letter in zip(line.heads, letters, strict=False)]
        return ", ".join([*named, *line.heads[len(letters) :]])
    return {
        "title": tr("in a title above the table"),
        "sheet": tr("in the name of the sheet"),
        "file": tr("in the name of the file"),
    }.get(line.text, line.text)


def origin_words(prepared: Prepared) -> str:
    """Where the recipe of a file comes from, in a word."""
    name = prepared.recipe.name if prepared.recipe is not None else ""
    return {
        Origin.KNOWN: tr("known: {name}").format(name=name),
        Origin.DRIFTED: tr("known, drifted: {name}").format(name=name),
        Origin.PROPOSED: tr("proposed"),
        Origin.MENDED: tr("changed by you"),
        Origin.LOOKUP: tr("gives the names for another file"),
        Origin.NONE: tr("none"),
    }[prepared.origin]

"""The recipe of a list as a document that is edited: its fields, what is kept beside them, and whose actions a log holds."""

from collections.abc import Sequence
from typing import Any

import tomlkit

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.written_periods import of_column
from lhs_desktop.formats.workbooks import Cell
from lhs_desktop.models.recipes import FieldKind, ListOf
from lhs_desktop.models.recipes.lists import FIELDS, NEEDED, PLACED
from lhs_desktop.services.importing.documents import Table, child, opened
from lhs_desktop.services.importing.roles import Part, Role

AS_LEVEL = {"code": Part.NODE_CODE, "name": Part.NODE_NAME, "parent": Part.PARENT}
"""Where a list of nodes has its levels in columns, these fields are parts of a level."""


def is_level(part: Table, role: Role) -> bool:
    """Whether a field of a list of nodes is a part of its lowest level."""
    columns = any("code_column" in level or "name_column" in level for level in part.get("levels", ()))
    return columns and role.of in AS_LEVEL and "code" not in part.get("fields", {})


def field_of(part: Table, head: str, name: str, cells: Sequence[Cell]) -> Any:
    """A field under a header; dates with their format, where it is not told by each date itself."""
    of = part.get("list", "")
    if of == ListOf.ACTIONS or of not in set(ListOf) or FIELDS[ListOf(of)].get(name) is not FieldKind.DATE:
        return head
    written = of_column(head, cells)
    if written is None or written.rule.format in ("", "%Y-%m-%d"):
        return head
    return tomlkit.inline_table().add("column", head).add("format", written.rule.format)


def add_attribute(part: Table, head: str) -> None:
    """A further column, kept beside what the rows are about."""
    attributes = part.get("attributes")
    if attributes is None:
        attributes = part["attributes"] = tomlkit.aot()
    attributes.append(tomlkit.item({"name": " ".join(head.split())[:80], "column": head}))


def with_place(toml: str, node: str) -> str:
    """The recipe in which the actions and targets of lists that name no place belong to a node.

    Args:
        toml: The recipe.
        node: A node's code.

    Raises:
        Rejected: ``recipe-not-toml``.
    """
    document, _ = opened(toml, 0)
    for part in document.get("tables") or [document]:
        if (part.get("list") or document.get("list")) in PLACED:
            fields = child(part, "fields")
            if "node" not in fields:
                fields["node"] = tomlkit.inline_table().add("constant", node)
    return tomlkit.dumps(document)


def check_list(part: Table, head: str) -> None:
    """What the rows of a list need to be about something."""
    of, fields = ListOf(part["list"]), part.get("fields", {})
    lacking = [name for name in NEEDED[of] if name not in fields]
    if of is ListOf.NODES and not ({"code", "name"} & set(fields) or part.get("levels")):
        lacking = ["name"]
    if lacking:
        raise Rejected("role-needed", column=head, role=lacking[0])

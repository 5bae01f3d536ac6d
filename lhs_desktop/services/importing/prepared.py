"""A file of an import: its cells, the recipe that reads it, and what that makes of its sheets."""

from dataclasses import dataclass
from enum import StrEnum

from lhs_desktop.errors import LhsError
from lhs_desktop.formats.workbooks import Workbook
from lhs_desktop.models.recipes import Recipe
from lhs_desktop.services.importing.sources import Ref, source_of
from lhs_desktop.services.importing.views import SheetView


class Origin(StrEnum):
    """Where the recipe of a file comes from."""

    KNOWN = "known"
    DRIFTED = "drifted"
    """Known, but some heads or sheets are called otherwise now: to import it accepts that."""
    PROPOSED = "proposed"
    MENDED = "mended"
    LOOKUP = "lookup"
    """It is no extract: another one takes names from it."""
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A file, how it is to be read, and what that makes of its sheets."""

    ref: Ref
    workbook: Workbook | None = None
    origin: Origin = Origin.NONE
    toml: str = ""
    """The recipe as text, also where something is wrong with it."""
    asked: str = ""
    """The recipe that was chosen or mended for it; empty where it was found."""
    recipe: Recipe | None = None
    reasons: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    """What is called otherwise than the recipe knew it."""
    views: tuple[SheetView, ...] = ()
    error: LhsError | None = None
    """Why it cannot be read."""

    @property
    def name(self) -> str:
        """What messages and the ledger call it."""
        return source_of(self.ref).name

    @property
    def is_extract(self) -> bool:
        """Whether it can be imported."""
        return self.recipe is not None and self.error is None and self.origin is not Origin.LOOKUP

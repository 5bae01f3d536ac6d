"""What a proposal rests on: a table of a sheet, the profile of its columns, what stands above it."""

from dataclasses import dataclass
from functools import cached_property

from lhs_desktop.formats.extracts.proposing.profiles import Column
from lhs_desktop.formats.extracts.proposing.regions import Region
from lhs_desktop.formats.extracts.said_years import only_year
from lhs_desktop.formats.extracts.table import titles
from lhs_desktop.formats.extracts.written_periods import within
from lhs_desktop.formats.workbooks import Cell, Sheet, Workbook, cell_text

MOST_ROWS = 200_000


@dataclass(frozen=True)
class Context:
    workbook: Workbook
    sheet: Sheet
    region: Region
    columns: tuple[Column, ...]
    """Without those that hold identifiers of patients."""

    @cached_property
    def above(self) -> list[list[Cell]]:
        """The rows above the heads."""
        return list(self.sheet.iterate(0, self.region.top - 1)) if self.region.top else []

    @cached_property
    def titles(self) -> list[str]:
        """The texts above the heads, in reading order."""
        return titles(self.sheet, self.region.top)

    @property
    def file(self) -> str:
        """The file's name without its ending."""
        return self.workbook.name.rsplit(".", 1)[0]

    @property
    def title(self) -> str:
        """What the table is called: the first text above it that is no label; else its sheet, or its file."""
        if own := self.region.under or self._own_title:
            return own
        for text in self.titles:
            said = len(text) > 3 and not text.endswith(":") and not text.replace(".", "").isdigit()
            if said and only_year(text) is None:
                return " ".join(text.split())
        several = len(self.workbook.sheets) > 1 and only_year(self.sheet.name) is None
        return self.sheet.name if several else self.file

    @property
    def _own_title(self) -> str:
        """A text alone right above the heads, with a blank row between it and the titles of the whole sheet."""
        texts = [[text for cell in row if (text := cell_text(cell).strip())] for row in self.above]
        if len(texts) < 3 or len(texts[-1]) != 1 or texts[-2] or not any(texts[:-2]):
            return ""
        text = " ".join(texts[-1][0].split())
        said = len(text) > 3 and any(sign.isalpha() for sign in text) and ":" not in text
        return text if said and within(text) is None else ""

    def cells(self, column: Column) -> list[Cell]:
        """All cells of a column, down to a limit."""
        region = self.region
        return self.sheet.column(column.index, region.first, min(region.last, region.first + MOST_ROWS - 1))

    def whole(self, column: Column) -> list[str]:
        """The texts of all cells of a column, down to a limit."""
        return [cell_text(cell).strip() for cell in self.cells(column)]

    def column(self, head: str) -> Column:
        return next(column for column in self.columns if column.head == head)

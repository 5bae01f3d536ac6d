"""The packet as a workbook for those who count again: tidy data, dictionary, actions, provenance.

Texts are written as texts whatever they begin with, so a workbook from a stranger's data runs no
formula; numbers are numbers with the decimals of their measure.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.charts.scales import finite
from lhs_desktop.formats.packets.office import WORKBOOK_OPTIONS, cell_text
from lhs_desktop.formats.packets.words import SIGNS, WORDS
from lhs_desktop.models.packets import Figure, GridCell, PacketContent

FONT = "Source Sans 3"

Value = str | float | int | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its head, its width in characters, and how many decimals its numbers have."""

    head: str
    width: float
    decimals: int | None = None


def workbook_bytes(content: PacketContent) -> bytes:
    """The packet as one XLSX file.

    Args:
        content: What is written; figures go in as numbers where they have a value, else as their text.
    """
    stream = io.BytesIO()
    _Workbook(content, stream).write()
    return stream.getvalue()


class _Workbook:
    """One workbook while it is being written."""

    def __init__(self, content: PacketContent, stream: io.BytesIO) -> None:
        self.content = content
        self.book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.decimals = {page.measure: page.chart.decimals for page in content.pages}
        day = content.as_of_date
        self.book.set_properties(
            {
                "title": cell_text(f"{content.title}: {content.node_name}, {content.period_label}"),
                "subject": cell_text(f"{WORDS['packet']} {content.packet_id}"),
                "created": datetime(day.year, day.month, day.day),
            }
        )

    def write(self) -> None:
        self._write_summary()
        self._write_data()
        self._write_dictionary()
        self._write_actions()
        self._write_provenance()
        self._write_grid()
        self.book.close()

    # Parts

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": FONT, "font_size": 10, "font_color": PRINT.ink, "valign": "top"}
            self.formats[key] = self.book.add_format({**base, **properties})
        return self.formats[key]

    def _number_format(self, decimals: int | None) -> Any:
        if decimals is None:
            return self._format(num_format="#,##0.######")
        return self._format(num_format="#,##0" + ("." + "0" * decimals if decimals else ""))

    def _put(self, sheet: Any, row: int, column: int, value: Value, decimals: int | None = None) -> None:
        if isinstance(value, bool):
            sheet.write_string(row, column, "yes" if value else "no", self._format())
        elif isinstance(value, str):
            if value:
                sheet.write_string(row, column, cell_text(value), self._format(text_wrap=True))
        elif isinstance(value, date):
            sheet.write_datetime(
                row,
                column,
                datetime(value.year, value.month, value.day),
                self._format(num_format="yyyy-mm-dd"),
            )
        elif value is not None and finite(value) is not None:
            whole = decimals is None and float(value).is_integer()
            sheet.write_number(row, column, value, self._number_format(0 if whole else decimals))

    def _table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value]],
        decimals: Callable[[int, int], int | None] | None = None,
        top: int = 0,
        sheet: Any = None,
    ) -> Any:
        """A table with a head that stays in sight and a filter.

        Args:
            name: Name of the sheet.
            columns: The columns from left to right.
            rows: Values; None leaves a cell empty.
            decimals: Decimals of the number in this row and column, where they differ from the column's.
            top: Row of the head.
            sheet: A sheet that is already there.
        """
        sheet = sheet or self.book.add_worksheet(name)
        head = self._format(bold=True, bottom=1, bottom_color=PRINT.muted, text_wrap=True, valign="bottom")
        for index, column in enumerate(columns):
            sheet.write_string(top, index, cell_text(column.head), head)
            sheet.set_column(index, index, column.width)
        last = top
        for last, values in enumerate(rows, start=top + 1):
            for index, value in enumerate(values):
                places = columns[index].decimals
                if decimals is not None and isinstance(value, float):
                    places = decimals(last - top - 1, index)
                self._put(sheet, last, index, value, places)
        sheet.freeze_panes(top + 1, 1)
        sheet.autofilter(top, 0, max(last, top), len(columns) - 1)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer(_footer(self.content))
        return sheet

    # Sheets

    def _write_summary(self) -> None:
        content = self.content
        sheet = self.book.add_worksheet("Summary")
        title = self._format(bold=True, font_size=14)
        sheet.write_string(0, 0, cell_text(f"{content.node_name}, {content.period_label}"), title)
        facts = [
            (WORDS["status"], WORDS.get(content.status, content.status)),
            (WORDS["as_of"], content.as_of),
            (WORDS["on"], content.on_text),
            (WORDS["batches"], content.batches),
            (WORDS["packet"], content.packet_id),
        ]
        row = 1
        for name, text in facts:
            sheet.write_string(row, 0, name, self._format(font_color=PRINT.muted))
            sheet.write_string(row, 1, cell_text(text), self._format())
            row += 1
        for text in (content.legend, *content.attribution):
            sheet.write_string(row, 0, cell_text(text), self._format(font_color=PRINT.muted))
            row += 1
        row += 1
        for text in content.summary or (WORDS["no_summary"],):
            sheet.write_string(row, 0, cell_text(text), self._format())
            row += 1
        self._write_statement(sheet, row + 1)

    def _write_statement(self, sheet: Any, top: int) -> None:
        columns = [
            Column(WORDS["measure"], 28),
            Column("Code", 12),
            Column("Unit", 8),
            Column(WORDS["latest"], 12),
            Column(WORDS["target"], 12),
            Column(WORDS["variance"], 12),
            Column(WORDS["prior"].capitalize(), 12),
            Column(WORDS["status"], 18),
            Column(WORDS["variation"], 16),
            Column(WORDS["assurance"].capitalize(), 16),
            Column(WORDS["streak"].capitalize(), 20),
            Column("n", 14, 0),
            Column("Off target below", 12, 0),
            Column("of those with a figure", 12, 0),
            Column("Latest is of", 24),
        ]
        content = self.content
        lines = content.statement
        rows = [
            (
                line.name,
                line.measure,
                line.unit,
                _value(line.latest),
                _value(line.target),
                _value(line.variance),
                _value(line.prior),
                line.status_text,
                line.variation_text,
                line.assurance_text,
                line.streak_text,
                _value(line.n),
                *(line.off_target or (None, None)),
                line.aged or content.period_label,
            )
            for line in lines
        ]

        def decimals(row: int, column: int) -> int | None:
            return self.decimals.get(lines[row].measure) if 3 <= column <= 6 else columns[column].decimals

        self._table("Summary", columns, rows, decimals, top, sheet)
        sheet.freeze_panes(0, 0)
        marks = [line.standing for line in lines]
        for row, (mark, line) in enumerate(zip(marks, lines, strict=True), start=top + 1):
            sheet.write_string(row, 7, cell_text(line.status_text), self._marked(mark))
        row = top + len(lines) + 1
        for text in content.untold:
            sheet.write_string(row, 0, cell_text(text), self._format(font_color=PRINT.muted))
            row += 1
        self._write_legend(sheet, row + 1, marks)

    def _marked(self, mark: str) -> Any:
        """The look of a word for a status: its colour, and its sign before it, which is no part of the text."""
        sign = SIGNS.get(mark)
        look = {"num_format": f'"{sign} "@'} if sign else {}
        return self._format(font_color=PRINT.status(mark) if sign else PRINT.ink, text_wrap=True, **look)

    def _write_legend(self, sheet: Any, top: int, marks: Iterable[str]) -> None:
        """What the signs mean that are in a table."""
        shown = [mark for mark in SIGNS if mark in set(marks)]
        for row, mark in enumerate(shown, start=top):
            sheet.write_string(row, 0, WORDS[mark], self._marked(mark))

    def _write_data(self) -> None:
        heads = (
            ("node", 13), ("node_name", 30), ("measure", 14), ("period", 11), ("numerator", 13),
            ("denominator", 13), ("value", 12), ("state", 14), ("rolled_up", 10), ("file", 36),
            ("sheet", 14), ("cell", 10), ("batch", 8), ("note", 24),
        )  # fmt: skip
        columns = [Column(head, width) for head, width in heads]
        data = self.content.data

        def decimals(row: int, column: int) -> int | None:
            return self.decimals.get(data[row].measure) if column == 6 else None

        rows = (tuple(getattr(row, head) for head, _ in heads) for row in data)
        self._table("Data", columns, rows, decimals)

    def _write_dictionary(self) -> None:
        heads = (
            ("code", 14), ("name", 30), ("domain", 18), ("kind", 12), ("direction", 11), ("rollup", 10),
            ("multiplier", 11), ("unit", 10), ("numerator", 34), ("denominator", 34), ("source", 40),
            ("steward", 24),
        )  # fmt: skip
        rows = (tuple(getattr(item, head) for head, _ in heads) for item in self.content.dictionary)
        self._table("Dictionary", [Column(head, width) for head, width in heads], rows)

    def _write_actions(self) -> None:
        columns = [
            Column(WORDS["number"], 6, 0),
            Column(WORDS["action"], 60),
            Column(WORDS["node"], 26),
            Column(WORDS["measure"], 26),
            Column(WORDS["owner"], 22),
            Column(WORDS["due"], 12),
            Column(WORDS["status"], 12),
            Column(WORDS["status_words"], 22),
            Column(WORDS["done_on"], 12),
            Column(WORDS["days_late"], 8, 0),
            Column(WORDS["effect"].capitalize(), 32),
            Column(WORDS["cause"], 32),
            Column(WORDS["expected"], 32),
            Column(WORDS["notes"], 32),
        ]
        rows = (
            (
                action.number,
                action.title,
                action.node,
                action.measure,
                action.owner,
                action.due,
                action.status,
                action.status_text,
                action.done_on,
                action.days_late or None,
                action.effect_text,
                action.cause,
                action.expected,
                action.notes,
            )
            for action in self.content.actions
        )
        actions = self.content.actions
        sheet = self._table("Actions", columns, rows)
        for row, action in enumerate(actions, start=1):
            if not action.has_owner:
                sheet.write_string(row, 4, cell_text(action.owner), self._format(font_color=PRINT.missed))
            if action.status == "overdue":
                sheet.write_string(
                    row, 7, cell_text(action.status_text), self._format(font_color=PRINT.missed)
                )
        muted = self._format(font_color=PRINT.muted)
        if actions:
            sheet.write_string(len(actions) + 2, 0, f"{WORDS['on']} {self.content.on_text}", muted)
        else:
            sheet.write_string(1, 0, WORDS["no_actions"], muted)

    def _write_provenance(self) -> None:
        heads = (
            ("batch", 8), ("file", 40), ("sha256", 68), ("recipe", 24), ("imported_at", 24),
            ("imported_by", 20), ("ledger", 60),
        )  # fmt: skip
        named = any(row.imported_by for row in self.content.provenance)
        told = [(head, width) for head, width in heads if named or head != "imported_by"]
        rows = (tuple(getattr(row, head) for head, _ in told) for row in self.content.provenance)
        self._table("Provenance", [Column(head, width) for head, width in told], rows)

    def _write_grid(self) -> None:
        lines = self.content.statement
        columns = [Column(WORDS["node"], 34), Column("Code", 13)]
        columns += [Column(f"{line.name} ({line.unit})" if line.unit else line.name, 16) for line in lines]
        columns += [Column(f"{line.name}: {WORDS['status'].lower()}", 16) for line in lines]
        rows = (
            (
                row.name,
                row.code,
                *(cell.text if cell.value is None else cell.value for cell in row.cells),
                *(_words(cell) for cell in row.cells),
            )
            for row in self.content.grid
        )

        def decimals(_row: int, column: int) -> int | None:
            known = 2 <= column < 2 + len(lines)
            return self.decimals.get(lines[column - 2].measure) if known else None

        sheet = self._table("Grid", columns, rows, decimals)
        for index, row in enumerate(self.content.grid, start=1):
            style = self._format(indent=min(row.depth, 15), text_wrap=True)
            sheet.write_string(index, 0, cell_text(row.name), style)
            for column, cell in enumerate(row.cells, start=2 + len(lines)):
                mark = cell.standing
                sheet.write_string(index, column, _words(cell), self._marked(mark))
        marks = [cell.standing for row in self.content.grid for cell in row.cells]
        self._write_legend(sheet, len(self.content.grid) + 2, marks)


def _words(cell: GridCell) -> str:
    """Status and reading in words."""
    words = (cell.standing, cell.variation)
    return ", ".join(WORDS[word] for word in words if word)


def _value(figure: Figure) -> float | str:
    """The number behind a printed figure, or its text where there is none."""
    number = finite(figure.value)
    return figure.text if number is None else float(number)


def _footer(content: PacketContent) -> str:
    """Printed below each page; ``&`` begins a code there, so it is doubled in texts."""
    foot = f"{WORDS['as_of_short']} {content.as_of} · {content.batches} · {content.packet_id}"
    text = cell_text(foot).replace("&", "&&")[:180]
    return f"&L{text}&R&P / &N"

"""The packet as slides: native charts and tables that people can edit, the sentence as each title."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.util import Pt

from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.packets.office import fixed_zip, plain
from lhs_desktop.formats.packets.slide_charts import add_chart
from lhs_desktop.formats.packets.slide_style import (
    BOTTOM,
    HEIGHT,
    LINE,
    MARGIN,
    TEXT_WIDTH,
    TOP,
    WIDTH,
    add_paragraph,
    add_text,
    add_title,
    apply_theme,
    fill_frame,
    fitting,
    lines_needed,
)
from lhs_desktop.formats.packets.slide_tables import (
    GAP,
    Cell,
    Column,
    Row,
    add_table,
    fitted,
    pages,
    without_empty,
)
from lhs_desktop.formats.packets.words import SIGNS, WORDS, numbers_title
from lhs_desktop.models.packets import MeasurePage, PacketContent, StatementLine

TITLE_ONLY = 5
GRID_COLUMNS = 6
CHART_WIDTH = 520.0
GUTTER = 16.0
SENTENCE = 18.0
SPACE = 10.0
"""Between two sentences."""
SMALL = 11.0


def slides_bytes(content: PacketContent, step: Callable[[], None] = lambda: None) -> bytes:
    """The packet as one PPTX file.

    Args:
        content: What is shown.
        step: Called after each measure; whatever it raises ends the work.
    """
    deck = _Deck(content)
    deck.add_cover()
    deck.add_summary()
    deck.add_statement()
    deck.add_grid()
    for page in content.pages:
        deck.add_measure(page)
        step()
    deck.add_actions()
    deck.add_footers()
    stream = io.BytesIO()
    deck.presentation.save(stream)
    return fixed_zip(stream.getvalue())


class _Deck:
    """One presentation while it is being made."""

    def __init__(self, content: PacketContent) -> None:
        self.content = content
        day = content.as_of_date
        self.created = datetime(day.year, day.month, day.day)
        self.presentation = Presentation()
        self.presentation.slide_width, self.presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
        apply_theme(self.presentation)
        self._describe()

    def _describe(self) -> None:
        content, about = self.content, self.presentation.core_properties
        about.title = plain(f"{content.title}: {content.node_name}, {content.period_label}")[:255]
        about.subject = plain(f"{WORDS['packet']} {content.packet_id}")[:255]
        about.identifier = plain(content.packet_id)[:255]
        about.language = content.language
        about.author = about.last_modified_by = about.keywords = about.comments = ""
        about.created = about.modified = about.last_printed = self.created
        about.revision = 1

    def _slide(self, title: str, kicker: str = "", notes: Sequence[str] = (), why: str = "") -> Any:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_ONLY])
        add_title(slide, title, kicker, why)
        if notes:
            slide.notes_slide.notes_text_frame.text = "\n".join(plain(line) for line in notes)
        return slide

    def add_cover(self) -> None:
        content = self.content
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_ONLY])
        add_text(slide, content.title, (MARGIN, 112, TEXT_WIDTH, 22), 16, PRINT.muted, name="Kind")
        name, size = fitting(content.node_name, TEXT_WIDTH, 96, (54, 40, 32, 24, 18), semibold=True)
        title = slide.shapes.title
        title.left, title.top, title.width, title.height = Pt(MARGIN), Pt(140), Pt(TEXT_WIDTH), Pt(100)
        fill_frame(title.text_frame, name, size, bold=True)
        top = 150 + min(lines_needed(name, TEXT_WIDTH, size, semibold=True), 5) * size * LINE
        add_text(slide, content.period_label, (MARGIN, top, TEXT_WIDTH, 26), 20, name="Period")
        if content.purpose:
            purpose, size = fitting(content.purpose, TEXT_WIDTH, 24, (16, 14, 12, 10))
            add_text(slide, purpose, (MARGIN, top + 32, TEXT_WIDTH, 24), size, PRINT.muted, name="Purpose")
        facts = [
            f"{WORDS.get(content.status, content.status)} · {WORDS['as_of'].lower()} {content.as_of} · "
            f"{WORDS['on'].lower()} {content.on_text}",
            f"{content.batches} · {WORDS['packet_short']} {content.packet_id}",
            content.legend,
            *content.attribution,
        ]
        lines = [fitting(line, TEXT_WIDTH, 18, (12, 11, 10, 9, 8)) for line in facts if line]
        top = HEIGHT - 40 - 20 * len(lines)
        for line, size in lines:
            add_text(slide, line, (MARGIN, top, TEXT_WIDTH, 18), size, PRINT.muted, name="Facts")
            top += 20

    def add_summary(self) -> None:
        sentences = self.content.summary or (WORDS["no_summary"],)
        frame: Any = None
        top = BOTTOM
        for sentence in sentences:
            text, size = fitting(sentence, TEXT_WIDTH, 200, (SENTENCE, 16, 14, 12))
            height = lines_needed(text, TEXT_WIDTH, size) * size * LINE + SPACE
            if top + height > BOTTOM:
                slide = self._slide(WORDS["summary"], self._place(), sentences)
                top = TOP
                box = (MARGIN, TOP, TEXT_WIDTH, BOTTOM - TOP)
                frame = add_text(slide, text, box, size, name="Sentences").text_frame
            else:
                add_paragraph(frame.add_paragraph(), text, size)
            frame.paragraphs[-1].space_after = Pt(SPACE)
            top += height

    def _place(self) -> str:
        return f"{self.content.node_name} · {self.content.period_label}"

    def _tables(
        self, title: str, kicker: str, columns: Sequence[Column], rows: Sequence[Row], notes: Sequence[str]
    ) -> None:
        """The rows as tables on as many slides as they need."""
        columns, rows = without_empty(columns, rows)
        columns = fitted(columns, rows, TEXT_WIDTH)
        parts = list(pages(columns, rows, BOTTOM - TOP))
        for number, part in enumerate(parts, start=1):
            count = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
            slide = self._slide(f"{title}{count}", kicker, notes)
            add_table(slide, columns, part, MARGIN, TOP, f"{title}{count}")

    def add_statement(self) -> None:
        lines = self.content.statement
        if not lines:
            self._slide(WORDS["statement"], self._place())
            if self.content.untold:
                self._tell(self.content.untold)
            else:
                self._empty(WORDS["no_measures"])
            return
        columns = [
            Column(WORDS["measure"], 222),
            Column(WORDS["latest"], 74, "right"),
            Column(WORDS["target"], 66, "right"),
            Column(WORDS["variance"], 76, "right"),
            Column(WORDS["prior"].capitalize(), 66, "right"),
            Column(WORDS["status"], 118),
            Column(WORDS["variation"], 130),
            Column(WORDS["streak"].capitalize(), 100),
            Column(WORDS["n"], 100, "right"),
        ]
        rows = [
            (
                Cell(_name(line), bold=True),
                Cell(line.latest.text, bold=True),
                Cell(line.target.text),
                Cell(line.variance.text),
                Cell(line.prior.text),
                Cell(line.status_text, PRINT.status(line.standing)),
                Cell(" · ".join(part for part in (line.variation_text, line.assurance_text) if part)),
                Cell(line.streak_text),
                Cell(line.n.text),
            )
            for line in lines
        ]
        notes = [*(line.sentence for line in lines), *self.content.untold]
        self._tables(WORDS["statement"], self._place(), columns, rows, notes)
        self._tell(self.content.untold)

    def _tell(self, lines: Sequence[str]) -> None:
        """Lines below the table of the last slide, or on one of their own where there is no room."""
        if not lines:
            return
        texts = [fitting(line, TEXT_WIDTH, 60, (14, 12, 11, 10)) for line in lines]
        heights = [lines_needed(text, TEXT_WIDTH, size) * size * LINE + 4 for text, size in texts]
        slide = self.presentation.slides[-1]
        top = (
            max((shape.top + shape.height for shape in slide.shapes if shape.has_table), default=Pt(TOP))
            / Pt(1)
            + 14
        )
        if top + sum(heights) > BOTTOM:
            slide, top = self._slide(WORDS["statement"], self._place()), TOP
        for (text, size), height in zip(texts, heights, strict=True):
            add_text(slide, text, (MARGIN, top, TEXT_WIDTH, height), size, PRINT.muted, name="Untold")
            top += height

    def _empty(self, text: str) -> None:
        slide = self.presentation.slides[-1]
        add_text(slide, text, (MARGIN, TOP, TEXT_WIDTH, 24), SENTENCE, PRINT.muted, name="Empty")

    def add_grid(self) -> None:
        content = self.content
        for first in range(0, len(content.statement) if content.grid else 0, GRID_COLUMNS):
            part = slice(first, first + GRID_COLUMNS)
            width = min(150.0, (TEXT_WIDTH - 250) / len(content.statement[part]))
            columns = [Column(WORDS["node"], TEXT_WIDTH - width * len(content.statement[part]))]
            columns += [
                Column(f"{line.name} ({line.unit})" if line.unit else line.name, width, "right")
                for line in content.statement[part]
            ]
            rows = [
                (
                    Cell("\u2003" * row.depth + row.name, bold=row.depth == 0),
                    *(_reading(cell.text, cell.standing) for cell in row.cells[part]),
                )
                for row in content.grid
            ]
            marks = {cell.standing for row in content.grid for cell in row.cells[part]}
            self._tables(content.grid_title, _with_legend(WORDS["grid"], marks), columns, rows, ())

    def add_measure(self, page: MeasurePage) -> None:
        marks = {child.standing for child in page.children}
        kicker = _with_legend(page.name, marks if "within_chance" in marks else ())
        slide = self._slide(page.sentence, kicker, _notes(page), page.why)
        columns, rows = without_empty(*_beside(page))
        height = BOTTOM - TOP - 24
        beside = TEXT_WIDTH - CHART_WIDTH - GUTTER
        columns = fitted(columns, rows, beside, SMALL) if rows else columns
        parts = list(pages(columns, rows, height, SMALL)) if rows else []
        chart_width = CHART_WIDTH if parts else TEXT_WIDTH
        box = (MARGIN, TOP + 22, chart_width, BOTTOM - TOP - 22)
        if page.chart.has_values:
            label, size = fitting(page.chart.y_label, chart_width, 16, (SMALL, 9, 8))
            add_text(slide, label, (MARGIN, TOP, chart_width, 16), size, PRINT.muted, name="Axis")
            add_chart(slide, page.chart, box, self.created)
        else:
            add_text(slide, WORDS["no_numbers"], box, SENTENCE, PRINT.muted, name="Empty")
        left = MARGIN + CHART_WIDTH + GUTTER
        title = page.children_title if page.children else numbers_title(page)
        for number, part in enumerate(parts, start=1):
            if number > 1:
                slide = self._slide(f"{title} ({number} of {len(parts)})", kicker)
                left = MARGIN
            else:
                text, size = fitting(title, beside, 16, (12, 11, 10, 9, 8), semibold=True)
                add_text(slide, text, (left + GAP, TOP, beside, 16), size, bold=True, name="Table title")
            add_table(slide, columns, part, left, TOP + 22, title, SMALL)

    def add_actions(self) -> None:
        actions = self.content.actions
        if not actions:
            self._slide(WORDS["action_log"], self._place())
            self._empty(WORDS["no_actions"])
            return
        columns = [
            Column(WORDS["number"], 40, "right"),
            Column(WORDS["action"], 272),
            Column(WORDS["node"], 132),
            Column(WORDS["measure"], 112),
            Column(WORDS["owner"], 112),
            Column(WORDS["due"], 96),
            Column(WORDS["status"], 108),
        ]
        rows = [
            (
                Cell(str(action.number)),
                Cell(action.title),
                Cell(action.node),
                Cell(action.measure),
                Cell(action.owner, PRINT.ink if action.has_owner else PRINT.missed),
                Cell(action.due_text),
                Cell(action.status_text, PRINT.missed if action.status == "overdue" else PRINT.ink),
            )
            for action in actions
        ]
        notes = [
            f"{a.number}. {a.title} ({a.node}; {a.owner}; {a.due_text}): {a.status_text}. {a.effect_text}".rstrip()
            for a in actions
        ]
        title = WORDS["on_short"].format(name=WORDS["action_log"], day=self.content.on_text)
        self._tables(title, self._place(), columns, rows, notes)

    def add_footers(self) -> None:
        """As-of, batches, packet id and slide x of y on every slide but the first."""
        content = self.content
        foot = (
            f"{WORDS['as_of_short']} {content.as_of} · {content.batches} · "
            f"{WORDS['packet_short']} {content.packet_id}"
        )
        text, size = fitting(foot, TEXT_WIDTH - 120, 13, (10, 9, 8))
        legend, legend_size = fitting(content.legend, TEXT_WIDTH - 120, 13, (10, 9, 8))
        slides = list(self.presentation.slides)
        for number, slide in enumerate(slides, start=1):
            if number == 1:
                continue
            add_text(
                slide, text, (MARGIN, HEIGHT - 36, TEXT_WIDTH - 120, 13), size, PRINT.muted, name="Footer"
            )
            if legend:
                box = (MARGIN, HEIGHT - 23, TEXT_WIDTH - 120, 13)
                add_text(slide, legend, box, legend_size, PRINT.muted, name="Legend")
            page = WORDS["slide"].format(page=number, pages=len(slides))
            box = (WIDTH - MARGIN - 110, HEIGHT - 36, 110, 13)
            add_text(slide, page, box, 10, PRINT.muted, align="right", name="Slide number")


def _name(line: StatementLine) -> str:
    """The measure with its unit, and whose the latest figure is where that is another period than the packet's."""
    name = f"{line.name} ({line.unit})" if line.unit else line.name
    return f"{name} · {line.aged}" if line.aged else name


def _reading(text: str, mark: str) -> Cell:
    """A figure with a sign for its status: colour alone says nothing to some."""
    sign = SIGNS.get(mark)
    if sign is None:
        return Cell(text, PRINT.muted if mark == "no_value" else PRINT.ink)
    return Cell(f"{text} {sign}", PRINT.status(mark))


def _with_legend(text: str, marks: Iterable[str]) -> str:
    """What stands above the title, and what the signs on the slide mean."""
    shown = [f"{sign} {WORDS[mark]}" for mark, sign in SIGNS.items() if mark in marks]
    return " · ".join([text, *shown])


def _beside(page: MeasurePage) -> tuple[list[Column], list[Row]]:
    """The table beside the chart: children off target, or the recent numbers where there are none."""
    if page.children:
        columns = [
            Column(WORDS["node"], 200),
            Column(WORDS["latest"], 80, "right"),
            Column(WORDS["variance"], 80, "right"),
            Column(WORDS["streak"].capitalize(), 116),
        ]
        return columns, [
            (
                Cell(child.name),
                Cell(child.latest.text, bold=True),
                Cell(child.variance.text),
                _reading(child.streak_text, child.standing),
            )
            for child in page.children
        ]
    columns = [
        Column(WORDS["period"], 100),
        Column(WORDS["value"], 96, "right"),
        Column(page.numerator_label, 90, "right"),
        Column(page.denominator_label, 90, "right"),
    ]
    return columns, [
        (Cell(r.label), Cell(r.value.text, bold=True), Cell(r.numerator.text), Cell(r.denominator.text))
        for r in page.numbers
    ]


def _notes(page: MeasurePage) -> list[str]:
    """What the speaker has at hand: the sentence, the definition, and the numbers."""
    lines = [page.sentence, page.why, page.purpose, ""]
    for row in page.numbers:
        parts = [f"{row.label}: {row.value.text} {page.chart.unit}".rstrip()]
        if row.numerator.text or row.denominator.text:
            parts.append(f"{row.numerator.text} / {row.denominator.text}")
        parts += [part for part in (f"{WORDS['target'].lower()} {row.target.text}", row.note) if part]
        lines.append("; ".join(parts))
    for action in page.actions:
        lines.append(
            f"{WORDS['action']} {action.number}: {action.title} ({action.node}; {action.owner}; "
            f"{action.due_text}; {action.status_text})"
        )
    return lines

"""The packet content as plain data for the template: printable texts, and drawings as SVG."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from lhs_desktop.formats.charts.fonts import elided, printable, text_width
from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.charts.sparklines import mark_svg, sparkline_svg, status_svg
from lhs_desktop.formats.charts.svg import POINTS_PER_MM, series_svg
from lhs_desktop.formats.packets.words import WORDS, numbers_title, unbroken
from lhs_desktop.models.charts import Flag, SeriesChart, Sparkline
from lhs_desktop.models.packets import (
    ActionLine,
    ChildLine,
    MeasurePage,
    NumbersRow,
    PacketContent,
    StatementLine,
)

PAGE_WIDTH = 170.0
"""Width of the text on the page, in millimetres (A4 with margins of 20)."""
CHART_HEIGHT = 78.0
NUMBERS_WIDTH = 78.0
"""Of the table of numbers where others stand beside it, as of the template."""
NUMBERS_LEAST = (17.0, 20.0)
"""Of its columns of numerators and denominators, in millimetres, where their figures need no more."""
CHILDREN_LEAST = (22.0, 22.0)
"""Of those of the table of children."""
CELL_GAP = 8.0
"""Between the columns of a table, in points."""
UNBROKEN = 36
"""A run of more characters than this without a space may be broken anywhere, so that it stays on the page."""
GRID_COLUMNS = 6
"""Measures side by side in one grid of readings; more continue in another."""
HEAD_WORD = 18
"""A longer word in the head of a narrow column may be broken."""
FLAGS = {"improvement": Flag.IMPROVEMENT, "concern": Flag.CONCERN, "neutral": Flag.NEUTRAL}

Json = dict[str, Any]


def packet_json(content: PacketContent, step: Callable[[], None]) -> Json:
    """Everything that the template prints, with ``step`` called after each chart."""
    pages = []
    for page in content.pages:
        pages.append(_page(page))
        step()
    return {
        "words": WORDS,
        "palette": {name: value for name, value in asdict(PRINT).items() if isinstance(value, str)},
        "marks": _marks(),
        "document": _document(content),
        "cover": _cover(content),
        "summary": _texts(content.summary),
        "statement": [_statement_line(line) for line in content.statement],
        "untold": _texts(content.untold),
        "grid_title": _text(content.grid_title),
        "grids": _grids(content),
        "pages": pages,
        "actions": [_action(action) for action in content.actions],
        "actions_on": _text(WORDS["on_alone"].format(day=content.on_text)),
        "page_actions_title": _on(WORDS["actions"], content),
        "glossary": [{"term": _text(item.term), "text": _text(item.text)} for item in content.glossary],
        "provenance": [
            {name: _text(str(value)) for name, value in asdict(row).items()} for row in content.provenance
        ],
    }


def _on(name: str, content: PacketContent) -> str:
    """A title with the day on which actions are overdue or not."""
    return _text(WORDS["on_short"].format(name=name, day=content.on_text))


def _text(text: str) -> str:
    """A text that the fonts can print and that can be broken into lines, but not within a figure or a date."""
    words = unbroken(printable(text)).split(" ")
    return " ".join(word if len(word) <= UNBROKEN else _breakable(word) for word in words)


def _breakable(word: str) -> str:
    return "\u200b".join(word[start : start + 12] for start in range(0, len(word), 12))


def _head(text: str) -> str:
    """The head of a narrow column: long words may be broken after so many letters, whatever language they are of."""
    return " ".join(
        word if len(word) <= HEAD_WORD else "\u00ad".join(word[at : at + 9] for at in range(0, len(word), 9))
        for word in _text(text).split(" ")
    )


def _texts(texts: Sequence[str]) -> list[str]:
    return [_text(text) for text in texts]


def _line(text: str, millimetres: float, size: float = 9.0) -> str:
    """A text for one line of this width, cut in the middle if it is longer."""
    return elided(printable(text), millimetres * POINTS_PER_MM, size)


def _document(content: PacketContent) -> Json:
    day = content.as_of_date
    foot = f"{WORDS['as_of_short']} {content.as_of} · {content.batches} · "
    return {
        "title": printable(f"{content.title}: {content.node_name}, {content.period_label}"),
        "language": content.language,
        "date": [day.year, day.month, day.day],
        "packet_id": _text(content.packet_id),
        "header": _line(content.node_name, 115),
        "header_right": _line(_period_and_status(content), 52),
        "foot": _line(f"{foot}{WORDS['packet_short']} {content.packet_id}", 138),
        "legend": _line(content.legend, 168),
    }


def _period_and_status(content: PacketContent) -> str:
    draft = f" · {WORDS['draft']}" if content.status == "draft" else ""
    return f"{content.period_label}{draft}"


def _cover(content: PacketContent) -> Json:
    return {
        "title": _text(content.title),
        "node": _text(content.node_name),
        "level": _text(content.level),
        "purpose": _text(content.purpose),
        "period": _text(content.period_label),
        "facts": [
            [WORDS["status"], WORDS.get(content.status, _text(content.status))],
            [WORDS["as_of"], _text(content.as_of)],
            [WORDS["on"], _text(content.on_text)],
            [WORDS["batches"], _text(content.batches)],
            [WORDS["packet"], _text(content.packet_id)],
        ],
        "legend": _text(content.legend),
        "attribution": _texts(content.attribution),
        "line": _cover_line(content.pages[0].chart) if content.pages else None,
        "caption": _text(WORDS["cover_line"].format(name=content.pages[0].name)) if content.pages else "",
    }


def _cover_line(chart: SeriesChart) -> str | None:
    """The whole series of the first measure as one quiet line over the width of the page."""
    if sum(point.value is not None for point in chart.points) < 2:
        return None
    values = tuple(point.value for point in chart.points)
    return _svg(
        sparkline_svg(
            Sparkline(values, last_flag=chart.points[-1].flag), PAGE_WIDTH * POINTS_PER_MM, 110, line=0.75
        )
    )


def _statement_line(line: StatementLine) -> Json:
    return {
        "name": _text(line.name),
        "unit": _text(" · ".join(part for part in (line.unit, line.aged) if part)),
        "latest": _text(line.latest.text),
        "prior": _text(line.prior.text),
        "target": _text(line.target.text),
        "variance": _text(line.variance.text),
        "status": line.standing,
        "status_text": _text(line.status_text),
        "streak": _text(line.streak_text),
        "variation": line.variation,
        "mark": _mark(line.variation, line.rises),
        "variation_text": _text(line.variation_text),
        "assurance_text": _text(line.assurance_text),
        "n": _text(line.n.text),
        "sentence": _text(line.sentence),
        "spark": _svg(sparkline_svg(line.sparkline, 27 * POINTS_PER_MM, 17)),
        "spark_alt": printable(line.sparkline.alt_text or f"{line.name}: {line.latest.text}"),
    }


def _grids(content: PacketContent) -> list[Json]:
    """The grid in parts of some measures each, so that every part fits the width of the page."""
    grids = []
    for first in range(0, len(content.statement) if content.grid else 0, GRID_COLUMNS):
        columns = slice(first, first + GRID_COLUMNS)
        heads = [[_head(line.name), _text(line.unit)] for line in content.statement[columns]]
        rows = [
            {
                "name": _text(row.name),
                "depth": row.depth,
                "cells": [
                    {
                        "text": _text(cell.text),
                        "status": cell.standing,
                        "variation": cell.variation,
                        "mark": _mark(cell.variation, cell.rises),
                        "alt": printable(cell.alt_text),
                    }
                    for cell in row.cells[columns]
                ],
            }
            for row in content.grid
        ]
        grids.append({"heads": heads, "rows": rows})
    return grids


def _page(page: MeasurePage) -> Json:
    return {
        "name": _text(page.name),
        "purpose": _text(page.purpose),
        "sentence": _text(page.sentence),
        "why": _text(page.why),
        "chart": _svg(series_svg(page.chart, PAGE_WIDTH, CHART_HEIGHT)),
        "chart_alt": printable(page.chart.alt_text or page.sentence or page.name),
        "numbers_title": _text(numbers_title(page)),
        "numbers": [_numbers_row(row) for row in page.numbers],
        "numbers_wide": _is_wide(page),
        "numbers_widths": _widths(page, NUMBERS_LEAST),
        "children_widths": _widths(page, CHILDREN_LEAST),
        "numerator_label": _text(page.numerator_label),
        "denominator_label": _text(page.denominator_label),
        "children_title": _text(page.children_title),
        "children": [_child(line) for line in page.children],
        "actions": [_action(action) for action in page.actions],
    }


def _widths(page: MeasurePage, least: tuple[float, float]) -> list[float]:
    """Of the columns of numerators and denominators in points: so much at least, but as wide as the widest figure.

    Args:
        page: Whose numbers they are.
        least: In millimetres; a longer label is broken into lines.
    """
    parts = [(row.numerator.text, row.denominator.text) for row in page.numbers]
    parts += [(child.numerator.text, child.denominator.text) for child in page.children]
    widest = [_widest(texts[at] for texts in parts) + CELL_GAP for at in (0, 1)]
    return [max(wide, few * POINTS_PER_MM) for wide, few in zip(widest, least, strict=True)]


def _is_wide(page: MeasurePage) -> bool:
    """Whether the table of numbers needs more room than it has beside another."""
    if not page.numbers:
        return False
    labels = [row.label + ("*" if row.note else "") for row in page.numbers]
    ends = ([WORDS["value"], *(row.value.text for row in page.numbers)], [WORDS["target"], *_targets(page)])
    needed = _widest(labels) + sum(_widest(texts) + CELL_GAP for texts in ends)
    parts = [[row.numerator.text for row in page.numbers], [row.denominator.text for row in page.numbers]]
    needed += sum(wide for wide, texts in zip(_widths(page, NUMBERS_LEAST), parts, strict=True) if any(texts))
    return needed > NUMBERS_WIDTH * POINTS_PER_MM


def _targets(page: MeasurePage) -> list[str]:
    return [row.target.text for row in page.numbers]


def _widest(texts: Iterable[str]) -> float:
    return max((text_width(text, 9.0) for text in texts), default=0.0)


def _numbers_row(row: NumbersRow) -> Json:
    return {
        "label": _text(row.label),
        "value": _text(row.value.text),
        "numerator": _text(row.numerator.text),
        "denominator": _text(row.denominator.text),
        "target": _text(row.target.text),
        "note": _text(row.note),
    }


def _child(line: ChildLine) -> Json:
    return {
        "name": _text(line.name),
        "latest": _text(line.latest.text),
        "target": _text(line.target.text),
        "variance": _text(line.variance.text),
        "numerator": _text(line.numerator.text),
        "denominator": _text(line.denominator.text),
        "status": line.standing,
        "status_text": _text(line.status_text),
        "streak": _text(line.streak_text),
    }


def _action(action: ActionLine) -> Json:
    texts = ("title", "node", "measure", "owner", "due_text", "status_text", "effect_text")
    return {
        "number": str(action.number),
        "status": action.status,
        "has_owner": action.has_owner,
        **{name: _text(getattr(action, name)) for name in texts},
    }


def _marks() -> dict[str, str]:
    """The symbols of statuses and variations, once each; the template repeats them."""
    statuses = ("met", "missed", "within_chance", "no_target", "no_value")
    marks = {status: _svg(status_svg(status, 8)) for status in statuses}
    return marks | {
        _mark(variation, rises): _svg(mark_svg(FLAGS.get(variation, Flag.NONE), 8, arrow=rises))
        for variation in ("improvement", "concern", "neutral", "common")
        for rises in (-1, 0, 1)
    }


def _mark(variation: str, rises: int) -> str:
    """The name of a symbol: ``concern-down``."""
    return variation + {-1: "-down", 0: "", 1: "-up"}[rises]


def _svg(svg: bytes) -> str:
    return svg.decode()

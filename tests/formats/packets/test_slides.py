"""The PPTX packet: native charts with the very values, native tables, notes, nothing beyond the edges."""

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from lhs_desktop.formats.charts.fonts import text_width
from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.packets.slide_style import fitting, lines_needed
from lhs_desktop.formats.packets.slides import slides_bytes
from lhs_desktop.formats.packets.words import WORDS
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.packets import Figure
from tests.formats.packets.sample_content import (
    HOSTILE,
    empty_content,
    hostile_content,
    sample_content,
    within_chance,
)

ROOT = Path(__file__).resolve().parents[3]


@lru_cache(maxsize=1)
def sample() -> bytes:
    return slides_bytes(sample_content())


@lru_cache(maxsize=1)
def hostile() -> bytes:
    return slides_bytes(hostile_content())


def opened(data: bytes) -> Any:
    return Presentation(BytesIO(data))


def texts(slide: Any) -> list[str]:
    """With plain spaces, wherever lines may not end."""
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return [text.replace("\u00a0", " ") for text in found]


def all_texts(data: bytes) -> list[str]:
    return [text for slide in opened(data).slides for text in texts(slide)]


def titles(data: bytes) -> list[str]:
    return [slide.shapes.title.text_frame.text.replace("\u00a0", " ") for slide in opened(data).slides]


def charts(data: bytes) -> list[Any]:
    return [shape for slide in opened(data).slides for shape in slide.shapes if shape.has_chart]


def test_slides_in_order() -> None:
    content = sample_content()
    assert titles(sample()) == [
        content.node_name,
        WORDS["summary"],
        WORDS["statement"],
        content.grid_title,
        *(page.sentence for page in content.pages),
        f"{WORDS['action_log']}, as of {content.on_text}",
    ]


def test_every_sentence_is_on_a_slide() -> None:
    content, shown = sample_content(), "\n".join(all_texts(sample()))
    for sentence in (*content.summary, content.legend, *content.attribution):
        assert sentence in shown
    for action in content.actions:
        assert action.title in shown


def test_charts_are_native_with_the_same_values() -> None:
    content = sample_content()
    assert len(charts(sample())) == len(content.pages)
    for shape, page in zip(charts(sample()), content.pages, strict=True):
        points = page.chart.points
        plot = shape.chart.plots[0]
        assert list(plot.categories) == [point.label for point in points]
        series = {item.name: list(item.values) for item in plot.series}
        assert series[page.chart.y_label] == [point.value for point in points]
        assert series[page.chart.center_label] == [point.center for point in points]
        assert series[WORDS["concern"]] == [
            point.value if point.flag is Flag.CONCERN else None for point in points
        ]
        if page.chart.target_label:
            # a target that changed is one line for each height, so that none runs aslant
            lines = [series[name] for name in series if name.startswith("Target to ")]
            lines.append(series[page.chart.target_label])
            joined = [[value for value in column if value is not None] for column in zip(*lines, strict=True)]
            assert joined == [[point.target] for point in points]
        assert page.chart.alt_text in shape._element.xml
        assert 'dispBlanksAs val="gap"' in shape.chart._chartSpace.xml


def test_gaps_stay_gaps_in_chart_and_workbook() -> None:
    content = sample_content()
    page = content.pages[0]
    points = tuple(
        replace(p, value=None if k % 7 == 3 else p.value) for k, p in enumerate(page.chart.points[-24:])
    )
    page = replace(page, chart=replace(page.chart, points=points))
    data = slides_bytes(replace(content, pages=(page,)))
    chart = charts(data)[0].chart
    assert list(chart.plots[0].series[0].values) == [point.value for point in points]
    sheet = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet is not None
    column = [sheet.cell(row, 2).value for row in range(2, 26)]
    for shown, point in zip(column, points, strict=True):
        assert shown == (None if point.value is None else pytest.approx(point.value, rel=1e-12))


def test_workbooks_behind_the_charts_hold_no_formula() -> None:
    for shape in charts(hostile()):
        book = openpyxl.load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in book["Sheet1"].iter_rows() for cell in row if cell.value is not None]
        assert cells
        assert all(cell.data_type in ("s", "n") for cell in cells)
    first = openpyxl.load_workbook(BytesIO(charts(hostile())[0].chart.part.chart_workbook.xlsx_part.blob))
    assert first["Sheet1"]["B1"].value == HOSTILE


def test_tables_are_native_and_described() -> None:
    content = sample_content()
    tables = [shape for slide in opened(sample()).slides for shape in slide.shapes if shape.has_table]
    assert len(tables) == 3 + len(content.pages)
    assert all(shape._element.find(".//{*}cNvPr").get("descr") for shape in tables)
    assert all(shape.table.first_row for shape in tables)
    grid = next(t for t in tables if t.table.cell(1, 0).text_frame.text == content.grid[0].name).table
    for row, node in enumerate(content.grid, start=1):
        shown = [grid.cell(row, column).text_frame.text for column in range(4)]
        assert shown[0].strip() == node.name
        assert [text.split()[0] for text in shown[1:]] == [cell.text for cell in node.cells]


def test_notes_have_the_sentence_and_the_numbers() -> None:
    content = sample_content()
    slides = [slide for slide in opened(sample()).slides if any(s.has_chart for s in slide.shapes)]
    for slide, page in zip(slides, content.pages, strict=True):
        notes = slide.notes_slide.notes_text_frame.text
        assert notes.startswith(page.sentence)
        for row in page.numbers:
            assert f"{row.label}: {row.value.text} %" in notes
            assert f"{row.numerator.text} / {row.denominator.text}" in notes


def test_every_slide_but_the_cover_has_a_footer() -> None:
    content = sample_content()
    slides = list(opened(sample()).slides)
    for number, slide in enumerate(slides[1:], start=2):
        shown = texts(slide)
        assert f"as of {content.as_of} · {content.batches} · packet {content.packet_id}" in shown
        assert f"slide {number} of {len(slides)}" in shown
        assert content.legend in shown


@pytest.mark.parametrize("data", [sample, hostile], ids=["sample", "hostile"])
def test_nothing_lies_beyond_the_edges_and_texts_fit_their_boxes(data: Any) -> None:
    presentation = opened(data())
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            needed = 0.0
            for paragraph in shape.text_frame.paragraphs:
                size = paragraph.runs[0].font.size.pt
                lines = lines_needed(
                    paragraph.text, shape.width.pt, size, semibold=bool(paragraph.runs[0].font.bold)
                )
                needed += lines * size * 1.2 + (paragraph.space_after.pt if paragraph.space_after else 0)
            assert needed <= shape.height.pt + 14, shape.text_frame.text


def test_titles_end_above_what_is_below_them_even_in_a_wider_font() -> None:
    """As where Source Sans 3 is not installed: DejaVu Sans Bold is a third wider."""
    long = (
        "Venous thromboembolism risk assessment completed within 14 hours of admission to the hospital " * 2
    )
    content = sample_content()
    pages = tuple(replace(page, sentence=f"{long}{page.sentence}") for page in content.pages)
    for slide in opened(slides_bytes(replace(content, pages=pages))).slides:
        title = slide.shapes.title
        below = [shape.top for shape in slide.shapes if shape.has_chart or shape.has_table]
        assert all(title.top + title.height <= top for top in below)
        (paragraph,) = title.text_frame.paragraphs
        size = paragraph.runs[0].font.size.pt
        lines, used = 1, 0.0
        for word in paragraph.text.split(" "):
            length = 1.32 * text_width(f"{word} ", size, semibold=True)
            lines, used = (lines + 1, length) if used + length > title.width.pt else (lines, used + length)
        assert lines * size * 1.2 <= title.height.pt


def test_an_empty_cell_is_no_higher_than_its_row() -> None:
    for slide in opened(sample()).slides:
        for shape in slide.shapes:
            if shape.has_table:
                sizes = shape.table._tbl.xpath(".//a:endParaRPr/@sz")
                assert len(sizes) == len(shape.table._tbl.xpath(".//a:p"))
                assert {int(size) for size in sizes} <= {1100, 1200}


def test_dates_and_percentages_are_never_torn() -> None:
    for slide in opened(sample()).slides:
        for shape in slide.shapes:
            shown = [shape.text_frame.text] if shape.has_text_frame else []
            if shape.has_table:
                shown += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
            for text in shown:
                assert not re.search(r"\d %|\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", text), text
    dates = [action.due_text.replace(" ", "\u00a0") for action in sample_content().actions]
    (table,) = [shape.table for shape in opened(sample()).slides[-1].shapes if shape.has_table]
    due = [cell.text_frame.text for cell in table.rows[0].cells].index(WORDS["due"])
    assert [row.cells[due].text_frame.text for row in table.rows][1:] == dates
    for date in dates:  # each on one line, in a wider font too
        assert 1.25 * text_width(date, 12) <= table.columns[due].width.pt - 10


@pytest.mark.parametrize("figure", ["67.4", "1,348,583.877", "999,999,999.125"])
def test_no_figure_is_broken_however_long(figure: str) -> None:
    content = sample_content()
    page = content.pages[0]
    one = Figure(figure)
    numbers = tuple(replace(row, value=one, numerator=one, denominator=one) for row in page.numbers)
    page = replace(page, numbers=numbers, children=())
    tables = [
        shape.table
        for slide in opened(slides_bytes(replace(content, pages=(page,)))).slides
        for shape in slide.shapes
        if shape.has_table
    ]
    found = 0
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell.text == figure:
                    found += 1
                    font = cell.text_frame.paragraphs[0].runs[0].font
                    width = text_width(figure, font.size.pt, semibold=bool(font.bold))
                    assert width <= column.width.pt - 10
    assert found >= 3 * len(page.numbers)


def test_no_label_of_a_line_is_broken() -> None:
    labels = [
        body.get("wrap")
        for chart in charts(sample())
        for body in chart.chart._chartSpace.iter(qn("a:bodyPr"))
        if body.getparent().tag == qn("c:rich")
    ]
    assert labels
    assert set(labels) == {"none"}


def test_the_log_says_where_who_and_how_late() -> None:
    content = sample_content()
    shown = texts(opened(sample()).slides[-1])
    for action in content.actions:
        for said in (action.title, action.node, action.owner, action.due_text, action.status_text):
            assert said in shown
    (table,) = [shape.table for shape in opened(sample()).slides[-1].shapes if shape.has_table]
    colors = {
        cell.text_frame.text: str(cell.text_frame.paragraphs[0].runs[0].font.color.rgb)
        for row in table.rows
        for cell in row.cells
        if cell.text_frame.text
    }
    assert colors["no owner"] == PRINT.missed.removeprefix("#")
    assert colors["Learning lead"] == PRINT.ink.removeprefix("#")
    assert f"actions as of {content.on_text}" in "\n".join(texts(opened(sample()).slides[0]))


def test_missed_within_chance_has_a_sign_and_a_color_of_its_own() -> None:
    data = slides_bytes(within_chance())
    found = {
        (cell.text_frame.text[-1], str(cell.text_frame.paragraphs[0].runs[0].font.color.rgb))
        for slide in opened(data).slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
        if cell.text_frame.text.endswith(("≈", "✗"))
    }
    assert found == {("≈", PRINT.chance.removeprefix("#")), ("✗", PRINT.missed.removeprefix("#"))}
    legends = [text for text in all_texts(data) if f"≈ {WORDS['within_chance']}" in text]
    assert len(legends) == 2


def test_what_has_no_value_is_told_below_the_statement() -> None:
    content = sample_content()
    statement = opened(sample()).slides[2]
    (told,) = [shape for shape in statement.shapes if shape.name == "Untold"]
    (table,) = [shape for shape in statement.shapes if shape.has_table]
    assert told.text_frame.text == content.untold[0]
    assert told.top >= table.top + table.height
    nothing = all_texts(slides_bytes(replace(empty_content(), untold=content.untold)))
    assert content.untold[0] in nothing


def test_long_tables_go_on_over_slides_and_lose_no_row() -> None:
    content = sample_content()
    actions = tuple(
        replace(content.actions[0], number=k, title=f"Action number {k:02d}") for k in range(1, 61)
    )
    children = tuple(replace(content.pages[0].children[0], name=f"Ward {k:02d}") for k in range(1, 51))
    data = slides_bytes(
        replace(content, actions=actions, pages=(replace(content.pages[0], children=children),))
    )
    shown = all_texts(data)
    for k in range(1, 61):
        assert f"Action number {k:02d}" in shown
    for k in range(1, 51):
        assert f"Ward {k:02d}" in shown
    logs = [title for title in titles(data) if title.startswith(WORDS["action_log"])]
    assert len(logs) > 2
    assert logs[0] == f"{WORDS['action_log']}, as of {content.on_text} (1 of {len(logs)})"
    height = opened(data).slide_height
    for slide in opened(data).slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.top + sum(row.height for row in shape.table.rows) < height * 0.93


def test_hostile_text_is_shown_as_it_stands() -> None:
    shown = all_texts(hostile())
    assert HOSTILE in shown
    assert "=cmd|' /C calc'!A0" in shown


def test_characters_that_xml_cannot_hold() -> None:
    content = replace(sample_content(), summary=("a\x00b\x0bc\ud800d\uffffe _x0041_",))
    assert "a b c\ufffdd\ufffde _x0041_" in all_texts(slides_bytes(content))


def test_empty_states_are_sentences() -> None:
    shown = all_texts(slides_bytes(empty_content()))
    for word in ("no_summary", "no_measures", "no_actions"):
        assert WORDS[word] in shown
    content = sample_content()
    page = content.pages[0]
    points = tuple(replace(point, value=None) for point in page.chart.points)
    page = replace(page, chart=replace(page.chart, points=points), numbers=(), children=())
    assert WORDS["no_numbers"] in all_texts(slides_bytes(replace(content, pages=(page,))))


def test_a_text_that_fits_no_size_is_cut() -> None:
    text, size = fitting("word " * 500, 300, 40, (18, 12))
    assert size == 12
    assert "…" in text
    assert lines_needed(text, 300, 12) * 12 * 1.2 <= 40


def test_the_same_bytes_again_and_in_another_process() -> None:
    assert slides_bytes(sample_content()) == sample()
    code = (
        "import sys\n"
        "from lhs_desktop.formats.packets.slides import slides_bytes\n"
        "from tests.formats.packets.sample_content import sample_content\n"
        "sys.stdout.buffer.write(slides_bytes(sample_content()))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert run.stdout == sample()


def test_nothing_of_today_is_inside() -> None:
    with zipfile.ZipFile(BytesIO(sample())) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert core.count("2022-06-07T00:00:00Z") >= 2
        books = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert len(books) == len(sample_content().pages)
        for name in books:
            with zipfile.ZipFile(BytesIO(archive.read(name))) as book:
                assert "2022-06-07T00:00:00Z" in book.read("docProps/core.xml").decode()

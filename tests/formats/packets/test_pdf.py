"""The PDF packet: what it says, how it is tagged, and that it is the same bytes every time."""

import itertools
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pytest
from pypdf import PdfReader
from pypdf._text_extraction import _layout_mode
from pypdf.generic import ContentStream

from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.charts.sparklines import status_svg
from lhs_desktop.formats.packets.pdf import pdf_bytes
from lhs_desktop.formats.packets.words import WORDS
from lhs_desktop.models.packets import Figure, PacketContent
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
    return pdf_bytes(sample_content())


@lru_cache(maxsize=1)
def hostile() -> bytes:
    return pdf_bytes(hostile_content())


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def page_texts(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader(data).pages]


def text_of(data: bytes) -> str:
    return " ".join(page_texts(data))


def squeezed(text: str) -> str:
    """Without spaces, so that it does not matter where lines were broken."""
    return re.sub(r"[\s\u200b]+", "", text)


Run = tuple[float, float, float, str]
"""Left, right, height on the page, and the text, in points."""


def runs(page: Any) -> list[Run]:
    """The pieces of text of a page where they stand, each at most one line of a cell; those of drawings are not among
    them. pypdf knows the widths of fonts only for its mode of layout.
    """
    operations = iter(ContentStream(page["/Contents"].get_object(), page.pdf, "bytes").operations)
    return [
        (one["tx"], one["displaced_tx"], one["ty"], one["text"].strip())
        for one in _layout_mode.text_show_operations(operations, page._layout_mode_fonts())
        if one["text"].strip()
    ]


SPACE = 2.5
"""A space at the end of a line may reach so far."""


def overprinted(pages: list[list[Run]]) -> list[tuple[str, str]]:
    """Pieces of text that begin before another one on their line has ended, or that leave the room for text."""
    found = []
    for placed in pages:
        placed = sorted(placed, key=lambda run: run[0])
        for at, before in enumerate(placed):
            for after in placed[at + 1 :]:
                # of lines that are less than a letter apart, one is printed over the other
                if abs(before[2] - after[2]) < 5 and after[0] < before[1] - SPACE:
                    found.append((before[3], after[3]))
        widest = 170 / 25.4 * 72
        found += [("beyond the edge", run[3]) for run in placed if run[1] > widest + SPACE]
    return found


def laid(data: bytes) -> list[list[Run]]:
    return [runs(page) for page in reader(data).pages]


def elements(data: bytes) -> list[tuple[str, str]]:
    """The structure elements of the document as type and alternative text, in reading order."""
    document = pikepdf.open(BytesIO(data))
    found: list[tuple[str, str]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node["/S"]), str(node.get("/Alt", ""))))
            if "/K" in node:
                walk(node["/K"])

    walk(document.Root.StructTreeRoot)
    return found


# What it says


def test_every_sentence_is_in_the_text() -> None:
    content, shown = sample_content(), squeezed(text_of(sample()))
    sentences = [*content.summary, content.legend, content.grid_title, *content.attribution]
    for page in content.pages:
        sentences += [page.sentence, page.purpose, page.children_title]
    sentences += [action.title for action in content.actions]
    sentences += [entry.text for entry in content.glossary]
    sentences += [row.ledger for row in content.provenance] + [row.sha256 for row in content.provenance]
    for sentence in sentences:
        assert squeezed(sentence) in shown, sentence


def test_every_number_of_the_tables_is_in_the_text() -> None:
    content, shown = sample_content(), text_of(sample())
    for page in content.pages:
        for row in page.numbers:
            assert f"{row.value.text} {row.numerator.text} {row.denominator.text} {row.target.text}" in shown
        for child in page.children:
            assert f"{child.name} {child.latest.text} {child.variance.text}" in shown
    for node in content.grid:
        assert f"{node.name} {' '.join(cell.text for cell in node.cells)}" in shown


def test_each_measure_has_one_page() -> None:
    texts = page_texts(sample())
    for page in sample_content().pages:
        assert sum(squeezed(page.purpose) in squeezed(text) for text in texts) == 1
        own = next(text for text in texts if squeezed(page.purpose) in squeezed(text))
        assert squeezed(page.sentence) in squeezed(own)
        assert squeezed(page.children_title) in squeezed(own)


def test_header_and_footer() -> None:
    texts = page_texts(sample())
    content = sample_content()
    assert "page 1 of" not in texts[0]
    for number, text in enumerate(texts[1:], start=2):
        assert f"page {number} of {len(texts)}" in text
        assert f"as of {content.as_of} · {content.batches} · packet {content.packet_id}" in text
        assert content.legend in text
        assert text.startswith(f"{content.node_name} {content.period_label} · Draft")


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [
        ("67.4", "12,345", "18,321"),
        ("1,348,583.9", "1,348,583.877", ""),
        ("1,348,583.9", "1,348,583.877", "12,345,678.125"),
        ("123,456,789.12", "999,999,999,999.125", "888,888,888,888.375"),
    ],
)
@pytest.mark.parametrize("children", [True, False])
def test_figures_of_any_length_keep_apart(
    value: str, numerator: str, denominator: str, children: bool
) -> None:
    content = sample_content()
    page = content.pages[0]
    numbers = tuple(
        replace(row, value=Figure(value), numerator=Figure(numerator), denominator=Figure(denominator))
        for row in page.numbers
    )
    below = tuple(
        replace(child, numerator=Figure(numerator), denominator=Figure(denominator))
        for child in page.children
    )
    page = replace(page, numbers=numbers, children=below if children else (), actions=())
    if not children:
        page = replace(page, children_title="")
    placed = laid(pdf_bytes(replace(content, pages=(page,))))
    found = 0
    for line in itertools.chain(*map(lines_of, placed)):
        figures = [run for run in line if re.fullmatch(r"[\d,.]{2,}|[A-Z][a-z]{2} \d{4}\*?", run[3])]
        found += sum(run[3] == numerator for run in figures)
        for before, after in itertools.pairwise(figures):
            assert after[0] - before[1] > 3, (before, after)
    assert found >= len(numbers), "none is broken"


def lines_of(placed: list[Run]) -> list[list[Run]]:
    """The pieces of a page by line, from left to right."""
    lines: dict[int, list[Run]] = {}
    for run in sorted(placed):
        lines.setdefault(round(run[2]), []).append(run)
    return list(lines.values())


def test_a_final_packet_is_no_draft() -> None:
    final = text_of(pdf_bytes(replace(sample_content(), status="final")))
    assert "Draft" not in final
    assert "Final" in final


def test_labels_of_charts_are_text() -> None:
    shown = text_of(sample())
    assert "target 95 %" in shown
    assert "median 93.5" in shown


def test_empty_states_are_sentences() -> None:
    shown = text_of(pdf_bytes(empty_content()))
    for word in ("no_summary", "no_measures", "no_actions", "no_glossary", "no_sources"):
        assert WORDS[word] in shown


def test_a_measure_without_values_children_and_actions() -> None:
    content = sample_content()
    page = content.pages[0]
    points = tuple(replace(point, value=None) for point in page.chart.points)
    page = replace(page, chart=replace(page.chart, points=points), numbers=(), children=(), actions=())
    shown = text_of(pdf_bytes(replace(content, pages=(page,))))
    for word in ("no_numbers", "no_children", "no_actions"):
        assert WORDS[word] in shown
    assert "No values are recorded for these periods." in shown


def with_measures(names: list[str], unit: str) -> PacketContent:
    """The sample with as many measures, of these names and this unit."""
    content = sample_content()
    line, page = content.statement[0], content.pages[0]
    lines = tuple(replace(line, name=name, unit=unit) for name in names)
    pages = tuple(
        replace(page, name=name, chart=replace(page.chart, unit=unit, y_label=f"{name} ({unit})"))
        for name in names
    )
    grid = tuple(replace(row, cells=(row.cells * len(names))[: len(names)]) for row in content.grid)
    return replace(content, statement=lines, pages=pages, grid=grid)


LONG_NAMES = [
    "Venous thromboembolism risk assessment completed within 14 hours",
    "Electroencephalographically confirmed status epilepticus",
    "Seen within 4 hours",
    "Donaudampfschifffahrtsgesellschaftskapitänspatent",
    "HCAHPS_COMMUNICATION_ABOUT_MEDICINES_TOP_BOX",
    "Hospital-onset Clostridioides difficile infections",
]


@pytest.mark.parametrize("count", [1, 3, 5, 6, 11])
def test_no_text_is_printed_over_another(count: int) -> None:
    names = (LONG_NAMES * 2)[:count]
    assert overprinted(laid(pdf_bytes(with_measures(names, "per 1,000 occupied bed days")))) == []


def test_the_search_for_overprinting_finds_it() -> None:
    """The same pages with their texts twice as wide."""
    wide = [[(x, x + 2 * (right - x), y, text) for x, right, y, text in page] for page in laid(sample())]
    assert len(overprinted(wide)) > 20
    assert overprinted(laid(sample())) == []
    assert overprinted(laid(hostile())) == []


def test_the_unit_stands_in_the_title_and_each_period_on_one_line() -> None:
    content = with_measures(["Falls"], "per 1,000 occupied bed days")
    data = pdf_bytes(content)
    assert "Numbers (per 1,000 occupied bed days)" in text_of(data)
    (lines,) = [lines for page in laid(data) if "Numbers (per" in "".join(lines := [run[3] for run in page])]
    for row in content.pages[0].numbers:
        assert row.label in lines


def test_no_line_ends_before_a_percent_sign_or_within_a_date() -> None:
    words = "It was 72.1 % on 7 June 2022 and 71 % in Apr 2022. "
    content = replace(sample_content(), summary=tuple(words * k for k in range(1, 12)))
    lines = [text for page in laid(pdf_bytes(content)) for left, _, _, text in page if not left]
    told = [line for line in lines if "Apr" in line or "June" in line]
    assert len(told) > 20
    assert not [line for line in told if line.startswith(("%", "June", "2022"))]


def test_without_children_there_is_no_word_about_them() -> None:
    content, shown = sample_content(), text_of(pdf_bytes(leaf()))
    assert WORDS["no_children"] not in shown
    assert WORDS["grid"] not in shown
    for page in content.pages:
        for action in page.actions:
            assert action.title in shown
    none = replace(content.pages[0], children=(), children_title="Health boards off target (0 of 14)")
    shown = text_of(pdf_bytes(replace(content, pages=(none,))))
    assert f"Health boards off target (0 of 14) {WORDS['no_children']}" in shown


def test_tables_of_actions_say_where_who_and_how_late() -> None:
    content = sample_content()
    texts = page_texts(sample())
    (log,) = [text for text in texts if "Action log As of 7 June 2022" in text]
    measure_pages = [text for text in texts if "Actions, as of 7 June 2022" in text]
    assert len(measure_pages) == len(content.pages)
    for action in content.actions:
        of_measure = [text for text in measure_pages if action.title in text]
        assert len(of_measure) == 1
        for text in (log, *of_measure):
            for said in (action.node, action.owner, action.due_text, action.status_text):
                assert said in text[text.index(action.title) :]
    assert "no owner" in log
    assert "overdue, 18 days late" in log
    assert "done 2 April 2022, 2 days late" in log


def test_what_has_no_value_is_a_line_of_the_statement() -> None:
    content = sample_content()
    assert content.untold[0] in page_texts(sample())[1]
    nothing = text_of(pdf_bytes(replace(empty_content(), untold=content.untold)))
    assert content.untold[0] in nothing
    assert WORDS["no_measures"] not in nothing


def test_missed_within_chance_is_not_missed_in_red() -> None:
    plain, marked = text_of(sample()), text_of(pdf_bytes(within_chance()))
    assert WORDS["within_chance"] not in plain
    assert marked.count(WORDS["within_chance"]) == 2, "the legends of the grid and of the measure's page"
    assert "Target missed, within chance" in marked
    red, olive = (status_svg(status, 8) for status in ("missed", "within_chance"))
    assert PRINT.chance.encode() in olive
    assert PRINT.missed.encode() not in olive
    assert re.search(rb'd="([^"]*)"', red)[1] != re.search(rb'd="([^"]*)"', olive)[1]  # type: ignore[index]


def test_hostile_text_is_printed_as_it_stands() -> None:
    # right-to-left words may come out reversed or marked; the rest must be there, sign by sign
    before, after = HOSTILE.split(" שלום ")
    shown = squeezed(text_of(hostile()))
    assert shown.count(squeezed(before)) >= 8
    assert squeezed(after) in shown
    assert squeezed("=cmd|' /C calc'!A0") in shown


def test_long_tables_repeat_their_heads_and_lose_no_row() -> None:
    content = sample_content()
    rows = tuple(
        replace(row, name=f"Place {number:03d}") for number, row in enumerate(content.grid * 10, start=1)
    )
    children = tuple(
        replace(child, name=f"Ward {number:03d}")
        for number, child in enumerate(content.pages[0].children * 8, start=1)
    )
    page = replace(content.pages[0], children=children)
    texts = page_texts(pdf_bytes(replace(content, grid=rows, pages=(page,))))
    grids = [text for text in texts if "Place " in text]
    assert len(grids) >= 3
    assert all("Node Seen within 4 hours" in text for text in grids)
    everything = " ".join(texts)
    assert [f"Place {k:03d}" for k in range(1, 151)] == re.findall(r"Place \d{3}", everything)
    assert [f"Ward {k:03d}" for k in range(1, len(children) + 1)] == re.findall(r"Ward \d{3}", everything)


def test_many_measures_are_split_over_grids() -> None:
    content = sample_content()
    lines = tuple(
        replace(content.statement[0], name=f"Quantity {number:02d}", sentence="") for number in range(1, 13)
    )
    rows = tuple(replace(row, cells=row.cells * 4) for row in content.grid)
    shown = text_of(pdf_bytes(replace(content, statement=lines, grid=rows)))
    for number in range(1, 13):
        assert shown.count(f"Quantity {number:02d}") == 2  # once in the statement, once over its column


def test_an_unbroken_word_stays_on_the_page() -> None:
    content = replace(sample_content(), summary=("W" * 400,))
    width = 595.276
    for page in reader(pdf_bytes(content)).pages:
        positions: list[float] = []

        def visit(text: str, _cm: Any, matrix: Any, *_: Any, xs: list[float] = positions) -> None:
            if text.strip():
                xs.append(float(matrix[4]))

        page.extract_text(visitor_text=visit)
        assert all(-1 <= x < width for x in positions)
    assert squeezed(text_of(pdf_bytes(content))).count("W" * 400) == 1


# For everyone, and for the archive


def test_title_language_and_date() -> None:
    document = pikepdf.open(BytesIO(sample()))
    assert str(document.Root.Lang) == "en"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    assert document.docinfo["/Title"] == "Meeting packet: Scotland, April 2022"
    assert str(document.docinfo["/CreationDate"]).startswith("D:20220607")
    assert sample_content().packet_id in str(document.docinfo["/Keywords"])


def test_other_languages_are_told() -> None:
    document = pikepdf.open(BytesIO(pdf_bytes(replace(sample_content(), language="de"))))
    assert str(document.Root.Lang) == "de"


def test_it_claims_pdf_ua_and_pdf_a() -> None:
    document = pikepdf.open(BytesIO(sample()))
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
    assert bool(document.Root.MarkInfo.Marked)


def leaf() -> PacketContent:
    """Of a place without children, with measures that have no value."""
    content = sample_content()
    pages = tuple(replace(page, children=(), children_title="") for page in content.pages)
    return replace(content, pages=pages, grid=(), grid_title="")


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize(
    "content",
    [
        sample_content,
        hostile_content,
        empty_content,
        within_chance,
        leaf,
        lambda: with_measures(LONG_NAMES, "per 1,000 occupied bed days"),
    ],
    ids=["sample", "hostile", "empty", "within chance", "leaf", "long names"],
)
def test_it_is_what_it_claims_to_be(
    content: Callable[[], PacketContent], profile: str, tmp_path: Path
) -> None:
    path = tmp_path / "packet.pdf"
    path.write_bytes(pdf_bytes(content()))
    report = page_validation.validate_pdf(path, profile=profile)
    assert [(one.rule_id, one.message) for one in report.failures] == []
    assert report.is_compliant


def test_tables_have_heads_and_figures_have_alternative_texts() -> None:
    found = elements(sample())
    kinds = [kind for kind, _ in found]
    assert kinds.count("/Table") >= 12
    assert kinds.count("/THead") == kinds.count("/Table")
    texts = [text for kind, text in found if kind == "/Figure"]
    assert all(texts)
    content = sample_content()
    for page in content.pages:
        assert page.chart.alt_text in texts
    for row in content.grid:
        for cell in row.cells:
            assert cell.alt_text in texts


def test_bookmarks_lead_to_every_part() -> None:
    titles = [item.title for item in reader(sample()).outline]  # type: ignore[union-attr]
    assert titles == [
        WORDS["summary"],
        WORDS["grid"],
        *(page.name for page in sample_content().pages),
        WORDS["action_log"],
        WORDS["glossary"],
        WORDS["sources"],
    ]


@pytest.mark.parametrize("data", [sample, hostile], ids=["sample", "hostile"])
def test_all_fonts_are_embedded(data: Any) -> None:
    document = pikepdf.open(BytesIO(data()))
    names = set()
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            names.add(str(item["/FontName"]).partition("+")[2])
            assert any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    assert {"SourceSans3-Regular", "SourceSans3-SemiBold"} <= names


def test_pages_are_a4_portrait() -> None:
    for page in reader(sample()).pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_nothing_runs_when_it_is_opened() -> None:
    for data in (sample(), hostile()):
        document = pikepdf.open(BytesIO(data))
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(document.Root.keys())
        assert b"/JavaScript" not in data


# The same content, the same bytes


def test_the_same_bytes_again_and_in_another_process() -> None:
    assert pdf_bytes(sample_content()) == sample()
    code = (
        "import sys\n"
        "from lhs_desktop.formats.packets.pdf import pdf_bytes\n"
        "from tests.formats.packets.sample_content import sample_content\n"
        "sys.stdout.buffer.write(pdf_bytes(sample_content()))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert run.stdout == sample()


def test_other_content_gives_other_bytes() -> None:
    other: PacketContent = replace(sample_content(), packet_id="000000000000")
    assert pdf_bytes(other) != sample()


def test_the_caller_can_stop_between_charts() -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        pdf_bytes(sample_content(), stop)

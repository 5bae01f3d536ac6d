"""The PDF packet: what it says, how it is tagged, and that it is the same bytes every time."""

import re
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from lhs_desktop.formats.packets.pdf import pdf_bytes
from lhs_desktop.formats.packets.words import WORDS
from lhs_desktop.models.packets import PacketContent
from tests.formats.packets.sample_content import (
    HOSTILE,
    empty_content,
    hostile_content,
    sample_content,
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

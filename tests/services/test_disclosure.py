"""What is not to be disclosed stands nowhere, and cannot be worked out from what stands beside it."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from pypdf import PdfReader

from lhs_desktop import cli
from lhs_desktop.models import disclosure, periods
from lhs_desktop.models.measures import Direction, Kind, Measure, RollUp
from lhs_desktop.models.observations import Withheld
from lhs_desktop.services import catalogue, charting, nodes, series, statements
from lhs_desktop.services.comparing import charting as peer_charting
from lhs_desktop.services.comparing import comparison, contributions
from lhs_desktop.services.comparing.windows import Window
from lhs_desktop.services.databases import Database, open_database

DATA = Path(__file__).parents[1] / "data" / "small_numbers"
LAST = "2024-02"
SMALL = {"4,817", "3,391", "4,743"}
"""Of Dogwood Ward in the last month: denominator, numerator and count; beside them 70.4 %."""
BESIDE = {"6,177", "749", "6,621"}
"""Of Cedar Ward in that month, the smallest of the others."""


def run(*arguments: object) -> str:
    """What a command prints; it must not fail."""
    said, told = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(told):
        status = cli.run([str(one) for one in arguments], lambda *_: 0)
    assert status in (0, 3), told.getvalue()
    return said.getvalue()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hospital of four wards over fourteen months, set up by lists as their heads propose it."""
    folder = tmp_path_factory.mktemp("small")
    path = folder / "small.lhsdb"
    run("new", path)
    for name in ("places", "measures"):
        recipe = folder / f"{name}.toml"
        recipe.write_text(run("recipe", "propose", DATA / f"{name}.csv"), encoding="utf-8")
        run("import", path, DATA / f"{name}.csv", "--recipe", recipe)
    run("import", path, DATA / "figures.csv", "--recipe", DATA / "figures.toml")
    return path


@pytest.fixture
def database(built: Path) -> Iterator[Database]:
    with open_database(built, writable=False) as opened:
        yield opened


def stands_in(number: str, text: str) -> bool:
    """Whether a number stands in a text, in whatever form, and not as a part of another."""
    plain = number.replace(",", "")
    pattern = rf"(?<![\d.,]){plain[:-3]},?{plain[-3:]}(\.0+)?(?![\d,]*\d)"
    return re.search(pattern, text) is not None


def texts(path: Path) -> list[str]:
    """All that a file says: its pages and its strings, or every part of its container and of the containers in it.

    Hashes are left out: their digits may happen to be any number.
    """
    if path.suffix == ".pdf":
        found = [page.extract_text() for page in PdfReader(path).pages]
        with pikepdf.open(path) as document:
            for item in document.objects:
                if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                    found += [str(value) for _, value in item.items() if isinstance(value, pikepdf.String)]
            found.append(document.Root.Metadata.read_bytes().decode())
    else:
        found = [data.decode("utf-8", "replace") for data in members(path.read_bytes())]
    return [re.sub(r"\b[0-9a-f]{12,64}\b", "", text) for text in found]


def members(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            inner = parts.read(name)
            if inner.startswith(b"PK\x03\x04"):
                yield from members(inner)
            else:
                yield inner


@pytest.fixture(scope="session")
def packets(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    folder = tmp_path_factory.mktemp("packets")
    return {
        node: [
            Path(one)
            for one in json.loads(run("packet", built, node, "--out", folder / node, "--json"))["files"]
        ]
        for node in ("ALDER", "W4", "W3")
    }


def measure(threshold: float, kind: Kind = Kind.PROPORTION, rollup: RollUp = RollUp.SUM) -> Measure:
    return Measure(
        1, "M", "M", "", kind, Direction.LOWER, rollup, 100.0, "%", 1, "month", "", "", 0.0, "", "", "", threshold
    )  # fmt: skip


NONE, FEW, WITH = Withheld.NONE, Withheld.SMALL, Withheld.COMPLEMENT


@pytest.mark.parametrize(
    ("parts", "marks"),
    [
        ([(1.0, 40.0), (2.0, 30.0)], [NONE, NONE]),
        ([(1.0, 2.0), (25.0, 95.0), (5.0, 30.0)], [FEW, NONE, WITH]),
        ([(1.0, 2.0), (25.0, 95.0)], [FEW, WITH]),
        ([(1.0, 6.0), (2.0, 7.0), (5.0, 30.0)], [FEW, FEW, NONE]),
        ([(1.0, 2.0), (2.0, 3.0), (5.0, 30.0), (7.0, 31.0)], [FEW, FEW, WITH, NONE]),
        ([(0.0, 0.0), (5.0, 30.0), (5.0, 12.0)], [FEW, NONE, WITH]),
        ([(1.0, 2.0), (None, 11.0), (5.0, 30.0), (5.0, None)], [FEW, NONE, WITH, FEW]),
        ([(None, 4.0), (5.0, 30.0)], [FEW, NONE]),
        ([(1.0, 2.0)], [FEW]),
        ([(1.0, 10.0), (2.0, 11.0)], [NONE, NONE]),
    ],
)
def test_what_is_withheld_of_figures_beside_their_total(parts: Any, marks: list[Withheld]) -> None:
    assert disclosure.marks(measure(10), parts) == marks


def test_what_is_withheld_by_the_kind_of_measure() -> None:
    alone = [(3.0, 2.0), (50.0, 40.0)]
    assert disclosure.marks(measure(0), alone) == [NONE, NONE]
    assert disclosure.marks(measure(10, rollup=RollUp.NONE), alone) == [FEW, NONE], "they make no total"
    assert disclosure.marks(measure(10, Kind.COUNT), [(3.0, None), (50.0, None)]) == [FEW, WITH]
    assert disclosure.marks(measure(10, Kind.MEAN, RollUp.NONE), [(4.5, None), (4.5, 3.0)]) == [NONE, FEW]


@pytest.mark.parametrize("node", ["ALDER", "W4"])
def test_no_file_of_a_packet_has_the_numbers(packets: dict[str, list[Path]], node: str) -> None:
    assert len(packets[node]) == 3
    for path in packets[node]:
        for text in texts(path):
            assert not [number for number in SMALL if stands_in(number, text)], path.name
            # the share made of them, as printed and as stored; readmissions have another one
            assert "70.396" not in text, path.name
        whole = "\n".join(texts(path))
        assert "fewer than 5,000" in whole or path.suffix == ".pptx", path.name


def test_the_search_finds_what_is_there(packets: dict[str, list[Path]]) -> None:
    """The same search, for what may be shown: it would find the numbers if they stood there."""
    shown = {".pdf": "28,588", ".pptx": "5,612", ".xlsx": "8,255"}
    for node, suffix in (("ALDER", ".pdf"), ("W4", ".pptx"), ("ALDER", ".xlsx")):
        (path,) = [one for one in packets[node] if one.suffix == suffix]
        assert any(stands_in(shown[suffix], text) for text in texts(path)), path.name


def test_nothing_can_be_worked_out_by_subtraction(packets: dict[str, list[Path]]) -> None:
    for path in packets["ALDER"]:
        for text in texts(path):
            assert not [number for number in BESIDE if stands_in(number, text) and len(number) > 3]
    sheet = openpyxl.load_workbook(packets["ALDER"][2])["Data"]
    heads, *rows = sheet.iter_rows(values_only=True)
    at = {head: index for index, head in enumerate(heads)}
    hidden: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        assert (row[at["numerator"]] is None) == (row[at["note"]] in ("fewer than 5,000", "withheld"))
        if row[at["numerator"]] is None:
            assert row[at["denominator"]] is row[at["value"]] is None
            hidden.setdefault((row[at["measure"]], row[at["period"]]), []).append(row[at["node"]])
    assert hidden == {
        ("D30", "2023-05"): ["W3", "W4"],
        ("D30", "2024-02"): ["W3", "W4"],
        ("FALLS", "2024-02"): ["W3", "W4"],
    }


def test_what_is_withheld_beside_another_is_shown_by_itself(packets: dict[str, list[Path]]) -> None:
    assert any(stands_in("6,177", text) for text in texts(packets["W3"][0]))


def test_too_few_to_judge_is_another_thing(packets: dict[str, list[Path]], database: Database) -> None:
    """Below that threshold the parts are shown, and it is said."""
    pdf = "\n".join(texts(packets["W4"][0]))
    assert "3,393 4,821" in pdf
    assert "too few to judge" in pdf
    parent = "\n".join(texts(packets["ALDER"][0]))
    assert "Dogwood Ward too few to judge" in parent
    slides = [text for text in texts(packets["ALDER"][1]) if "too few to judge" in text]
    assert len(slides) == 1, "that of readmissions"
    with database.read() as connection:
        row = next(one for one in statements.statement(connection, "W4").rows if one.measure.code == "READM")
    assert row.headline == "No value for Feb 2024: 3,393 of 4,821, too few to judge."


@pytest.mark.parametrize(
    "command",
    [
        ("statement", "W4"),
        ("statement", "W4", "--json"),
        ("statement", "ALDER", "--json"),
        ("observations", "--node", "W4", "--measure", "D30"),
        ("observations", "--node", "W4", "--measure", "D30", "--json"),
        ("observations", "--node", "W4", "--measure", "FALLS", "--json"),
        ("reading", "W4", "D30", "--json"),
        ("reading", "W4", "FALLS"),
        ("compare", "D30", "--from", LAST, "--to", LAST),
        ("compare", "D30", "--from", LAST, "--to", LAST, "--json"),
        ("compare", "FALLS", "--from", LAST, "--to", LAST, "--json"),
    ],
    ids=" ".join,
)
def test_no_command_says_the_numbers(built: Path, command: tuple[str, ...]) -> None:
    said = run(command[0], built, *command[1:])
    assert len(said) > 100
    assert not [number for number in SMALL if stands_in(number, said)]
    assert "70.39" not in said


def test_the_commands_say_why(built: Path) -> None:
    assert "fewer than 5,000" in run("observations", built, "--node", "W4", "--measure", "D30")
    rows = json.loads(run("statement", built, "W4", "--json"))["rows"]
    assert [row["note"] for row in rows] == ["fewer than 5,000", "too few to judge", "fewer than 5,000"]
    peers = json.loads(run("compare", built, "D30", "--from", LAST, "--to", LAST, "--json"))["nodes"]
    assert [(one["code"], one["numerator"]) for one in peers if one["note"]] == [("W4", None)]
    assert [one["note"] for one in peers if one["code"] == "W4"] == ["fewer than 5,000"]
    listed = {one["code"]: one for one in json.loads(run("measures", built, "--json"))}
    assert {code: (one["minimum_n"], one["disclosure_n"]) for code, one in listed.items()} == {
        "D30": (0, 5000),
        "READM": (5000, 0),
        "FALLS": (0, 5000),
    }


def test_children_of_the_window_and_charts(database: Database) -> None:
    with database.read() as connection:
        found = {one.code: one for one in catalogue.measures(connection)}
        node = nodes.find(connection, "ALDER")
        d30, when = found["D30"], periods.parse(LAST)
        children = statements.child_figures(connection, node.id, when, [d30])[d30.id]
        assert [child.numerator for child in children] == [1145, 953, None, None]
        assert [child.withheld for child in children] == [NONE, NONE, WITH, FEW]
        row = statements.statement(connection, "W4").rows[0]
        page = nodes.page(connection, "W4")
        spec = charting.series_chart(row, page)
        assert (spec.points[-1].value, spec.points[-1].n) == (None, None)
        assert spec.points[-1].note == "fewer than 5,000"
        assert "70.4" not in spec.alt_text
        each = series.of_node(connection, nodes.find(connection, "W4").id, [d30])["D30"]
        assert [one.period for one in each.reported if one.withheld is FEW] == ["2023-05", LAST]
        peers = comparison.of_codes(connection, "D30", first=LAST, last=LAST)
        small = next(
            one for one in peer_charting.multiples(connection, peers).chart.multiples if one.code != "W4"
        )
        assert small.points[-1].value is not None
        change = contributions.change(connection, node, d30, Window(when, when))
        assert "W4" not in [part.code for part in change.parts]


@pytest.mark.parametrize("first", ["2023-03", "2023-06"])
def test_a_sum_of_periods_gives_no_withheld_one_away(database: Database, first: str) -> None:
    """With one withheld month it is left out; two are together large enough to be told."""
    with database.read() as connection:
        found = comparison.of_codes(connection, "D30", first=first, last=LAST)
        each = series.of_node(connection, nodes.find(connection, "W4").id, [found.measure])["D30"]
    peer = found.peer("W4")
    assert peer is not None
    shown = [one for one in each.reported if first <= one.period <= LAST and one.numerator is not None]
    of_shown = (sum(one.numerator or 0 for one in shown), sum(one.denominator or 0 for one in shown))
    if first == "2023-06":
        assert (peer.numerator, peer.denominator) == of_shown
        assert peer.missing == 1
    else:
        assert (peer.numerator, peer.denominator) == (of_shown[0] + 3391 + 587, of_shown[1] + 4817 + 4633)


def test_a_changed_threshold_judges_anew(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.lhsdb"
    path.write_bytes(built.read_bytes())
    before = json.loads(run("reading", path, "W4", "D30", "--json"))
    assert before["period"] == "2024-01"
    table = tmp_path / "measures.csv"
    text = (DATA / "measures.csv").read_text(encoding="utf-8").replace("%,5000,", "%,10,")
    table.write_text(text, encoding="utf-8")
    run("import", path, table)
    after = json.loads(run("reading", path, "W4", "D30", "--json"))
    assert (after["period"], after["points"][-1]["n"]) == (LAST, 4817)
    assert json.loads(run("check", path, "--json"))["reading_differences"] == 0


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("Do not disclose below", "disclosure_n"),
        ("Suppress below", "disclosure_n"),
        ("Suppression threshold", "disclosure_n"),
        ("Disclosure minimum", "disclosure_n"),
        ("Withhold under", "disclosure_n"),
        ("Small number suppression", "disclosure_n"),
        ("Minimum cell size", "disclosure_n"),
        ("Do not publish below", "disclosure_n"),
        ("Minimum n", "minimum_n"),
        ("Too few to judge below", "minimum_n"),
        ("Minimum sample size", "minimum_n"),
        ("Smallest n", "minimum_n"),
        ("Min denominator", "minimum_n"),
    ],
)
def test_heads_of_a_list_say_which_threshold_is_meant(tmp_path: Path, head: str, field: str) -> None:
    path = tmp_path / "list.csv"
    rows = "D30,Deaths within 30 days,proportion,lower,10\nFALLS,Falls,count,lower,5\n"
    path.write_text(f"Measure code,Measure name,Kind,Direction,{head}\n{rows}", encoding="utf-8")
    assert f'{field} = "{head}"' in run("recipe", "propose", path)


def test_a_recipe_may_set_the_thresholds(tmp_path: Path, extract_named: Callable[[str], Path]) -> None:
    path, file = tmp_path / "new.lhsdb", extract_named("wards.csv")
    recipe = tmp_path / "wards.toml"
    recipe.write_text(
        (DATA / "figures.toml").read_text(encoding="utf-8").split("[[measures]]")[0]
        + '[[measures]]\ncode = "D30"\nkind = "proportion"\nmultiplier = 100\nunit = "%"\nnumerator = "Deaths"\n'
        'denominator = "Discharged"\nminimum_n = 20\ndisclosure_n = 6000\n',
        encoding="utf-8",
    )
    run("new", path)
    run("import", path, file, "--recipe", recipe, "--create-nodes")
    (one,) = json.loads(run("measures", path, "--json"))
    assert (one["minimum_n"], one["disclosure_n"]) == (20, 6000)
    assert "fewer than 6,000" in run("observations", path, "--node", "W4", "--measure", "D30")


@pytest.fixture
def extract_named(tmp_path: Path) -> Callable[[str], Path]:
    def copy(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes((DATA / "figures.csv").read_bytes())
        return path

    return copy


def test_the_checks_of_a_packet_leave_out_what_is_withheld(built: Path, tmp_path: Path) -> None:
    made = json.loads(run("packet", built, "ALDER", "--format", "xlsx", "--out", tmp_path, "--json"))
    sums = made["checks"][0]
    assert (sums["ok"], sums["differing"]) == (True, 0)
    assert sums["compared"] == 3 * 14 - 3

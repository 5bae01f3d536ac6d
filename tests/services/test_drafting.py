"""A recipe edited column by column: each change keeps what was not touched, and can be read."""

from datetime import date
from pathlib import Path

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.workbooks import read_workbook
from lhs_desktop.models.recipes import Recipe, parse_recipe
from lhs_desktop.models.recipes.lists import FIELDS
from lhs_desktop.services.importing import drafting, drafting_lists, proposing
from lhs_desktop.services.importing.describing import Topic, lines
from lhs_desktop.services.importing.prepared import Origin, Prepared
from lhs_desktop.services.importing.recipes import bundled
from lhs_desktop.services.importing.roles import Part, Role, roles_of
from lhs_desktop.services.importing.views import RowKind, cells_of, column_of

RECIPE = """# kept: a word of its author
name = "falls"
title = "Falls"
layout = "long"
recognise = ["Month", "Org code"]

[period]
column = "Month"  # how it is written: 2024-07

[[levels]]
level = "Region"
rank = 20
code_column = "Region"

[[levels]]
level = "Hospital"
rank = 40
code_column = "Org code"
name_column = "Org name"

[[measures]]
code = "FALLS"
name = "Falls"
kind = "rate"
numerator = "Falls"
denominator = "Bed days"
multiplier = 1000
unit = "per 1,000"
"""


def roles(toml: str) -> dict[str, list[tuple[str, str]]]:
    return {
        head: [(role.part.value, role.of) for role in found]
        for head, found in roles_of(parse_recipe(toml)).items()
    }


def recipe_of(toml: str) -> Recipe:
    return parse_recipe(toml)


def test_roles_are_told_by_head() -> None:
    found = roles(RECIPE)
    assert found["month"] == [("period", "")]
    assert found["region"] == [("parent", "Region")]
    assert found["org code"] == [("node code", "Hospital")]
    assert found["falls"] == [("numerator", "FALLS")]
    assert found["bed days"] == [("denominator", "FALLS")]


def test_a_column_becomes_a_measure_of_its_own_and_comments_stay() -> None:
    toml = drafting.with_role(RECIPE, "Staff", Role(Part.VALUE), ["1.5", "2"])
    made = recipe_of(toml).measures[-1]
    assert (made.code, made.name, made.kind, made.numerator) == ("STAFF", "Staff", "mean", ("Staff",))
    assert "# kept: a word of its author" in toml
    assert "# how it is written: 2024-07" in toml
    again = drafting.with_role(toml, "staff*", Role(Part.VALUE), ["3", "4"])
    assert [one.code for one in recipe_of(again).measures] == ["FALLS", "STAFF", "STAFF-2"]
    assert recipe_of(again).measures[-1].kind == "count"


def test_a_column_has_one_role_only() -> None:
    toml = drafting.with_role(RECIPE, "Bed days", Role(Part.VALUE), ["900"])
    falls, bed_days = recipe_of(toml).measures
    assert (falls.kind, falls.denominator, falls.multiplier, falls.unit) == ("count", (), 1.0, "")
    assert (bed_days.kind, bed_days.numerator) == ("count", ("Bed days",))


def test_a_denominator_makes_a_count_a_rate_a_ratio_or_a_proportion() -> None:
    plain = drafting.with_role(RECIPE, "Bed days", Role(Part.NOT_READ))
    assert recipe_of(plain).measures[0].kind == "count"
    for head, kind in (("Patient days", "rate"), ("Predicted", "ratio"), ("Eligible", "proportion")):
        toml = drafting.with_role(plain, head, Role(Part.DENOMINATOR, "FALLS"))
        measure = recipe_of(toml).measures[0]
        assert (measure.kind, measure.denominator) == (kind, (head,))


def test_columns_are_added_up_or_replaced() -> None:
    added = drafting.with_role(RECIPE, "Falls of visitors", Role(Part.NUMERATOR, "FALLS"), add=True)
    assert recipe_of(added).measures[0].numerator == ("Falls", "Falls of visitors")
    replaced = drafting.with_role(RECIPE, "Falls of visitors", Role(Part.NUMERATOR, "FALLS"))
    assert recipe_of(replaced).measures[0].numerator == ("Falls of visitors",)
    published = drafting.with_role(RECIPE, "Rate", Role(Part.PUBLISHED, "FALLS"))
    assert recipe_of(published).measures[0].published == "Rate"


def test_the_period_brings_its_format() -> None:
    toml = drafting.with_role(RECIPE, "Ending", Role(Part.PERIOD), ["31/01/2024", "29/02/2024"])
    assert (recipe_of(toml).period.column, recipe_of(toml).period.format) == ("Ending", "%d/%m/%Y")
    dated = drafting.with_role(RECIPE, "Start", Role(Part.PERIOD), [date(2024, 1, 1), date(2024, 2, 1)])
    assert (recipe_of(dated).period.grain, recipe_of(dated).period.format) == ("month", "")
    with pytest.raises(Rejected) as refused:
        drafting.with_role(RECIPE, "Org name", Role(Part.PERIOD), ["St Mary", "St John"])
    assert refused.value.code == "column-no-periods"


def test_levels_come_and_go() -> None:
    toml = drafting.with_role(RECIPE, "System", Role(Part.PARENT))
    assert [(one.level, one.code_column) for one in recipe_of(toml).levels] == [
        ("Region", "Region"),
        ("System", "System"),
        ("Hospital", "Org code"),
    ]
    ranks = [one.rank for one in recipe_of(toml).levels]
    assert ranks == sorted(ranks)
    fewer = drafting.with_role(toml, "Region", Role(Part.NOT_READ))
    assert [one.level for one in recipe_of(fewer).levels] == ["System", "Hospital"]
    named = drafting.with_role(RECIPE, "Org code", Role(Part.NOT_READ))
    assert recipe_of(named).levels[-1].code_column == "Org name"
    assert recipe_of(named).levels[-1].code_format == "{slug}"
    back = drafting.with_role(named, "Org code", Role(Part.NODE_CODE, "Hospital"))
    node = recipe_of(back).levels[-1]
    assert (node.code_column, node.name_column, node.code_format) == ("Org code", "Org name", "")


@pytest.mark.parametrize(
    ("head", "needed"), [("Month", "period"), ("Falls", "value"), ("Org name", "node code")]
)
def test_what_a_table_needs_is_not_taken_away(head: str, needed: str) -> None:
    toml = RECIPE
    if head == "Org name":
        toml = drafting.with_role(toml, "Region", Role(Part.NOT_READ))
        toml = drafting.with_role(toml, "Org code", Role(Part.NOT_READ))
    with pytest.raises(Rejected) as refused:
        drafting.with_role(toml, head, Role(Part.NOT_READ))
    assert refused.value.code == "role-needed"
    assert refused.value.parameters["role"] == needed


def test_columns_at_the_sides_come_and_go() -> None:
    toml = drafting.with_columns(RECIPE, ["Bed days"], {"Staff": [1.5, 2.0], "Remarks": ["none", None]})
    assert "Bed days" not in roles(toml)
    assert roles(toml)["staff"] == [("value", "STAFF")]
    assert "remarks" not in roles(toml), "words are no figures"
    assert [rule.kind for rule in recipe_of(toml).measures] == ["count", "mean"]
    written = drafting.with_columns(RECIPE, [], {"Beds": ["1,200", "n/a"]})
    assert roles(written)["beds"] == [("value", "BEDS")]
    with pytest.raises(Rejected, match="period"):
        drafting.with_columns(RECIPE, ["Month"], {})


def test_another_header_row_keeps_the_roles_of_the_columns() -> None:
    old = ["Month", "Region", "Org code", "Org name", "Falls", "Bed days"]
    new = ["Period", "Area", "Code", "Name", "Events", "Days", "Note"]
    toml = drafting.with_header(RECIPE, old, new)
    recipe = recipe_of(toml)
    assert recipe.recognise == ("Period", "Code")
    assert recipe.period.column == "Period"
    assert recipe.levels[-1].code_column == "Code"
    assert recipe.measures[0].columns == ("Events", "Days")
    with pytest.raises(Rejected) as refused:
        drafting.with_header(RECIPE, old, ["", "a note", ""])
    assert refused.value.code == "row-no-heads"


def test_the_end_of_a_table_is_known_by_its_text() -> None:
    toml = drafting.with_stop(RECIPE, "Notes: counted by hand")
    assert recipe_of(toml).stop == ("Notes: counted by hand",)
    moved = drafting.with_stop(toml, "Source:", instead_of="Notes: counted by hand and corrected")
    assert recipe_of(moved).stop == ("Source:",)
    assert recipe_of(drafting.with_stop(moved, "", instead_of="Source: us")).stop == ()
    assert drafting.stop_text(["A", "B", "Notes"]) == "Notes"
    for texts, code in ((["A", ""], "row-no-text"), (["Notes on A", "Notes"], "row-text-repeats")):
        with pytest.raises(Rejected) as refused:
            drafting.stop_text(texts)
        assert refused.value.code == code


def test_one_of_several_tables_is_edited_alone() -> None:
    tables = RECIPE + '\n[[tables]]\nsheets = ["A"]\n\n[[tables]]\nsheets = ["B"]\n'
    toml = drafting.with_role(tables, "Staff", Role(Part.VALUE), ["1"], table=1)
    first, second = recipe_of(toml).parts
    assert [one.code for one in first.measures] == ["FALLS"]
    assert [one.code for one in second.measures] == ["FALLS", "STAFF"]
    assert toml.count('column = "Month"') == 1, "what is still shared stands once"


def test_a_column_of_another_name_is_edited_under_its_own() -> None:
    renamed = RECIPE.replace("[period]", '[renamed]\n"Bed days" = ["Patient days"]\n\n[period]')
    toml = drafting.with_role(renamed, "Patient days", Role(Part.VALUE), ["900"])
    falls, bed_days = recipe_of(toml).measures
    assert falls.denominator == ()
    assert bed_days.numerator == ("Bed days",)


def test_a_list_has_fields() -> None:
    listed = """name = "places"
title = "Places"
layout = "list"
list = "nodes"
recognise = ["Code", "Name"]

[fields]
code = "Code"
name = { column = "Name" }
"""
    assert roles(listed) == {"code": [("field", "code")], "name": [("field", "name")]}
    toml = drafting.with_role(listed, "Above", Role(Part.FIELD, "parent"))
    assert roles(toml)["above"] == [("field", "parent")]
    assert "name" not in roles(drafting.with_role(toml, "Name", Role(Part.NOT_READ)))


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        drafting.with_role("name = ", "Falls", Role(Part.NOT_READ))
    assert refused.value.code == "recipe-not-toml"


# What it makes of a workbook


def prepared(folder: Path, text: str, toml: str = "") -> Prepared:
    path = folder / "falls.csv"
    path.write_text(text, encoding="utf-8")
    return proposing.prepare([path], bundled(), tomls={path: toml})[0]


HEADS = ["Month", "Region", "Org code", "Org name", "Falls", "Bed days"]
SHEET = """Falls by hospital,,,,,,
Month,Region,Org code,Org name,Falls,Bed days,NHS number
2024-07,East,R1,St Mary,3,900,943 476 5919
2024-07,East,R2,St John,1,800,943 476 5919
2024-07,,Total,,4,1700,
Source: us,,,,,,
"""


def test_rows_and_columns_of_a_sheet_are_told_apart(tmp_path: Path) -> None:
    toml = RECIPE + '\n[totals]\ncolumn = "Org code"\ntexts = ["Total"]\n'
    toml = drafting.with_stop(toml, "Source:")
    found = prepared(tmp_path, SHEET, toml)
    (view,) = found.views
    assert [view.kind(row) for row in range(6)] == [
        RowKind.ABOVE,
        RowKind.HEADER,
        RowKind.DATA,
        RowKind.DATA,
        RowKind.TOTAL,
        RowKind.BELOW,
    ]
    parts = [[role.part for role in view.roles(column)] for column in range(7)]
    assert parts == [
        [Part.PERIOD],
        [Part.PARENT],
        [Part.NODE_CODE, Part.TOTALS],
        [Part.NODE_NAME],
        [Part.NUMERATOR],
        [Part.DENOMINATOR],
        [Part.REFUSED],
    ]
    assert found.origin is Origin.MENDED
    assert found.is_extract


def test_a_recipe_is_described_line_by_line_with_its_reasons(tmp_path: Path) -> None:
    text = "period,org code,falls,patient days\n" + "".join(
        f"2024-{month:02d},R{org},{month},{900 + month}\n" for month in range(1, 7) for org in (1, 2)
    )
    found = prepared(tmp_path, text)
    assert found.origin is Origin.PROPOSED
    said = lines(found)
    assert said[0].topic is Topic.TABLE
    assert said[0].rows == (0, 1, 12)
    period = next(line for line in said if line.role == Role(Part.PERIOD))
    assert period.heads == ("period",)
    assert period.places == (("falls", 0, 0),)
    assert "“period”" in period.reason
    assert any(line.role is not None and line.role.part is Part.NUMERATOR for line in said)


def test_what_is_wrong_with_a_file_is_kept_with_it(tmp_path: Path) -> None:
    unread = prepared(tmp_path, "a,b\n1,2\n")
    assert unread.error is not None
    assert unread.error.code == "no-table"
    assert unread.workbook is not None, "its cells can still be shown"
    wrong = prepared(tmp_path, SHEET, "name = ")
    assert wrong.error is not None
    assert wrong.error.code == "recipe-not-toml"
    assert wrong.toml == "name = "


def test_a_release_with_other_names_is_read_by_its_recipe_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "falls.csv"
    known = [parse_recipe(RECIPE.replace('recognise = ["Month", "Org code"]', f"recognise = {HEADS}"))]
    path.write_text(SHEET.split("\n", 1)[1].replace("Bed days", "Bed-days"), encoding="utf-8")
    found = proposing.prepare([path], known)[0]
    assert found.origin is Origin.DRIFTED
    assert any("Bed-days" in difference for difference in found.differences)
    first = lines(found)[0]
    assert (first.topic, first.text) == (Topic.DRIFT, found.differences[0])
    assert [role.part for role in found.views[0].roles(5)] == [Part.DENOMINATOR]


def test_a_workbook_is_read_once(tmp_path: Path) -> None:
    first = prepared(tmp_path, SHEET, RECIPE)
    path = tmp_path / "falls.csv"
    path.unlink()
    again = proposing.prepare([path], bundled(), tomls={path: RECIPE}, before={path: first})[0]
    assert again is first
    edited = drafting.with_stop(RECIPE, "Source:")
    changed = proposing.prepare([path], bundled(), tomls={path: edited}, before={path: first})[0]
    assert changed.workbook is first.workbook
    assert changed.views[0].kind(5) is RowKind.BELOW


def test_addresses_name_cells() -> None:
    assert cells_of("B3") == [(2, 1)]
    assert cells_of("AA10+AB10") == [(9, 26), (9, 27)]
    assert cells_of("") == []
    assert column_of("ZZ") == 701


# Lists

LOG = """
name = "log"
title = "Log"
layout = "list"
list = "actions"
recognise = ["Action", "Hospital"]

[fields]
title = "Action"
node = "Hospital"
due = "Due date"

[[attributes]]
name = "Supporting"
column = "Supporting"

[[attributes]]
name = "Update"
column = "Update"
"""


def test_a_column_of_a_list_leaves_nothing_behind_when_its_role_changes() -> None:
    made = drafting.with_role(LOG, "Supporting", Role(Part.FIELD, "owner"))
    assert roles(made)["supporting"] == [("field", "owner")]
    assert roles(made)["update"] == [("attribute", "Update")]
    made = drafting.with_role(made, "Update", Role(Part.NOT_READ))
    assert "attributes" not in made
    assert "update" not in roles(made)
    made = drafting.with_role(made, "Update", Role(Part.ATTRIBUTE))
    assert roles(made)["update"] == [("attribute", "Update")]
    with pytest.raises(Rejected) as caught:
        drafting.with_role(LOG, "Action", Role(Part.NOT_READ))
    assert (caught.value.code, caught.value.parameters["role"]) == ("role-needed", "title")


def test_dates_of_a_list_are_given_with_their_format() -> None:
    nodes = 'name = "n"\ntitle = "N"\nlayout = "list"\nlist = "nodes"\nrecognise = ["Code"]\n[fields]\ncode = "Code"\n'
    made = drafting.with_role(nodes, "Closed", Role(Part.FIELD, "closed"), ["31/03/2019", "30/09/2020"])
    listing = parse_recipe(made).listing
    assert listing is not None
    assert (listing.fields["closed"].columns, listing.fields["closed"].format) == (("Closed",), "%d/%m/%Y")
    made = drafting.with_role(LOG, "Due date", Role(Part.FIELD, "due"), ["31/03/2019", "TBC"])
    listing = parse_recipe(made).listing
    assert listing is not None
    assert listing.fields["due"].format == ""


def test_names_and_codes_of_levels_are_given_to_the_level() -> None:
    by_levels = """
name = "n"
title = "N"
layout = "list"
list = "nodes"
recognise = ["Facility Code"]

[[levels]]
level = "District"
rank = 30
code_column = "District Code"

[[levels]]
level = "Hospital"
rank = 40
code_column = "Facility Code"

[[levels.attributes]]
name = "type"
column = "Facility Type"

[[attributes]]
name = "name"
column = "Facility Name"
"""
    made = drafting.with_role(by_levels, "Facility Name", Role(Part.FIELD, "name"))
    recipe = parse_recipe(made)
    assert (recipe.levels[-1].code_column, recipe.levels[-1].name_column) == (
        "Facility Code",
        "Facility Name",
    )
    made = drafting.with_role(made, "Facility Type", Role(Part.NOT_READ))
    assert parse_recipe(made).levels[-1].attributes == ()


def test_a_log_is_given_its_place_once() -> None:
    without = LOG.replace('node = "Hospital"\n', "")
    made = drafting_lists.with_place(without, "N101H")
    listing = parse_recipe(made).listing
    assert listing is not None
    assert listing.fields["node"].constant == "N101H"
    assert drafting_lists.with_place(made, "S314H") == made
    assert drafting_lists.with_place(LOG, "N101H") == LOG


LISTS = Path(__file__).parents[1] / "data" / "lists"


@pytest.mark.parametrize("path", sorted(LISTS.glob("[ant]*.[cx]*")), ids=lambda path: path.stem)
def test_any_role_for_any_column_of_a_proposed_list_leaves_a_recipe_or_says_what_it_lacks(path: Path) -> None:
    try:
        toml = proposing.propose(path).toml
    except Rejected:
        return
    recipe = parse_recipe(toml)
    listing = recipe.listing
    if listing is None:
        return
    sheet = read_workbook(path).sheets[0]
    choices = [
        *(Role(Part.FIELD, name) for name in FIELDS[listing.of]),
        Role(Part.NOT_READ),
        Role(Part.ATTRIBUTE),
    ]
    for column, head in enumerate(head for head in map(str, sheet.row(0)) if head and head != "None"):
        for role in choices:
            try:
                made = drafting.with_role(toml, head, role, sheet.column(column, 1))
            except Rejected as error:
                if error.code != "role-needed":
                    raise
            else:
                assert parse_recipe(made).listing is not None


def test_what_holds_for_all_rows_of_a_list_has_a_line() -> None:
    recipe = parse_recipe(drafting_lists.with_place(LOG.replace('node = "Hospital"\n', ""), "N101H"))
    found = lines(Prepared("log.csv", origin=Origin.MENDED, recipe=recipe))
    assert [(one.role, one.text) for one in found if one.text] == [(Role(Part.FIELD, "node"), "N101H")]

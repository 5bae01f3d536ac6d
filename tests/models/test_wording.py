"""Words made of users' own words."""

import pytest

from lhs_desktop.models.wording import how_many, listed, plural, plural_of, unit_after


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("Ward", "Wards"),
        ("County", "Counties"),
        ("Country", "Countries"),
        ("Facility", "Facilities"),
        ("Health board", "Health boards"),
        ("Integration authority", "Integration authorities"),
        ("Day", "Days"),
        ("Branch", "Branches"),
        ("Class", "Classes"),
        ("Campus", "Campuses"),
        ("Practice", "Practices"),
        ("ICB", "ICBs"),
        ("Sub-ICB", "Sub-ICBs"),
        ("COUNTY", "COUNTIES"),
        ("Department of surgery", "Departments of surgery"),
        ("Trust (acute)", "Trusts (acute)"),
        ("Children’s hospital", "Children’s hospitals"),
        ("Région", "Régions"),
    ],
)
def test_plurals_of_level_names(one: str, many: str) -> None:
    assert plural_of(one) == many


@pytest.mark.parametrize(
    "name", ["Hospitals", "Headquarters", "Staff", "NHS", "Level 3", "区", "", "  ", "Ward 5", "…"]
)
def test_names_that_have_no_plural_stay(name: str) -> None:
    assert plural_of(name) == name


def test_counts() -> None:
    assert [plural(count, "county") for count in (0, 1, 2, 1200)] == [
        "0 counties",
        "1 county",
        "2 counties",
        "1,200 counties",
    ]


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("falls", "fall"),
        ("people", "person"),
        ("percentage points", "percentage point"),
        ("bed days", "bed day"),
        ("injuries", "injury"),
        ("searches", "search"),
        ("cases", "case"),
        ("%", "%"),
        ("FTE", "FTE"),
        ("ms", "ms"),
        ("NHS trusts", "NHS trusts"),
        ("per 1,000 bed days", "per 1,000 bed days"),
        ("Fälle", "Fälle"),
        ("abscess", "abscess"),
        ("", ""),
    ],
)
def test_one_of_a_unit(unit: str, one: str) -> None:
    assert [unit_after(written, unit) for written in ("1", "−1", "0", "2", "1.0", "11")] == [
        one,
        one,
        *[unit] * 4,
    ]


def test_parts_of_several() -> None:
    assert [how_many(*one) for one in ((1, 1), (2, 2), (3, 3), (1, 3), (1200, 1500))] == [
        "1",
        "both",
        "all",
        "1",
        "1,200",
    ]


def test_lists_in_a_sentence() -> None:
    assert [listed(list(one)) for one in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert listed(["5", "10"], "or") == "5 or 10"
    assert listed(["CLABSI", "SSI, colon surgery"]) == "CLABSI; SSI, colon surgery"

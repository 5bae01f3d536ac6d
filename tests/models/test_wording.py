"""Words made of users' own words."""

import pytest

from lhs_desktop.models.wording import plural, plural_of


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

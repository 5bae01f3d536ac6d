"""Random extracts of every shape: what is proposed reads exactly what was put in.

``LHS_GENERATED=5000`` runs as many; the suite runs a sample, and imports a tenth of it.
"""

import csv
import math
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lhs_desktop.formats.extracts.candidates import OK, SheetExtract
from lhs_desktop.formats.extracts.proposing.proposal import propose
from lhs_desktop.formats.extracts.proposing.writing import slug
from lhs_desktop.formats.extracts.reading import read_extract
from lhs_desktop.models.recipes import Recipe, parse_recipe
from lhs_desktop.services import databases
from lhs_desktop.services.importing import intake, proposing
from tests.formats.extracts.layouts import Made, as_text, make

GENERATED = int(os.environ.get("LHS_GENERATED", "300"))
IMPORTED = int(os.environ.get("LHS_GENERATED", "30"))
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def read(made: Made) -> tuple[Recipe, list[SheetExtract]]:
    recipe = parse_recipe(propose(made.workbook).toml)
    return recipe, read_extract(made.workbook, recipe, {})


def said(recipe: Recipe, extracts: list[SheetExtract]) -> Iterator[tuple[str, str, str, float, float]]:
    """What was read: name of the node, measure, period, numerator and denominator, NaN where missing."""
    for extract in extracts:
        names = {node.code: node.name for node in extract.structure}
        rules = {rule.code: rule for rule in recipe.every_measure}
        found = extract.candidates
        for row in range(len(found)):
            node = extract.nodes[int(found.node[row])]
            rule = rules[extract.measures[int(found.measure[row])]]
            ok = int(found.state[row]) == OK
            yield (
                f"{node} {names.get(node, '')}",
                f"{rule.name} {' '.join(rule.numerator)}",
                extract.periods[int(found.period[row])].code,
                float(found.numerator[row]) if ok else math.nan,
                float(found.denominator[row]) if ok else math.nan,
            )


def difference(made: Made) -> str:
    """What is not as it was put in; empty where all is."""
    recipe, extracts = read(made)
    left = dict(made.truth)
    for node, measure, period, numerator, denominator in said(recipe, extracts):
        key = next(
            (
                one
                for one in left
                if one[2] == period and _names(measure, one[1]) and _is_node(made, node, one[0])
            ),
            None,
        )
        if key is None:
            return f"read, but never put in: {node}, {measure}, {period}, {numerator}"
        above, below = left.pop(key)
        if not _same(numerator, above) or (below is not None and not _same(denominator, below)):
            return f"{key}: {above} / {below} became {numerator} / {denominator}"
    for extract in extracts:
        if extract.rejected or extract.waiting:
            return f"rejected {extract.rejected}, waiting {extract.waiting}: {extract.problems[:2]}"
    lost = {key: value for key, value in left.items() if value[0] is not None}
    return f"never read: {list(lost)[:3]}" if lost else ""


def _names(measure: str, name: str) -> bool:
    return name.casefold() in measure.casefold()


def _is_node(made: Made, node: str, code: str) -> bool:
    if made.layout == "scorecard":
        return True
    if made.layout == "nodes across":
        codes = list(dict.fromkeys(key[0] for key in made.truth))
        heads = next(row for row in made.rows if sum(cell is not None for cell in row) > len(codes))
        names = [str(cell) for cell in heads if cell is not None][1:]
        return slug(names[codes.index(code)]) in node
    return code in node


def _same(read: float, put: float | None) -> bool:
    return math.isnan(read) if put is None else abs(read - put) < 1e-9


@settings(max_examples=GENERATED, deadline=None, derandomize=True, database=None)
@given(seed=SEEDS)
def test_what_is_read_is_what_was_put_in(seed: int) -> None:
    made = make(seed)
    wrong = difference(made)
    assert not wrong, f"seed {seed}, {made.layout}: {wrong}\n" + "\n".join(map(str, made.rows[:8]))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("layouts") / "empty.lhsdb"
    databases.create(path).close()
    return path


@settings(max_examples=IMPORTED, deadline=None, derandomize=True, database=None)
@given(seed=SEEDS)
def test_every_value_has_its_account_and_a_second_import_changes_nothing(empty: Path, seed: int) -> None:
    made = make(seed)
    path, target = empty.with_name("extract.csv"), empty.with_name("new.lhsdb")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([as_text(cell) for cell in row] for row in made.rows)
    recipe = parse_recipe(proposing.propose(path).toml)
    shutil.copyfile(empty, target)
    with databases.open_database(target) as database:
        first = intake.import_files(database, [path], recipe, create_nodes=True).ledger
        again = intake.import_files(database, [path], recipe, create_nodes=True).ledger
    assert first.read == first.new + first.skipped, seed
    assert first.new == sum(int(extract.candidates.values.sum()) for extract in read(made)[1]), seed
    assert (again.new, again.changed, again.same, again.read) == (0, 0, first.new, first.read), seed

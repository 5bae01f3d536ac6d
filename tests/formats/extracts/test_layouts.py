"""Random extracts of every shape: what is proposed reads exactly what was put in.

``LHS_GENERATED=5000`` runs as many as the acceptance asks for; the suite runs a sample.
"""

import csv
import math
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lhs_desktop.formats.extracts.candidates import OK, SheetExtract
from lhs_desktop.formats.extracts.proposing.proposal import propose
from lhs_desktop.formats.extracts.proposing.writing import slug
from lhs_desktop.formats.extracts.reading import read_extract
from lhs_desktop.models.recipes import Recipe, parse_recipe
from lhs_desktop.services import databases
from lhs_desktop.services.importing import intake, proposing
from tests.formats.extracts.layouts import Made, as_text, make

GENERATED = int(os.environ.get("LHS_GENERATED", "300"))
GROUP = 25


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


@pytest.mark.parametrize("group", range(max(1, GENERATED // GROUP)))
def test_what_is_read_is_what_was_put_in(group: int) -> None:
    for seed in range(group * GROUP, (group + 1) * GROUP):
        made = make(seed)
        wrong = difference(made)
        assert not wrong, f"seed {seed}, {made.layout}: {wrong}\n" + "\n".join(map(str, made.rows[:8]))


@pytest.mark.parametrize("seed", range(10))
def test_a_second_import_changes_nothing(seed: int, tmp_path: Path) -> None:
    made = make(seed)
    path = tmp_path / "extract.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([as_text(cell) for cell in row] for row in made.rows)
    recipe = parse_recipe(proposing.propose(path).toml)
    with databases.create(tmp_path / "new.lhsdb") as database:
        first = intake.import_files(database, [path], recipe, create_nodes=True).ledger
        again = intake.import_files(database, [path], recipe, create_nodes=True).ledger
    assert first.rejected == first.waiting == first.same == 0
    assert first.new == sum(int(extract.candidates.values.sum()) for extract in read(made)[1])
    assert (again.new, again.changed, again.same, again.read) == (0, 0, first.new, first.read)

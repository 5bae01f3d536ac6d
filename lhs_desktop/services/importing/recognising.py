"""Which recipe reads a workbook: the one that was asked for, or the one that knows most of its heads."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.reading import fits, recognises
from lhs_desktop.formats.workbooks import Workbook
from lhs_desktop.models.recipes import Recipe

if TYPE_CHECKING:
    from lhs_desktop.services.importing.drifting import Drifted


def as_stated(workbook: Workbook, recipe: Recipe, accept_drift: bool) -> Recipe:
    """The recipe that was asked for; with its differences where they are accepted.

    Raises:
        Rejected: ``recipe-drifted``: it would fit if they were.
    """
    if fits(workbook, recipe) or (drifted := _nearest(workbook, [recipe])) is None:
        return recipe  # what does not fit at all says so when it is read
    return drifted.accepted if accept_drift else _drifted(workbook, drifted)


def _nearest(workbook: Workbook, recipes: Iterable[Recipe]) -> "Drifted | None":
    from lhs_desktop.services.importing.drifting import nearest  # with all that proposes: few imports need it

    return nearest(workbook, recipes)


def _drifted(workbook: Workbook, drifted: "Drifted") -> NoReturn:
    raise Rejected(
        "recipe-drifted",
        file=workbook.name,
        recipe=drifted.recipe.name,
        differences="; ".join(drifted.differences),
    )


def recognise(workbook: Workbook, recipes: Iterable[Recipe], accept_drift: bool = False) -> Recipe:
    """The recipe that knows most of the heads of a workbook.

    Raises:
        Rejected: ``recipe-drifted``: one would fit if its differences were accepted; ``recipe-none-fits``.
    """
    recipes = list(recipes)
    fitting = [recipe for recipe in recipes if recognises(workbook, recipe)]
    if not fitting:
        drifted = _nearest(workbook, recipes)
        if drifted is not None and accept_drift:
            return drifted.accepted
        if drifted is not None:
            _drifted(workbook, drifted)
        raise Rejected(
            "recipe-none-fits", file=workbook.name, known=", ".join(recipe.name for recipe in recipes)
        )
    return max(fitting, key=lambda recipe: len(recipe.recognise))

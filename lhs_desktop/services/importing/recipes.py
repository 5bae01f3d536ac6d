"""Recipes at hand: those that ship with the program and those kept in the database."""

from pathlib import Path

from sqlalchemy import Connection, select

from lhs_desktop.config import resources
from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import recipe as recipe_table
from lhs_desktop.models.recipes import Recipe, parse_recipe

FOLDER = "recipes"


def bundled() -> list[Recipe]:
    """The recipes that ship with the program."""
    return [
        parse_recipe(path.read_text(encoding="utf-8"), path.name)
        for path in sorted((resources() / FOLDER).glob("*.toml"))
    ]


def known(connection: Connection) -> list[Recipe]:
    """All recipes by name; one in the database goes before the bundled one of the same name."""
    found = {recipe.name: recipe for recipe in bundled()}
    for name, toml in connection.execute(select(recipe_table.c.name, recipe_table.c.toml)):
        found[name] = parse_recipe(toml, name)
    return [found[name] for name in sorted(found)]


def named(connection: Connection, name: str) -> Recipe:
    """The recipe of a name, or of a TOML file.

    Raises:
        Rejected: ``recipe-unknown`` or what is wrong with the file.
    """
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return parse_recipe(path.read_text(encoding="utf-8"), path.name)
    recipes = known(connection)
    for recipe in recipes:
        if recipe.name == name:
            return recipe
    raise Rejected("recipe-unknown", recipe=name, known=", ".join(one.name for one in recipes))


def keep(step: Step, recipe: Recipe) -> None:
    """Keeps a recipe in the database, so that next month's extract is known and can be replayed."""
    row = step.connection.execute(select(recipe_table).where(recipe_table.c.name == recipe.name)).first()
    if row is None:
        step.insert("recipe", name=recipe.name, toml=recipe.toml, fingerprint=recipe.fingerprint)
    else:
        step.update("recipe", row.id, toml=recipe.toml, fingerprint=recipe.fingerprint)

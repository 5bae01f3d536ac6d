"""Sets of rules of special cause: data, one chosen for a whole database."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from lhs_desktop.config import resources
from lhs_desktop.errors import Rejected
from lhs_desktop.statistics.rules import Rule

DEFAULT = "making-data-count-7"


@dataclass(frozen=True, slots=True)
class RuleSet:
    code: str
    name: str
    source: str
    minimum_points: int
    """Values of a phase below which nothing is judged."""
    conflict: str
    """Which signal speaks where rules disagree: ``order`` or ``improvement``."""
    rules: tuple[Rule, ...]
    """In order of precedence."""


@lru_cache(maxsize=1)
def rule_sets() -> dict[str, RuleSet]:
    """The sets that ship with the program, by code, in their order."""
    text = (resources() / "catalogue" / "rules.toml").read_text(encoding="utf-8")
    return {
        entry["code"]: RuleSet(
            code=entry["code"],
            name=entry["name"],
            source=entry["source"],
            minimum_points=entry["minimum_points"],
            conflict=entry.get("conflict", "order"),
            rules=tuple(Rule(**rule) for rule in entry["rules"]),
        )
        for entry in tomllib.loads(text)["sets"]
    }


def rule_set(code: str) -> RuleSet:
    """The set with a code.

    Raises:
        Rejected: ``rules-unknown``.
    """
    found = rule_sets().get(code)
    if found is None:
        raise Rejected("rules-unknown", rules=code, known=", ".join(rule_sets()))
    return found

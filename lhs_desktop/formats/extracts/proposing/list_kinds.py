"""Lists that their heads give away: measures, targets, people, actions."""

import re
from collections.abc import Mapping, Sequence

from lhs_desktop.formats.extracts.proposing.list_columns import ListColumn
from lhs_desktop.formats.extracts.proposing.list_places import level_of
from lhs_desktop.formats.extracts.records.words import word
from lhs_desktop.models.recipes import ListOf

Roles = dict[str, ListColumn]

_HEADS: Mapping[ListOf, Mapping[str, str]] = {
    ListOf.MEASURES: {
        "code": r"^(measure|indicator|metric|kpi)? ?(id|code|key)$|^(measure|indicator|metric|kpi)$",
        "name": r"^(measure|indicator|metric|kpi)? ?(name|title)$|^(measure|indicator|metric|kpi)$",
        "domain": r"domain|^type$|^theme$|^category$|^group$|^area$",
        "kind": r"^kind$|measure type|kind of",
        "direction": r"direction|polarity|better|desired",
        "rollup": r"roll.?up|aggregat",
        "calendar": r"calendar|frequency|^grain$",
        "unit": r"^units?$|unit of",
        "multiplier": r"multiplier|^per$|^scale$",
        "decimals": r"decimals|places",
        "disclosure_n": r"disclos|suppress|withh[eo]ld|redact|\bmask|small (number|cell)|\bcell size|"
        r"\b(not|never) (show|publish|release|print)|^(show|publish|release) (only )?(from|above)",
        "minimum_n": r"\bmin(imum)? ?(n|cases|size|sample|denominator|number|count|volume)|smallest|too few|"
        r"\b(not|never) (judge|rate|assess|calculate)|\breliab",
        "definition": r"definition|description|meaning",
        "numerator": r"numerator",
        "denominator": r"denominator",
        "source": r"^source|data source",
        "steward": r"steward|owner",
    },
    ListOf.TARGETS: {
        "measure": r"measure|indicator|metric|kpi",
        "value": r"target|goal|(?<!suppression )(?<!disclosure )threshold|standard|^value$",
        "from": r"from|start|effective|since",
        "to": r"^to$|until|\bend|valid to",
    },
    ListOf.PEOPLE: {
        "name": r"^(full |staff |person )?name$|^person$|^lead(er)?$",
        "role": r"^(role|title|job title|position|post)$|\brole$",
        "email": r"e.?mail",
        "from": r"from|start|since",
        "to": r"^to$|until|\bend",
    },
    ListOf.ACTIONS: {
        "number": r"^(action )?(id|number|no|#)$",
        "title": r"^(action|title|task|what)\b",
        "measure": r"measure|indicator|metric",
        "owner": r"owner|^who|responsible|^lead$|assigned",
        "due": r"due|by when|deadline|target date",
        "status": r"status|^state$|progress",
        "created": r"created|opened|raised|start",
        "done": r"done|completed on|closed|finish",
        "effect": r"effect",
        "cause": r"cause|reason|driver",
        "expected": r"expected|aim|outcome",
        "notes": r"notes?$|comments?$|update",
    },
}
_DATES = frozenset({"from", "to", "due", "created", "done"})
_FIRST, _LAST = r"^(first|fore|given) ?name$", r"^(last ?name|surname|family ?name)$"
_PATIENTS = re.compile(
    r"\bmrn\b|medical record|patient|hospital number|nhs (no|number)|\bchi\b|ssn|birth|d\.?o\.?b\.?|diagnosis|"
    r"admission|discharge",
    re.IGNORECASE,
)


def find_kind(columns: Sequence[ListColumn]) -> tuple[ListOf, Roles] | None:
    """What a table lists, where its heads give it away, and which column is which field."""
    for of, fits in (
        (ListOf.ACTIONS, _are_actions),
        (ListOf.TARGETS, _are_targets),
        (ListOf.PEOPLE, _are_people),
        (ListOf.MEASURES, _are_measures),
    ):
        roles = _roles(of, columns)
        if of is not ListOf.MEASURES and (node := _node(columns, roles)) is not None:
            roles["node"] = node
        if fits(columns, roles):
            return of, roles
    return None


def name_parts(columns: Sequence[ListColumn]) -> tuple[ListColumn, ...]:
    """First and last name, where a list of people has them apart."""
    first = next((one for one in columns if re.search(_FIRST, one.words, re.IGNORECASE)), None)
    last = next((one for one in columns if re.search(_LAST, one.words, re.IGNORECASE)), None)
    return (first, last) if first and last else ()


def _roles(of: ListOf, columns: Sequence[ListColumn]) -> Roles:
    """Each field with the first column whose head says so; a column is one field."""
    found: Roles = {}
    for name, pattern in _HEADS[of].items():
        for column in columns:
            if column in found.values() or not re.search(pattern, column.words.strip(), re.IGNORECASE):
                continue
            if name in _DATES and column.known and column.written is None:
                continue
            if name not in _DATES and column.written is not None:
                continue
            found[name] = column
            break
    return found


def _node(columns: Sequence[ListColumn], roles: Roles) -> ListColumn | None:
    """The column that names the node: a code rather than a name, the lowest level there is."""
    free = [column for column in columns if column not in roles.values()]
    said = [one for one in free if re.search(r"^node\b|^where$", one.words, re.IGNORECASE)]
    if said:
        return said[0]
    placed = [(level[1], one.coded, one) for one in free if (level := level_of(one)) is not None]
    return max(placed, key=lambda one: one[:2])[2] if placed else None


def _are_actions(columns: Sequence[ListColumn], roles: Roles) -> bool:
    several = sum(name in roles for name in ("owner", "due", "status"))
    return {"title", "node"} <= roles.keys() and several >= 2


def _are_targets(columns: Sequence[ListColumn], roles: Roles) -> bool:
    if not {"measure", "node", "value"} <= roles.keys() or not roles["value"].numeric:
        return False
    figures = [column for column in columns if column.figures and column is not roles["value"]]
    said = re.search(r"target|goal|threshold", " ".join(one.words for one in columns), re.IGNORECASE)
    return not figures and said is not None


def _are_people(columns: Sequence[ListColumn], roles: Roles) -> bool:
    if any(_PATIENTS.search(column.words) for column in columns):
        return False
    named = "name" in roles or bool(name_parts(columns))
    return named and ("email" in roles or ("role" in roles and "node" in roles))


def _are_measures(columns: Sequence[ListColumn], roles: Roles) -> bool:
    others = [one for one in columns if one not in roles.values()]  # a measure's own unit is no level
    if "code" not in roles or not roles["code"].unique or any(level_of(one) for one in others):
        return False
    if any(one.figures for one in others):
        return False
    measured = any(re.search(r"measure|indicator|metric|kpi", one.words, re.IGNORECASE) for one in columns)
    described = {"numerator", "denominator", "direction", "kind", "rollup"} & roles.keys()
    known = "kind" in roles and all(word("kind", text) for text in roles["kind"].known)
    return bool(described) or known or (measured and "name" in roles)

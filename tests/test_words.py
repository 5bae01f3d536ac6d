"""The words of every visible sentence, held to the list in docs/writing.md."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIST = ROOT / "docs" / "writing.md"
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
RECIPES = sorted((ROOT / "resources" / "recipes").glob("*.toml"))
TYPST = sorted((ROOT / "resources" / "packet").glob("*.typ"))

Found = tuple[str, int, str]


@cache
def avoided() -> re.Pattern[str]:
    rows = re.findall(
        r"^\| (.+?) \| .+ \|$", LIST.read_text("utf-8").split("## Words we avoid")[1], re.MULTILINE
    )
    words = [
        re.sub(r"\(.*?\)", "", form).strip() for row in rows[1:] for form in row.replace("`", "").split("|")
    ]
    joined = "|".join(re.escape(word).replace("…", r"\w+").replace(r"\ ", r"\s+") for word in words if word)
    return re.compile(rf"(?<![\w“‘`-])({joined})(?![\w`-])", re.IGNORECASE)


def is_sentence(text: str) -> bool:
    """Whether a text is words for people: not a key, a path, a query, a style sheet or a pattern."""
    words = re.sub(r"\{[^{}]*\}", "x", text)
    if re.match(
        r"\s*(select|insert|update|delete|create|with|from|and|join|BEGIN|PRAGMA)\b.*\b(from|table|x\.|o\.|=)",
        words,
        re.DOTALL,
    ):
        return False
    return bool(re.search(r"[A-Za-z]{2,} [A-Za-z]|[A-Z][a-z]+", words)) and not re.search(
        r"\\b|\\w|\(\?|<svg|<path|QWidget|\.[a-z]+\*\)", words
    )


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Every string of a module that is no docstring; the values in a formatted one are blank."""
    tree = ast.parse(source)
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, re.sub(r"\{\w*\}", "{}", node.value)


def plain(markdown: str) -> Iterator[tuple[int, str]]:
    """The lines of a document without its code, its addresses and its quotations."""
    fenced = False
    for number, line in enumerate(markdown.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            bare = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S+", " ", line)
            yield (
                number,
                re.sub(r"\*[^*]+\*", lambda part: part.group() if "**" in part.group() else " ", bare),
            )


def in_module(path: Path) -> Iterator[Found]:
    for line, text in texts(path.read_text("utf-8")):
        if is_sentence(text):
            for match in avoided().finditer(text):
                yield str(path.relative_to(ROOT)), line, match.group()


def in_document(path: Path) -> Iterator[Found]:
    for line, text in plain(path.read_text("utf-8")):
        for match in avoided().finditer(text):
            yield str(path.relative_to(ROOT)), line, match.group()


def test_no_sentence_of_the_program_has_an_avoided_word() -> None:
    found = [one for path in sorted((ROOT / "lhs_desktop").rglob("*.py")) for one in in_module(path)]
    assert not found, "\n".join(f"{file}:{line}: {word}" for file, line, word in found)


def test_no_document_has_an_avoided_word() -> None:
    found = [one for path in DOCUMENTS if path != LIST for one in in_document(path)]
    assert not found, "\n".join(f"{file}:{line}: {word}" for file, line, word in found)


def test_no_packet_and_no_title_of_a_recipe_has_an_avoided_word() -> None:
    shown = [
        text for path in TYPST for text in re.findall(r'"([^"\n]*)"|\[([^\]#\n]*)\]', path.read_text("utf-8"))
    ]
    shown += [
        (title, "")
        for path in RECIPES
        for title in re.findall(r'^title = "(.*)"', path.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(shown) > len(RECIPES)
    assert not [text for pair in shown for text in pair if avoided().search(text)]


@pytest.mark.parametrize(
    "planted",
    [
        'said = tr("The heads of the table are missing.")',
        'said = tr("Mend it there, then import it again.")',
        'said = f"{name} has not the figures for a {kind} chart."',
        'MESSAGES = {"wrong": "“{raw}” is no date. Correct the cell."}',
        'parser.add_argument("--all", help="judge all series anew")',
        'said = tr("the names that stand in "\n    "this file")',
    ],
)
def test_a_planted_sentence_is_found(planted: str, tmp_path: Path) -> None:
    assert any(avoided().search(text) for _, text in texts(planted) if is_sentence(text))


@pytest.mark.parametrize(
    "harmless",
    [
        '"""Mends the heads."""',
        "heads = table.heads",
        'row["heads"]',
        'found = "row-no-heads"',
        'said = f"“{column.head}” is a column"',
        'said = "Overhead costs and headlines"',
    ],
)
def test_names_in_the_code_are_left_alone(harmless: str) -> None:
    assert not any(avoided().search(text) for _, text in texts(harmless) if is_sentence(text))


def test_the_list_is_read() -> None:
    assert avoided().search("nothing of it")
    assert list(plain("The *mend* of `heads`, and\n```\nanew\n```\nno more")) == [
        (1, "The   of  , and"),
        (5, "no more"),
    ]

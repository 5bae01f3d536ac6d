"""The platform's dialogs for files and folders."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from lhs_desktop.config import SUFFIX

EXTRACTS = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt", "zip", "gz")


def tr(text: str) -> str:
    return QCoreApplication.translate("choosing", text)


def documents() -> Path:
    """The user's documents; their home where they have no such folder."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def database_to_open(parent: QWidget, folder: Path | None = None) -> Path | None:
    kinds = tr("Databases (*{suffix});;All files (*)").format(suffix=SUFFIX)
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open a database"), str(folder or documents()), kinds)
    return Path(name) if name else None


def database_to_make(parent: QWidget) -> Path | None:
    return _place_for_database(parent, tr("New database"))


def database_to_keep(parent: QWidget) -> Path | None:
    """Where what is brought in is to be kept; one that is there already may be chosen."""
    return _place_for_database(
        parent,
        tr("Where to keep what you bring in: a new database"),
        QFileDialog.Option.DontConfirmOverwrite,
    )


def _place_for_database(parent: QWidget, title: str, *options: QFileDialog.Option) -> Path | None:
    kinds = tr("Databases (*{suffix})").format(suffix=SUFFIX)
    proposed = documents() / (tr("Community meetings") + SUFFIX)
    name, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds, "", *options)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def extracts_to_import(parent: QWidget) -> list[Path]:
    endings = " ".join(f"*.{ending}" for ending in EXTRACTS)
    kinds = tr("Extracts ({endings});;All files (*)").format(endings=endings)
    names, _ = QFileDialog.getOpenFileNames(parent, tr("Import an extract"), str(documents()), kinds)
    return [Path(name) for name in names]


def database_to_read(parent: QWidget) -> Path | None:
    """Of another program, to import from."""
    kinds = tr("SQLite databases (*.sqlite *.sqlite3 *.db *.db3 *.gpkg);;All files (*)")
    name, _ = QFileDialog.getOpenFileName(parent, tr("Import from a database"), str(documents()), kinds)
    return Path(name) if name else None


def copy_to_save(parent: QWidget, proposed: Path) -> Path | None:
    kinds = tr("Excel workbooks (*.xlsx)")
    name, _ = QFileDialog.getSaveFileName(parent, tr("Copy with the problems marked"), str(proposed), kinds)
    return Path(name) if name else None


def original_to_open(parent: QWidget, name: str) -> Path | None:
    """A file that was imported before, wherever it is now."""
    title = tr("Where is {file} now?").format(file=name)
    found, _ = QFileDialog.getOpenFileName(parent, title, str(documents() / name), tr("All files (*)"))
    return Path(found) if found else None


def recipe_to_save(parent: QWidget, name: str) -> Path | None:
    proposed = documents() / f"{name}.toml"
    kinds = tr("Recipes (*.toml)")
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("Save the recipe"), str(proposed), kinds)
    return Path(chosen) if chosen else None


def folder(parent: QWidget, title: str, start: Path) -> Path | None:
    name = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(name) if name else None

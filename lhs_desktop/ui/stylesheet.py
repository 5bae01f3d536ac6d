"""One style sheet for the whole program: hairlines instead of frames, one accent."""

from lhs_desktop.config import resources
from lhs_desktop.formats.charts import Palette
from lhs_desktop.ui import fonts
from lhs_desktop.ui.colors import blend

SHEET = """
QMainWindow, QStackedWidget, QSplitter, QScrollArea {{ background: {paper}; }}
QScrollArea {{ border: none; }}
QMenuBar {{ background: {canvas}; color: {ink}; padding: 2px 8px; border-bottom: 1px solid {line}; }}
QMenuBar::item {{ padding: 4px 8px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {selection}; }}
QMenu {{ background: {paper}; color: {ink}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {selection}; color: {ink}; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QToolTip {{ background: {paper}; color: {ink}; border: 1px solid {line}; padding: 6px 8px; }}
QStatusBar {{ background: {canvas}; color: {muted}; border-top: 1px solid {line}; }}
QStatusBar:focus {{ border: 2px solid {accent}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {muted}; padding: 2px 8px; }}

QSplitter::handle:horizontal {{ background: {line}; }}
QSplitter::handle:vertical {{ background: {paper}; }}
QSplitter::handle:vertical:hover {{ background: {line}; }}

QWidget#navigator {{ background: {canvas}; }}
QWidget#navigator QTreeView, QWidget#navigator QListView {{ background: {canvas}; }}
QAbstractItemView {{
    border: none; background: {paper}; color: {ink}; outline: none;
    selection-background-color: {selection}; selection-color: {ink};
}}
QHeaderView {{ background: {paper}; border: none; }}
QHeaderView::section {{
    background: {paper}; color: {muted}; border: none; border-bottom: 1px solid {muted};
    padding: 5px 8px; font-weight: normal;
}}
QAbstractScrollArea::corner {{ background: {paper}; border: none; }}
QTableCornerButton::section {{ background: {paper}; border: none; }}

QTabBar {{ background: transparent; border: none; qproperty-drawBase: 0; }}
QTabBar::tab {{
    color: {muted}; background: transparent; border: none; border-bottom: 2px solid transparent;
    padding: 6px 2px 6px 2px; margin-right: 22px;
}}
QTabBar::tab:selected {{ color: {ink}; border-bottom-color: {accent}; }}
QTabBar::tab:hover {{ color: {ink}; }}
QTabBar::tab:focus {{ color: {accent}; background: {selection}; }}
QTabWidget::pane {{ border: none; }}
QTabWidget::tab-bar {{ left: 6px; }}

QPushButton {{
    background: {paper}; color: {ink}; border: 1px solid {edge}; border-radius: 4px; padding: 5px 14px;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {selection}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 4px 13px; }}
QPushButton:disabled {{ color: {faint}; border-color: {line}; background: {paper}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[primary="true"]:hover {{ background: {accent_strong}; border-color: {accent_strong}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {ink}; }}
QPushButton[primary="true"]:disabled {{ background: {canvas}; color: {faint}; border-color: {line}; }}
QPushButton[link="true"] {{ border: none; background: transparent; color: {accent}; padding: 2px 0; text-align: left; }}
QPushButton[crumb="true"] {{ color: {muted}; }}
QPushButton[link="true"]:hover {{ text-decoration: underline; }}
QPushButton[link="true"]:focus {{ text-decoration: underline; border: none; padding: 2px 0; }}
QPushButton[link="true"]:disabled {{ color: {faint}; }}

QToolButton {{
    background: transparent; color: {ink}; border: 1px solid transparent; border-radius: 4px; padding: 4px 8px;
}}
QToolButton:hover {{ background: {hover}; }}
QToolButton:checked {{ background: {selection}; color: {ink}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton:disabled {{ color: {faint}; }}
QToolButton[popupMode="2"] {{ padding-right: 24px; }}
QToolButton::menu-indicator {{
    image: url({arrow}); width: 12px; height: 12px; subcontrol-origin: padding;
    subcontrol-position: right center; right: 6px;
}}
QToolButton[compact="true"] {{ padding: 1px 7px; color: {muted}; }}
QToolButton[compact="true"]:checked {{ color: {ink}; }}
QToolButton[compact="true"]:disabled {{ color: {faint}; }}
QToolButton[tab="true"] {{
    color: {muted}; border: none; border-bottom: 2px solid transparent; border-radius: 0; padding: 6px 2px;
}}
QToolButton[tab="true"]:hover {{ color: {ink}; background: transparent; }}
QToolButton[tab="true"]:checked {{ color: {ink}; background: transparent; border-bottom-color: {accent}; }}
QToolButton[tab="true"]:focus {{ color: {accent}; background: {selection}; }}

QLineEdit, QPlainTextEdit, QComboBox, QDateEdit {{
    background: {paper}; color: {ink}; border: 1px solid {edge}; border-radius: 4px; padding: 4px 8px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus {{
    border: 2px solid {accent}; padding: 3px 7px;
}}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled {{
    color: {faint}; border-color: {line};
}}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url({arrow}); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ border: 1px solid {line}; padding: 4px; }}
QComboBox[quiet="true"] {{ border-color: transparent; background: transparent; }}
QComboBox[quiet="true"]:hover {{ background: {hover}; }}
QComboBox[quiet="true"]:focus {{ border: 2px solid {accent}; }}

QFrame#calendar {{ background: {paper}; border: 1px solid {edge}; border-radius: 6px; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {canvas}; border-radius: 4px; }}
QCalendarWidget QToolButton {{ color: {ink}; font-weight: 600; padding: 4px 8px; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
QCalendarWidget QSpinBox {{ background: {paper}; color: {ink}; border: 1px solid {edge}; border-radius: 4px; }}
QCalendarWidget QTableView {{ selection-background-color: {accent}; selection-color: {on_accent}; }}
QCalendarWidget QTableView:disabled {{ color: {faint}; }}

QProgressBar {{ background: {canvas}; border: none; border-radius: 3px; height: 6px; max-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}

QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
QScrollBar::handle {{ background: {edge}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid {edge}; border-radius: 3px; background: {paper};
}}
QCheckBox::indicator:hover {{ background: {hover}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url({tick}); }}
QCheckBox::indicator:focus {{ border: 2px solid {accent}; width: 12px; height: 12px; }}
QCheckBox::indicator:checked:focus {{ border: 2px solid {ink}; }}

QRadioButton {{ spacing: 8px; }}
QRadioButton::indicator {{
    width: 14px; height: 14px; border: 1px solid {edge}; border-radius: 8px; background: {paper};
}}
QRadioButton::indicator:hover {{ background: {hover}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {accent}; background: {paper}; }}
QRadioButton::indicator:focus {{ border: 2px solid {accent}; width: 12px; height: 12px; }}
QRadioButton::indicator:checked:focus {{ width: 6px; height: 6px; border: 5px solid {ink}; }}

QLabel[title="true"] {{ font-size: {title_size:.2f}pt; font-weight: 600; }}
QLabel[heading="true"] {{ font-weight: 600; }}
QLabel[muted="true"] {{ color: {muted}; }}
QLabel[warning="true"] {{ color: {concern}; }}
QLabel[bad="true"] {{ color: {missed}; }}
QLabel[good="true"] {{ color: {met}; }}
QFrame[rule="true"] {{ background: {line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame#actionPane {{ background: {paper}; border: none; border-left: 1px solid {edge}; }}
QListWidget#guidePages::item {{ padding: 4px 6px; border-radius: 4px; color: {ink}; }}
QListWidget#guidePages::item:selected {{ background: {selection}; }}
QFrame#taskPanel {{ background: {canvas}; border: none; border-top: 1px solid {line}; }}
QFrame#explanation {{ background: {paper}; border: 1px solid {edge}; border-radius: 6px; }}
QFrame#finder {{ background: {paper}; border: 1px solid {edge}; border-radius: 6px; }}
QFrame#notice {{ background: {canvas}; border: none; border-bottom: 1px solid {line}; border-left: 4px solid {concern}; }}
"""


def stylesheet(colors: Palette, selection: str, hover: str) -> str:
    """The style sheet of a palette.

    Args:
        colors: The palette.
        selection: Ground of what is selected.
        hover: Ground of what the pointer is over.
    """
    return SHEET.format(
        paper=colors.paper,
        canvas=colors.canvas,
        line=colors.line,
        ink=colors.ink,
        muted=colors.muted,
        accent=colors.accent,
        accent_strong=blend(colors.ink, colors.accent, 0.15),
        on_accent=colors.paper,
        edge=blend(colors.muted, colors.paper, 0.45),
        faint=blend(colors.muted, colors.paper, 0.75),
        concern=colors.concern,
        missed=colors.missed,
        met=colors.met,
        selection=selection,
        hover=hover,
        title_size=fonts.BODY * fonts.TITLE * fonts.zoom(),
        tick=(resources() / "icons" / f"tick-on-{colors.name}.svg").as_posix(),
        arrow=(resources() / "icons" / "arrow-down-muted.svg").as_posix(),
    )

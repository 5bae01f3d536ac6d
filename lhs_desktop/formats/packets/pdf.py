"""The packet as PDF: tagged (PDF/UA-1), for the archive (PDF/A-2a), the same bytes every time.

Typst sets the page. The content reaches it as JSON, so no text is ever read as markup; fonts come from
``resources/fonts`` alone, and no package is ever looked for.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

import typst

from lhs_desktop.config import resources
from lhs_desktop.formats.charts.fonts import FONT_FOLDER
from lhs_desktop.formats.packets.pdf_content import packet_json
from lhs_desktop.models.packets import PacketContent

TEMPLATE_FOLDER = resources() / "packet"
TEMPLATE = TEMPLATE_FOLDER / "packet.typ"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)]
    )


def pdf_bytes(content: PacketContent, step: Callable[[], None] = lambda: None) -> bytes:
    """The packet as one PDF document.

    Args:
        content: What is printed.
        step: Called after each chart; whatever it raises ends the work.

    Raises:
        typst.TypstError: The document breaks a standard, such as a figure without an alternative text.
    """
    data = json.dumps(packet_json(content, step), ensure_ascii=False)
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE_FOLDER, font_paths=_fonts())
    day = content.as_of_date
    result = compiler.compile(
        format="pdf",
        sys_inputs={"packet": data},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    if not isinstance(result, bytes):
        raise TypeError("typst returned no document")
    return result

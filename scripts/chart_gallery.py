"""Every chart in every palette as PNG files, to be looked at: ``chart_gallery.py FOLDER [WORD]``.

The figures are made up and the same in every run. With a word, only pictures with it in their names
are written.
"""

import sys
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lhs_desktop.formats import charts
from tests.formats.charts import samples

SIZES = {"wide": (1000, 420), "small": (480, 260), "tiny": (300, 150), "tall": (620, 900)}
PALETTES = (charts.LIGHT, charts.DARK, charts.PRINT)


def main() -> None:
    """Write the pictures."""
    folder = Path(sys.argv[1])
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    for name, spec in samples.gallery().items():
        for size_name, (width, height) in SIZES.items():
            for palette in PALETTES:
                target = folder / f"{name}-{size_name}-{palette.name}.png"
                if word not in target.name:
                    continue
                figure = Figure(figsize=(width / 96, height / 96), dpi=96)
                FigureCanvasAgg(figure)
                samples.draw(spec, figure, palette, with_title=size_name in ("wide", "tall"))
                figure.savefig(target)


if __name__ == "__main__":
    main()

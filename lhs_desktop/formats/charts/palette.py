"""The colours of charts and packets, by their meaning.

Text keeps at least 4.5 : 1 against ``paper`` and ``canvas``, symbols at least 3 : 1. Improvement and
concern differ little in lightness, so a shape always goes with the colour.
"""

from dataclasses import dataclass

from lhs_desktop.models.charts import Flag


@dataclass(frozen=True, slots=True)
class Palette:
    """A set of colours as ``#RRGGBB``."""

    name: str
    paper: str
    canvas: str
    line: str
    """Hairlines: rules of tables, the grid of a chart."""
    ink: str
    muted: str
    accent: str
    improvement: str
    concern: str
    neutral: str
    common: str
    """Common cause: no signal."""
    met: str
    missed: str
    chance: str
    """A target that is missed by no more than chance may make it."""
    band: str
    """The area between the limits, behind everything."""
    band_edge: str
    hairline: float
    """Width of the thinnest line, in points."""

    def flag(self, flag: Flag) -> str:
        """The colour of a point with this flag."""
        match flag:
            case Flag.IMPROVEMENT:
                return self.improvement
            case Flag.CONCERN:
                return self.concern
            case Flag.NEUTRAL:
                return self.neutral
            case _:
                return self.common

    def status(self, status: str) -> str:
        """The colour of ``met``, ``missed`` and ``within_chance``; muted for anything else."""
        colors = {"met": self.met, "missed": self.missed, "within_chance": self.chance}
        return colors.get(status, self.muted)


LIGHT = Palette(
    name="light",
    paper="#FFFFFF",
    canvas="#F4F5F7",
    line="#D5D9E0",
    ink="#1B1F27",
    muted="#596273",
    accent="#0F5FA6",
    improvement="#0B6FA4",
    concern="#B45309",
    neutral="#6D4AA0",
    common="#6B7280",
    met="#1E6E50",
    missed="#A4262C",
    chance="#6B5F14",
    band="#EEF1F5",
    band_edge="#C9CFD9",
    hairline=0.8,
)

DARK = Palette(
    name="dark",
    paper="#1C2027",
    canvas="#14171C",
    line="#3A414D",
    ink="#E8EBF0",
    muted="#A3ADBD",
    accent="#6CB2F2",
    improvement="#5DB7E8",
    concern="#F2A04B",
    neutral="#BFA3EA",
    common="#9AA3B2",
    met="#6CCBA3",
    missed="#F08A8A",
    chance="#D3C36A",
    band="#262C36",
    band_edge="#444D5B",
    hairline=0.8,
)

PRINT = Palette(
    name="print",
    paper="#FFFFFF",
    canvas="#F4F5F7",
    line="#D5D9E0",
    ink="#1B1F27",
    muted="#596273",
    accent="#0F5FA6",
    improvement="#0B6FA4",
    concern="#B45309",
    neutral="#6D4AA0",
    common="#6B7280",
    met="#1E6E50",
    missed="#A4262C",
    chance="#6B5F14",
    band="#EEF1F5",
    band_edge="#C9CFD9",
    hairline=0.5,
)


def mixed(color: str, ground: str, share: float) -> str:
    """So much of a colour on a ground, as an opaque colour: overlaps do not darken, and print is safe."""
    pairs = ((int(color[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in pairs)

"""Where the user is: a place, a period, a measure, a tab; and the trail of where they were."""

from dataclasses import dataclass, replace

STATEMENT, PEERS, ACTIONS, ABOUT = range(4)
"""The tabs of a page."""


@dataclass(frozen=True, slots=True)
class Location:
    code: str
    """Of the node."""
    period: str = ""
    """A period code; empty for the latest."""
    measure: str = ""
    point: str = ""
    """The period of the chosen point of the chart; empty for the last one."""


class Trail:
    """Back and forward, as in a browser."""

    LONGEST = 100

    def __init__(self) -> None:
        self._visited: list[Location] = []
        self._at = -1

    @property
    def current(self) -> Location | None:
        return self._visited[self._at] if self._at >= 0 else None

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at + 1 < len(self._visited)

    def visit(self, location: Location) -> None:
        """Another place is a step of the trail; another period, measure or point of it is not."""
        current = self.current
        if current is not None and current.code == location.code:
            self._visited[self._at] = location
            return
        self._visited[self._at + 1 :] = [location]
        self._visited = self._visited[-self.LONGEST :]
        self._at = len(self._visited) - 1

    def back(self) -> Location | None:
        return self._go(-1) if self.can_go_back else None

    def forward(self) -> Location | None:
        return self._go(1) if self.can_go_forward else None

    def clear(self) -> None:
        self._visited, self._at = [], -1

    def _go(self, steps: int) -> Location:
        self._at += steps
        return self._visited[self._at]


def at_period(location: Location, period: str) -> Location:
    return replace(location, period=period, point="")

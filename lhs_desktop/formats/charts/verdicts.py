"""How the standing of a node among its peers is drawn: the shapes and colours of the flags."""

from lhs_desktop.models.charts import Flag
from lhs_desktop.models.peer_charts import Verdict

FLAGS = {
    Verdict.BETTER: Flag.IMPROVEMENT,
    Verdict.WORSE: Flag.CONCERN,
    Verdict.HIGHER: Flag.NEUTRAL,
    Verdict.LOWER: Flag.NEUTRAL,
    Verdict.AS_EXPECTED: Flag.NONE,
    Verdict.DIFFERS: Flag.NONE,
    Verdict.NOT_JUDGED: Flag.NONE,
}
OUTLIERS = (Verdict.BETTER, Verdict.WORSE, Verdict.HIGHER, Verdict.LOWER)
NO_PEERS = "No peers have values for these periods."

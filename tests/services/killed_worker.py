"""Works on a database without end, saying on standard output what was acknowledged; made to be killed."""

import csv
import itertools
import random
import sys
from pathlib import Path

from lhs_desktop.services import actions, packing
from lhs_desktop.services.databases import open_database
from lhs_desktop.services.importing import intake


def main(path: Path, extract: Path, out: Path, seed: int) -> None:
    chance = random.Random(seed)
    with open(extract, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with open_database(path) as database:
        print("ready", flush=True)
        for number in itertools.count():
            for row in chance.sample(rows[1:], 40):
                row[8] = str(chance.randint(0, int(row[5])))
            restated = extract.with_name(f"restated-{seed}.csv")
            with open(restated, "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            for what in chance.sample(["batch", "action", "packet"], 3):
                if what == "batch":
                    made = intake.import_files(database, [restated], create_nodes=True)
                    print("batch", made.batch, made.ledger.changed, sep="\t", flush=True)
                elif what == "action":
                    added = actions.add(database, "S08000029", f"try {seed}-{number}")
                    print("action", added.key, sep="\t", flush=True)
                else:
                    packet = packing.make_packet(database, "S08000029", None, ["xlsx", "pdf"], out)
                    print("packet", packet.packet, *(one.name for one in packet.files), sep="\t", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))

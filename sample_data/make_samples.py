"""Makes the sample bureaus: ``python sample_data/make_samples.py [OUT]``. Seeded: the same bytes every time.

Every person is invented (and marked 虚构), so are station names, coordinates and travel minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import kaihua_cases  # noqa: E402
import messy  # noqa: E402
import shouning  # noqa: E402
import station  # noqa: E402
import tidy  # noqa: E402
import zhengzhou  # noqa: E402
import zhoushan  # noqa: E402
from bureau import checked  # noqa: E402
from kin import bureau_of  # noqa: E402

SEEDS = {
    "kaihua": 2022, "county800": 800, "zhengzhou": 2020, "shouning": 2018, "station": 2012, "zhoushan": 2023,
}  # fmt: skip


def make(out: Path) -> list[Path]:
    """Writes the workbooks of both samples below ``out``; returns their paths."""
    checked()
    kaihua, county = out / "kaihua", out / "county800"
    tidy.personnel(kaihua / "personnel.xlsx", bureau_of(SEEDS["kaihua"]))
    tidy.units(kaihua / "units.xlsx")
    sources = HERE / "sources"
    tidy.territory(kaihua / "territory.xlsx", sources / "kaihua_townships.csv", sources / "kaihua_adjacency.csv")
    kaihua_cases.cases(kaihua / "cases.xlsx", SEEDS["kaihua"])
    messy.officers(county / "民警花名册.xlsx", bureau_of(SEEDS["county800"]))
    messy.auxiliaries(county / "辅警花名册.xlsx", bureau_of(SEEDS["county800"]))
    messy.units(county / "编制表.xlsx")
    zhengzhou.make(out / "zhengzhou", SEEDS["zhengzhou"])
    shouning.make(out / "shouning", SEEDS["shouning"])
    station.make(out / "station", SEEDS["station"])
    zhoushan.make(out / "zhoushan", SEEDS["zhoushan"])
    return sorted(out.glob("*/*.xlsx"))


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(path)

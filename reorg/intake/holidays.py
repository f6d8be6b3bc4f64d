"""The public holidays that come with the tool."""

from __future__ import annotations

from functools import cache

from reorg.intake.presets import configs_folder
from reorg.intake.yaml_lines import read_yaml
from reorg.rosters.settings import YearOff


@cache
def official_years() -> dict[str, YearOff]:
    """Holidays and make-up working days by year, from ``configs/holidays.yaml``: only years whose notice is known."""
    years = read_yaml(configs_folder() / "holidays.yaml").content["years"]
    return {str(year): YearOff.model_validate(said) for year, said in years.items()}

"""Which values a sweep tries: ranges spelled out, every combination, or a seeded sample of them."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From ``low`` to ``high``, both included where ``step`` meets them; without a step any number between them."""

    low: float
    high: float
    step: float | None = None

    def values(self) -> Values:
        """The numbers that the steps meet, exact to the decimals written (0.4, 0.45, 0.5); the ends without a step."""
        if self.step is None:
            return (tidy(Fraction(str(self.low))), tidy(Fraction(str(self.high))))
        low, high, step = (Fraction(str(one)) for one in (self.low, self.high, self.step))
        return tuple(tidy(low + number * step) for number in range(math.floor((high - low) / step) + 1))

    def at(self, share: float) -> Any:
        """The number at a share (0 to below 1) of the span; one that the steps meet, where there are steps."""
        if self.step is not None:
            values = self.values()
            return values[min(len(values) - 1, int(share * len(values)))]
        return round(self.low + share * (self.high - self.low), 6)


def tidy(number: Fraction) -> int | float:
    """A whole number as one, so that 50 is not written 50.0."""
    return int(number) if number.denominator == 1 else float(number)


@dataclass(frozen=True, slots=True)
class Axis:
    """A dotted name of the project and what it is to be: a list of values, or a span."""

    name: str
    over: Values | Span

    def values(self) -> Values:
        return self.over.values() if isinstance(self.over, Span) else self.over

    @property
    def numeric(self) -> bool:
        return all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in self.values())

    @property
    def open(self) -> bool:
        """Whether only a sample can take values from it."""
        return isinstance(self.over, Span) and self.over.step is None


@dataclass(frozen=True, slots=True)
class Sample:
    """``n`` combinations drawn with a seed. ``lhs`` (Latin hypercube): each axis is cut into n equal parts, and each part
    is used once; ``random``: independent draws."""

    n: int
    seed: int = 0
    method: Literal["lhs", "random"] = "lhs"


def combinations(axes: Sequence[Axis], sample: Sample | None = None) -> list[Mapping[str, Any]]:
    """A value for every axis, many times over: every combination in order, or a sample. Equal ones stand once."""
    drawn = _sampled(axes, sample) if sample else itertools.product(*(axis.values() for axis in axes))
    found: dict[str, Mapping[str, Any]] = {}
    for values in drawn:
        one = {axis.name: value for axis, value in zip(axes, values, strict=True)}
        found.setdefault(repr(one), one)
    return list(found.values())


def size(axes: Sequence[Axis], sample: Sample | None = None) -> int:
    """How many combinations there are at most."""
    return sample.n if sample else math.prod(len(axis.values()) for axis in axes)


def _sampled(axes: Sequence[Axis], sample: Sample) -> Iterator[Values]:
    # random() is the same in every version of Python; shuffle is written out for the same reason
    source = random.Random(sample.seed)
    columns = []
    for axis in axes:
        if sample.method == "random":
            shares = [source.random() for _ in range(sample.n)]
        else:
            shares = [(number + source.random()) / sample.n for number in _shuffled(sample.n, source)]
        columns.append([_at(axis, share) for share in shares])
    yield from zip(*columns, strict=True)


def _shuffled(count: int, source: random.Random) -> list[int]:
    return sorted(range(count), key=lambda _: source.random())


def _at(axis: Axis, share: float) -> Any:
    if isinstance(axis.over, Span):
        return axis.over.at(share)
    return axis.over[min(len(axis.over) - 1, int(share * len(axis.over)))]

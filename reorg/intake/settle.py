"""What YAML says by accident: booleans where none are wanted, numbers where text is."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

At = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Accident:
    """A value that pydantic would take for something it was not meant as; ``wanted`` is a type's name."""

    path: At
    value: Any
    wanted: str


def settle(wanted: Any, value: Any, path: At, accidents: list[Accident]) -> Any:
    """The value as the annotation ``wanted`` takes it: whole numbers become text where only text is wanted.

    A boolean where a number or text is wanted, and anything else where a boolean is, are ``accidents``.
    Shapes that do not fit are left for pydantic to refuse.
    """
    if isinstance(wanted, type) and issubclass(wanted, BaseModel):
        return _model(wanted, value, path, accidents)
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is typing.Annotated:
        return settle(arguments[0], value, path, accidents)
    if origin is typing.Union or isinstance(wanted, types.UnionType):
        return _union(arguments, value, path, accidents)
    if origin in (list, tuple) and isinstance(value, list):
        return [settle(arguments[0], one, (*path, number), accidents) for number, one in enumerate(value)]
    if origin is dict and isinstance(value, dict):
        return {key: settle(arguments[1], one, (*path, key), accidents) for key, one in value.items()}
    return _plain(wanted, value, path, accidents)


def _plain(wanted: Any, value: Any, path: At, accidents: list[Accident]) -> Any:
    if wanted is bool and not isinstance(value, bool):
        accidents.append(Accident(path, value, "bool"))
    elif wanted in (int, float) and isinstance(value, bool):
        accidents.append(Accident(path, value, wanted.__name__))
    elif wanted is str and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _model(model: type[BaseModel], value: Any, path: At, accidents: list[Accident]) -> Any:
    if not isinstance(value, Mapping):
        return value
    known = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    return {
        key: settle(known[key], one, (*path, key), accidents) if key in known else one for key, one in value.items()
    }


def _union(arguments: tuple[Any, ...], value: Any, path: At, accidents: list[Accident]) -> Any:
    """The branch whose shape the value has; where several could be meant, pydantic decides."""
    bare = [typing.get_args(one)[0] if typing.get_origin(one) is typing.Annotated else one for one in arguments]
    branches = [one for one in bare if one is not type(None)]
    if value is None:
        return value
    if isinstance(value, Mapping):
        fitting = [one for one in branches if typing.get_origin(one) is dict or _is_model(one)]
    elif isinstance(value, list):
        fitting = [one for one in branches if typing.get_origin(one) in (list, tuple)]
    else:
        fitting = [one for one in branches if typing.get_origin(one) not in (list, tuple, dict) and not _is_model(one)]
        if isinstance(value, int) and (int in fitting or float in fitting):
            fitting = [one for one in fitting if one is not str]
    return settle(fitting[0], value, path, accidents) if len(fitting) == 1 else value


def _is_model(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, BaseModel)

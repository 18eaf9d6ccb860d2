"""How the rows of the case store are declared: typed columns, times in UTC, no surprises at construction."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, String, Text
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator

__all__ = [
    "JSON",
    "Boolean",
    "Date",
    "Field",
    "Float",
    "Integer",
    "Row",
    "String",
    "Text",
    "UtcTime",
    "mapped",
]

_registry = registry()
metadata = _registry.metadata
"""All tables of the case store."""

Value = TypeVar("Value")
AnyRow = TypeVar("AnyRow", bound="Row")


class Field(Generic[Value]):
    """The type of a column: a value at an object, an SQL expression at its class (for type checkers)."""

    @overload
    def __get__(self, instance: None, owner: type) -> Any: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object | None, owner: type) -> Any:
        """Never called: SQLAlchemy replaces all columns."""
        raise NotImplementedError

    def __set__(self, instance: object, value: Value) -> None:
        """Never called: SQLAlchemy replaces all columns."""
        raise NotImplementedError


class Row:
    """A row of a table; made with the values of its columns by name."""

    __tablename__: str
    __table__: Any

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no column {name!r}")
            setattr(self, name, value)

    def __repr__(self) -> str:
        """Return class and id only: rows hold personal data, and what is printed ends up in logs."""
        return f"{type(self).__name__}(id={getattr(self, 'id', None)})"


def mapped(row: type[AnyRow]) -> type[AnyRow]:
    """Make a class a table. Ids are never used twice, also after rows were deleted."""
    arguments = getattr(row, "__table_args__", ())
    row.__table_args__ = (*arguments, {"sqlite_autoincrement": True})  # type: ignore[attr-defined]
    _registry.mapped(row)
    return row


class UtcTime(TypeDecorator):  # type: ignore[misc]
    """A moment: aware datetimes only, kept in UTC, given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return the moment in UTC, as the database keeps it.

        Raises:
            ValueError: the datetime has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone is not a moment")
        moment = value.astimezone(timezone.utc)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def key() -> Any:
    """Return a primary key."""
    return Column(Integer, primary_key=True)


def required(kind: Any, *constraints: Any, **options: Any) -> Any:
    """Return a column that always has a value."""
    return Column(kind, *constraints, nullable=False, **options)


def optional(kind: Any, *constraints: Any, **options: Any) -> Any:
    """Return a column that may be empty."""
    return Column(kind, *constraints, nullable=True, **options)

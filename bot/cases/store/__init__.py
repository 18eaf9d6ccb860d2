"""Where cases are kept."""

from bot.cases.store.engine import CaseStore, shared_store, unit_of_work
from bot.cases.store.unit_of_work import UnitOfWork

__all__ = ["CaseStore", "UnitOfWork", "shared_store", "unit_of_work"]

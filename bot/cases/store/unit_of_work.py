"""One transaction: a case, its history and its outgoing mails are written together or not at all."""

from __future__ import annotations

from types import TracebackType
from typing import Any


class UnitOfWork:
    """``with store.begin() as work: … work.commit()``; without the commit everything is rolled back."""

    def __init__(self, session: Any) -> None:
        self.session = session
        """The SQLAlchemy session. Rows stay readable after its end."""
        self._committed = False

    def commit(self) -> None:
        """Make all of it permanent; once, as the last thing done.

        Raises:
            RuntimeError: it was committed already.
        """
        if self._committed:
            raise RuntimeError("a unit of work is committed once")
        self.session.commit()
        self._committed = True

    def __enter__(self) -> UnitOfWork:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.close()  # rolls back, but unlike rollback() leaves the rows readable

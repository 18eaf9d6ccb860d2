"""The states of a report, as the city has them (``knowledge/defects.yml``, rule ``status``)."""

REPORTED, IN_PROGRESS, CLOSED = "reported", "in_progress", "closed"
STATES = (REPORTED, IN_PROGRESS, CLOSED)
OPEN = (REPORTED, IN_PROGRESS)

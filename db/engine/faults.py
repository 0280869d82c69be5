"""What of the database's errors is the machine's fault: a full disk, a lock, a line that is cut."""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

MACHINE = (sqlite3.OperationalError, psycopg.OperationalError, psycopg.InterfaceError)


def machine_fault(error: BaseException | None) -> str | None:
    """Says what the machine refuses, in the driver's words, or None if the error is another.

    The words name neither rows nor values.
    """
    fault = error.orig if isinstance(error, DBAPIError) else error
    # SQLite says "no such table" with the same class: that is ours, and needs its trace.
    ours = getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return str(fault).strip() if isinstance(fault, MACHINE) and not ours else None

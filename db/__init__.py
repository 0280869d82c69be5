"""Rows, queries, migrations. Functions here never commit; they return values of core."""

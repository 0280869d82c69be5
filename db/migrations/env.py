"""Alembic's entry: works on the connection that db.migrate opened."""

from alembic import context

from db.rows import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    user_module_prefix="db.rows.",
)
with context.begin_transaction():
    context.run_migrations()

"""What Alembic runs: the steps, over the connection that `huline.api.store.database` hands it."""

from alembic import context

from huline.api.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata
)
with context.begin_transaction():
    context.run_migrations()

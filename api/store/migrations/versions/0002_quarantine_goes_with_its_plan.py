"""What was put aside of a plan goes when the plan is purged."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STEPS = """
DELETE FROM quarantine WHERE plan NOT IN (SELECT id FROM plans);
ALTER TABLE quarantine ADD CONSTRAINT fk_quarantine_plan_plans
    FOREIGN KEY (plan) REFERENCES plans (id) ON DELETE CASCADE;
CREATE INDEX ix_quarantine_plan ON quarantine (plan);
"""


def upgrade() -> None:
    """Tie what is in quarantine to its plans; what is there of purged plans is erased now."""
    op.get_bind().exec_driver_sql(STEPS)

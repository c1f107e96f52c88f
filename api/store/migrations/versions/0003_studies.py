"""Studies: what they found, and what is finished of those under way."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STEPS = """
CREATE TABLE findings (
    plan text CONSTRAINT pk_findings PRIMARY KEY
        CONSTRAINT fk_findings_plan_plans REFERENCES plans (id) ON DELETE CASCADE,
    attempt integer NOT NULL,
    document bytea NOT NULL,
    published_at timestamptz NOT NULL
);
CREATE TRIGGER findings_stay BEFORE UPDATE ON findings
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TABLE scenarios (
    plan text NOT NULL
        CONSTRAINT fk_scenarios_plan_plans REFERENCES plans (id) ON DELETE CASCADE,
    key text NOT NULL,
    kept bytea NOT NULL,
    CONSTRAINT pk_scenarios PRIMARY KEY (plan, key)
);
"""


def upgrade() -> None:
    """Make the tables; findings are never changed."""
    op.get_bind().exec_driver_sql(STEPS)

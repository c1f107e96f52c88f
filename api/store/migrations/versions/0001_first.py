"""The first tables, and those of the queue."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE tenants (
    id text CONSTRAINT pk_tenants PRIMARY KEY,
    created_at timestamptz NOT NULL,
    turn bigint NOT NULL DEFAULT 0
);
CREATE TABLE keys (
    id text CONSTRAINT pk_keys PRIMARY KEY,
    tenant text NOT NULL CONSTRAINT fk_keys_tenant_tenants REFERENCES tenants (id),
    role text NOT NULL,
    name text NOT NULL,
    digest bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX ix_keys_tenant ON keys (tenant);
CREATE TABLE datasets (
    id text CONSTRAINT pk_datasets PRIMARY KEY,
    tenant text NOT NULL CONSTRAINT fk_datasets_tenant_tenants REFERENCES tenants (id),
    name text NOT NULL,
    latest integer NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX ix_datasets_tenant ON datasets (tenant);
CREATE TABLE revisions (
    dataset text CONSTRAINT fk_revisions_dataset_datasets
        REFERENCES datasets (id) ON DELETE CASCADE,
    number integer,
    hash text NOT NULL,
    "case" bytea NOT NULL,
    counts jsonb NOT NULL,
    changes jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_revisions PRIMARY KEY (dataset, number)
);
CREATE TABLE plans (
    id text CONSTRAINT pk_plans PRIMARY KEY,
    tenant text NOT NULL CONSTRAINT fk_plans_tenant_tenants REFERENCES tenants (id),
    name text NOT NULL,
    operation text NOT NULL,
    status text NOT NULL,
    solution_status text NOT NULL,
    stop_reason text,
    submitted_at timestamptz NOT NULL,
    started_at timestamptz,
    completed_at timestamptz,
    input_hash text NOT NULL,
    attempt integer NOT NULL,
    deaths integer NOT NULL,
    worker text,
    heard_at timestamptz,
    stop_asked boolean NOT NULL,
    spent double precision NOT NULL,
    turn bigint NOT NULL,
    validation jsonb NOT NULL,
    quality jsonb NOT NULL,
    kpis jsonb NOT NULL,
    engine jsonb NOT NULL,
    detail jsonb NOT NULL
);
CREATE INDEX ix_plans_tenant ON plans (tenant);
CREATE INDEX ix_plans_status ON plans (status);
CREATE TABLE inputs (
    plan text CONSTRAINT pk_inputs PRIMARY KEY
        CONSTRAINT fk_inputs_plan_plans REFERENCES plans (id) ON DELETE CASCADE,
    request jsonb NOT NULL,
    "case" bytea NOT NULL,
    given bytea
);
CREATE TABLE results (
    plan text CONSTRAINT pk_results PRIMARY KEY
        CONSTRAINT fk_results_plan_plans REFERENCES plans (id) ON DELETE CASCADE,
    attempt integer NOT NULL,
    head bytea NOT NULL,
    placements bytea NOT NULL,
    certificate bytea,
    verdict bytea NOT NULL,
    published_at timestamptz NOT NULL
);
CREATE TABLE checkpoints (
    plan text CONSTRAINT pk_checkpoints PRIMARY KEY
        CONSTRAINT fk_checkpoints_plan_plans REFERENCES plans (id) ON DELETE CASCADE,
    attempt integer NOT NULL,
    document bytea NOT NULL,
    certificate bytea,
    kept_at timestamptz NOT NULL
);
CREATE TABLE events (
    plan text CONSTRAINT fk_events_plan_plans REFERENCES plans (id) ON DELETE CASCADE,
    seq integer,
    at timestamptz NOT NULL,
    status text NOT NULL,
    phase text,
    objective bigint,
    bound bigint,
    gap double precision,
    incumbent boolean NOT NULL,
    message jsonb NOT NULL,
    CONSTRAINT pk_events PRIMARY KEY (plan, seq)
);
CREATE TABLE quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_quarantine PRIMARY KEY,
    plan text NOT NULL,
    tenant text NOT NULL,
    attempt integer NOT NULL,
    at timestamptz NOT NULL,
    why text NOT NULL,
    bundle bytea NOT NULL
);
CREATE TABLE answers (
    tenant text CONSTRAINT fk_answers_tenant_tenants REFERENCES tenants (id),
    key text,
    digest bytea NOT NULL,
    body text NOT NULL,
    location text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_answers PRIMARY KEY (tenant, key)
);
CREATE INDEX ix_answers_at ON answers (at);
CREATE TABLE audit (
    seq bigint CONSTRAINT pk_audit PRIMARY KEY,
    at timestamptz NOT NULL,
    tenant text NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details jsonb NOT NULL,
    digest bytea NOT NULL
);
CREATE TABLE queue (
    id integer CONSTRAINT pk_queue PRIMARY KEY,
    turn bigint NOT NULL
);
INSERT INTO queue (id, turn) VALUES (1, 0);
"""

GUARDS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER results_stay BEFORE UPDATE ON results
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revisions_stay BEFORE UPDATE ON revisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Make the tables, and what keeps them from being changed."""
    # the queue's own text has percent signs, which are no places for values
    plain = op.get_bind().execution_options(no_parameters=True)
    # its version is pinned below the next that changes its tables
    for text in (TABLES, GUARDS, SchemaManager.get_schema()):
        plain.exec_driver_sql(text)

from huline.api.store import keys, turns
from huline.api.store.keys import Role
from tests.api.postgres import a_database


def test_one_tenants_five_hundred_plans_do_not_delay_anothers_first():
    with a_database() as database, database.begin() as session:
        for tenant in ("many", "few"):
            keys.issue(session, tenant, Role.PLANNER)
        queue = [(turns.next_turn(session, "many"), n) for n in range(500)]
        turns.serve(session, queue[0][0])
        few = turns.next_turn(session, "few")
        assert sum(turn < few for turn, _ in queue) <= 1


def test_who_comes_late_waits_no_less_than_who_was_there():
    with a_database() as database, database.begin() as session:
        for tenant in ("old", "new"):
            keys.issue(session, tenant, Role.PLANNER)
        for _ in range(10):
            turns.serve(session, turns.next_turn(session, "old"))
        waiting = turns.next_turn(session, "old")
        # the newcomer has no credit for the time it was away
        assert turns.next_turn(session, "new") >= waiting


def test_a_tenant_in_a_closed_loop_does_not_starve_another():
    with a_database() as database, database.begin() as session:
        for tenant in ("loop", "batch"):
            keys.issue(session, tenant, Role.PLANNER)
        waiting = [(turns.next_turn(session, "batch"), "batch") for _ in range(20)]
        waiting += [(turns.next_turn(session, "loop"), "loop") for _ in range(2)]
        served = []
        for _ in range(20):
            first = min(waiting)
            waiting.remove(first)
            turns.serve(session, first[0])
            served.append(first[1])
            if first[1] == "loop":
                waiting.append((turns.next_turn(session, "loop"), "loop"))
        assert 8 <= served.count("batch") <= 12

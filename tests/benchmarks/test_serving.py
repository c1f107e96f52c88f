from tests.benchmarks.serving import main


def test_the_service_is_timed_while_it_plans(capsys):
    main(submits=5, listeners=3)
    told = capsys.readouterr().out
    for what in ("first plan", "submit: p50", "status: p50", "3 listeners", "stopped"):
        assert what in told

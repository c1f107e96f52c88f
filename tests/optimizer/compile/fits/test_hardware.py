import pytest

from tests.builders import a_case, a_job, a_pool, an_accelerator
from tests.optimizer.compile.pairs import refused, trains_in
from tests.optimizer.verify.plans import off

ACCELERATORS = (an_accelerator(), an_accelerator("l20", memory_gb=48))
BOTH = {"h100": 1000, "l20": 1000}


def a_case_of(pool=None, policy=None, **needs):
    """A pool of 80 GB cards with NVLink and IB, and a plainer one."""
    rest = {} if policy is None else {"policy": policy}
    plain = a_pool("sh-01/b", **pool or {})
    job = a_job(**{"accelerators": BOTH} | needs)
    return a_case(accelerators=ACCELERATORS, pools=(a_pool(), plain), workloads=(job,), **rest)


@pytest.mark.parametrize(
    ("pool", "needs", "measured", "limit"),
    [
        ({"accelerator": "l20"}, {"memory_gb": 49}, "48 GB", "49 GB"),
        ({"link": "PCIe"}, {"links": ("NVLink", "HCCS")}, "PCIe", "NVLink|HCCS"),
        ({"fabric": "Ethernet"}, {"fabrics": ("IB", "RoCE")}, "Ethernet", "IB|RoCE"),
    ],
)
def test_a_need_the_cards_do_not_meet_refuses_their_pool(pool, needs, measured, limit):
    case = a_case_of(pool, **needs)

    assert refused(case) == {"sh-01/b": ("hardware", measured, limit)}
    assert trains_in(case) == ["sh-01/a"]


@pytest.mark.parametrize(
    ("pool", "needs"),
    [
        ({"accelerator": "l20"}, {"memory_gb": 48}),
        ({"link": "HCCS"}, {"links": ("NVLink", "HCCS")}),
        ({"fabric": "RoCE"}, {"fabrics": ("IB", "RoCE")}),
        ({"accelerator": "l20", "link": "PCIe", "fabric": "Ethernet"}, {}),
    ],
)
def test_needs_that_are_just_met_or_not_stated_refuse_nothing(pool, needs):
    assert refused(a_case_of(pool, **needs)) == {}


def test_cards_on_which_nothing_was_measured_are_refused():
    case = a_case_of({"accelerator": "l20"}, accelerators={"h100": 1000})

    assert refused(case) == {"sh-01/b": ("hardware", "l20", "h100")}


def test_hardware_switched_off_lifts_needs_but_not_missing_measurements():
    slow = {"accelerator": "l20"}

    assert refused(a_case_of(slow, off("hardware"), memory_gb=80)) == {}
    assert refused(a_case_of(slow, off("hardware"), accelerators={"h100": 1000})) == {
        "sh-01/b": ("hardware", "l20", "h100")
    }

"""Services that contradict themselves or name what is not there."""

from tests.models.files.corpus.base import SOUND, Bad, folder

WORKLOADS = "workloads.csv"


def _service(what: str, columns: str, cells: str, field: str, *says: str) -> Bad:
    """Give the service of row 4 further columns."""
    blank = "," * (columns.count(",") + 1)
    head, first, second, service = SOUND[WORKLOADS].splitlines()
    lines = (f"{head},{columns}", first + blank, second + blank, f"{service},{cells}")
    text = "\n".join(lines) + "\n"
    return Bad(what, folder({WORKLOADS: text}), frozenset({(WORKLOADS, 4, field)}), says)


SERVICES: tuple[Bad, ...] = (
    _service("more sites than allowed", "sites,min_sites", "1,2", "min_sites",
             "asks for 2 pools", "sites allows 1"),
    _service("a share too small for the sites", "sites,max_share", "2,400", "max_share",
             "needs 3 pools"),
    _service("a share in per cent", "max_share", "40%", "max_share", "per mille"),
    _service("a stay of no slot", "min_stay", "0", "min_stay", "from 1 to 110,000"),
    _service("a warm-up in minutes", "warm_up", "30 min", "warm_up", "slots"),
    _service("a warm pool that is not there", "warm_at", "sh-01/b", "warm_at",
             "did you mean 'sh-01/a'"),
    _service("a model that lies nowhere", "model_mb", "500", "model_mb", "needs model_at"),
    _service("a model that lies at no node", "model_mb,model_at", "500,shangai", "model_at",
             "did you mean 'shanghai'"),
    _service("a model in gigabytes", "model_mb,model_at", "140 GB,shanghai", "model_mb",
             "140000"),
    _service("demand in a unit that is not known", "unit", "tokens/s", "unit",
             "did you mean 'token/s'"),
    _service("a ceiling in per cent", "utilisation", "80%", "utilisation", "per mille"),
    _service("a ceiling above all throughput", "utilisation", "1200", "utilisation",
             "from 1 to 1,000"),
)  # fmt: skip

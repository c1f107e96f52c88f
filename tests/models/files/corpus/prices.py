"""Price terms that do not say what a price is for, or that nothing converts."""

from tests.models.files.corpus.base import Bad, folder, widened

POOLS, CARDS = "pools.csv", "accelerators.csv"


def _pool(what: str, columns: dict[str, str], field: str, *says: str) -> Bad:
    nameplate = widened(CARDS, dense_gflops="fp16=989000")
    files = {POOLS: widened(POOLS, **columns), CARDS: nameplate}
    return Bad(what, folder(files), frozenset({(POOLS, 2, field)}), says)


CONTRACTS = "contracts.csv"


def _contract(what: str, row: str, field: str, *says: str) -> Bad:
    files = {CONTRACTS: f"id,tenant,pool,min_cards,rent\n{row}\n"}
    return Bad(what, folder(files), frozenset({(CONTRACTS, 2, field)}), says)


COMMITMENTS = "commitments.csv"


def _commitment(what: str, row: str, field: str, *says: str) -> Bad:
    head = "id,pool,cards,first,end,termination_fee,endable_from"
    files = {COMMITMENTS: f"{head}\n{row}\n"}
    return Bad(what, folder(files), frozenset({(COMMITMENTS, 2, field)}), says)


PRICES: tuple[Bad, ...] = (
    _pool("a rent by an unknown unit", {"rent_per": "card-day"}, "rent_per", "card-hour"),
    _pool("a rent by the P of an unsaid kind", {"rent_per": "p-year"}, "",
          "needs rent_precision and rent_sparse"),
    _pool("a rent by the P that leaves sparsity open",
          {"rent_per": "p-year", "rent_precision": "fp16"}, "", "rent_sparse"),
    _pool("a precision beside a rent by the hour", {"rent_precision": "fp16"}, "rent_precision",
          "go with rent_per"),
    _pool("a rent by the P of a precision without a figure",
          {"rent_per": "p-year", "rent_precision": "int8", "rent_sparse": "no"}, "rent_precision",
          "no figure of dense int8", "known there: fp16", "dense_gflops"),
    _pool("a rent by sparse P where only dense ones are known",
          {"rent_per": "p-year", "rent_precision": "fp16", "rent_sparse": "yes"},
          "rent_precision", "sparse_gflops"),
    _pool("a pool that loses all its time", {"lost_share": "1000"}, "lost_share", "999"),
    _pool("a share lost in per cent", {"lost_share": "5 %"}, "lost_share", "write 50"),
    _pool("nodes that are whole in part", {"whole_nodes": "half"}, "whole_nodes", "yes or no"),
    _contract("a contract of an unknown tenant", "k,acne,sh-01/a,8,", "tenant", "'acme'"),
    _contract("a contract for an unknown pool", "k,acme,sh-01/x,8,", "pool", "'sh-01/a'"),
    _contract("a contract for more cards than there are", "k,acme,sh-01/a,65,", "min_cards",
              "64 at most", "nothing could ever be rented"),
    _contract("a contract for no cards", "k,acme,sh-01/a,0,", "min_cards", "from 1"),
    Bad("two contracts of one tenant in one pool",
        folder({CONTRACTS: "id,tenant,pool,min_cards\nk,acme,sh-01/a,8\nl,acme,sh-01/a,9\n"}),
        frozenset({(CONTRACTS, 2, "pool"), (CONTRACTS, 3, "pool")}), ("more than one contract",)),
    Bad("a contract without a rent where rent is for tokens",
        folder({POOLS: widened(POOLS, rent_per="million-tokens"),
                CONTRACTS: "id,tenant,pool,min_cards\nk,acme,sh-01/a,8\n"}),
        frozenset({(CONTRACTS, 2, "rent")}), ("card-hour",)),
    _commitment("a commitment to be ended before it begins", "c,sh-01/a,8,2,4,100,1",
                "endable_from", "from first 2 to before end 4"),
    _commitment("a commitment to be ended when it is over", "c,sh-01/a,8,2,4,100,4",
                "endable_from", "from first 2 to before end 4"),
    _commitment("a commitment that may be ended for an unsaid fee", "c,sh-01/a,8,2,4,,3",
                "endable_from", "goes with termination_fee", "0 if ending it is free"),
    _commitment("a commitment that earns by being ended", "c,sh-01/a,8,2,4,-5,", "termination_fee",
                "from 0"),
    _commitment("a fee in yuan", "c,sh-01/a,8,2,4,12.5,", "termination_fee", "milli-fen"),
    _pool("a price of no day", {"price_date": "2026-02-30"}, "price_date", "such as"),
    Bad("an investment of nothing",
        folder({"centres.csv": widened("centres.csv", investment="0")}),
        frozenset({("centres.csv", 2, "investment")}), ("from 1",)),
    Bad("an investment in yuan", folder({"centres.csv": widened("centres.csv", investment="9.5")}),
        frozenset({("centres.csv", 2, "investment")}), ("milli-fen",)),
    Bad("a nameplate of an unknown precision",
        folder({CARDS: widened(CARDS, dense_gflops="half=989000")}),
        frozenset({(CARDS, 2, "dense_gflops")}), ("fp16",)),
    Bad("a nameplate in TFLOPS with a fraction",
        folder({CARDS: widened(CARDS, dense_gflops="fp16=989.5")}),
        frozenset({(CARDS, 2, "dense_gflops")}), ("whole number",)),
)  # fmt: skip

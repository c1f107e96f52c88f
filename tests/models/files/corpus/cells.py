"""One wrong cell: numbers with units, wrong words, ids that lead nowhere."""

from tests.models.files.corpus.base import Bad, cell, spoilt, table, widened

POOLS, CENTRES, WORKLOADS = "pools.csv", "centres.csv", "workloads.csv"
TARIFFS, SUBSIDIES, LINKS = "tariffs.csv", "subsidies.csv", "links.csv"

NUMBERS = (
    cell("kilowatts in a watt field", (POOLS, 2, "busy_w"), "8.5 kW",
         "8.5 kW is 8500 W: write 8500", "from 0 to"),
    cell("a fraction where kilowatts were meant", (POOLS, 3, "busy_w"), "1.2",
         "1.2 kW is 1200 W: write 1200"),
    cell("yuan per kilowatt-hour in a tariff", (TARIFFS, 2, "fen_per_mwh"), "0.61",
         "0.61 CNY/kWh is 61000 fen/MWh: write 61000"),
    cell("yuan per kilowatt-hour, spelt out", (TARIFFS, 2, "fen_per_mwh"), "0.61 CNY/kWh",
         "0.61 CNY/kWh is 61000 fen/MWh: write 61000"),
    cell("one wrong price among many", (TARIFFS, 3, "fen_per_mwh"), "30000*2;0.8*2",
         "0.8 CNY/kWh is 80000 fen/MWh"),
    cell("percent in a per-mille field", (SUBSIDIES, 2, "share"), "12.5%",
         "12.5% is 125 per mille: write 125"),
    cell("a PUE as people say it", (CENTRES, 2, "pue"), "1.25",
         "1.25 is 1250 per mille: write 1250"),
    cell("a PUE below one", (CENTRES, 2, "pue"), "125", "at least 1000"),
    cell("yuan in a rent", (POOLS, 2, "rent"), "8.5", "8.5 CNY is 850000 milli-fen"),
    cell("a rent in Chinese", (POOLS, 2, "rent"), "8.5元/卡时", "write 850000"),
    cell("a number with its noun", (POOLS, 2, "cards"), "8 cards", "cards from 0", "write 8"),
    cell("a thousands separator", (WORKLOADS, 3, "work"), '"1,024"', "write 1024"),
    cell("a list with commas", (WORKLOADS, 2, "cards"), '"8,16"', "write 8;16"),
    cell("full-width digits", (WORKLOADS, 3, "cards"), "１２", "write 12"),
    cell("full-width semicolon", (WORKLOADS, 2, "cards"), "8；16", "write 8;16"),
    cell("two to the sixty-third", (POOLS, 2, "cards"), str(2**63), "to 10,000,000"),
    cell("a number of five thousand digits", (POOLS, 2, "cards"), "9" * 5000, "to 10,000,000"),
    cell("not a number", (POOLS, 2, "busy_w"), "NaN", "whole number of W"),
    cell("infinity in a coordinate", (CENTRES, 2, "lat"), "inf", "from -90 to 90"),
    cell("a latitude off the globe", (CENTRES, 3, "lat"), "137.5", "from -90 to 90"),
    cell("a decimal comma", (CENTRES, 2, "lon"), '"121,5"', "decimal point"),
    cell("scientific notation", (WORKLOADS, 3, "work"), "1e3", "write 1000"),
    cell("a negative power", (POOLS, 2, "idle_w"), "-300", "from 0"),
    cell("no cards in a gang", (WORKLOADS, 3, "cards"), "0", "from 1"),
    cell("a vector of a billion values", (TARIFFS, 2, "fen_per_mwh"), "1*999999;1*999999",
         "100,000 at most"),
    cell("an empty cell that must be filled", (POOLS, 2, "busy_w"), "", "required"),
    cell("a run longer than the horizon", (WORKLOADS, 3, "work"), "999", "runs 125 slots"),
)  # fmt: skip

WORDS = (
    cell("an answer that is neither yes nor no", (POOLS, 2, "rent_includes_energy"), "maybe",
         "yes or no"),
    cell("an unknown kind of workload", (WORKLOADS, 2, "kind"), "trainin",
         "did you mean 'training'"),
    cell("an unknown kind of subsidy", (SUBSIDIES, 2, "kind"), "share-of-rents",
         "did you mean 'share-of-rent'"),
    cell("an unknown link between cards", (POOLS, 2, "link"), "NVlink", "did you mean 'NVLink'"),
    cell("a province misspelt", (CENTRES, 3, "province"), "Ninxia", "did you mean 'Ningxia'"),
    cell("a date with slashes", (SUBSIDIES, 2, "valid_from"), "2026/1/5", "write 2026-01-05"),
    cell("a programme that ends before it begins", (SUBSIDIES, 2, "valid_to"), "2025-01-01",
         "before valid_from"),
    cell("a blank within an id", (POOLS, 2, "id"), "sh 01/a", "one word"),
    cell("an id that turns the line around", (POOLS, 2, "id"), "sh-01/a\u202e", "\\u202e"),
    cell("an id with a blank of no width", (POOLS, 2, "id"), "sh-01/a\u200b", "\\u200b"),
    cell("a map without equals signs", (WORKLOADS, 3, "accelerators"), "h100", "name=1;other=2"),
    cell("a map that names one thing twice", (WORKLOADS, 3, "accelerators"), "h100=1;h100=2",
         "each name once"),
    cell("a wrong value in a map", (WORKLOADS, 2, "accelerators"), "h100=fast;910b=400", "'fast'"),
    cell("provinces listed where none are asked", (CENTRES, 2, "accepts_provinces"), "Beijing",
         "accepts_from = 'listed'"),
    cell("a gang size named twice", (WORKLOADS, 2, "cards"), "8;8", "twice"),
)  # fmt: skip

LEADING_NOWHERE = (
    cell("an unknown centre", (POOLS, 3, "centre"), "nx-02", "did you mean 'nx-01'"),
    cell("an unknown tariff", (CENTRES, 2, "tariff"), "flatt", "did you mean 'flat'"),
    cell("an unknown accelerator", (POOLS, 4, "accelerator"), "910c", "did you mean '910b'"),
    cell("an unknown tenant", (WORKLOADS, 3, "tenant"), "acne", "did you mean 'acme'"),
    cell("an unknown metro of demand", (WORKLOADS, 4, "peaks"), "shanghia=9", "'shanghai'"),
    cell("an unknown place of data", (WORKLOADS, 2, "data.at"), "shanghia", "'shanghai'"),
    cell("an unknown profile", (WORKLOADS, 4, "profile"), "night", "known: day"),
    cell("an unknown residency class", (WORKLOADS, 2, "residency"), "zz", "known: core"),
    cell("a tier without a penalty", (WORKLOADS, 2, "tier"), "3", "tiers with one: 1, 2"),
    cell("an unknown end of a link", (LINKS, 3, "b"), "nx-9", "'nx-9'"),
    cell("the same id twice", (POOLS, 4, "id"), "nx-01/a", "twice"),
    cell("a deadline beyond the horizon", (WORKLOADS, 2, "deadline"), "5", "horizon of 4 slots"),
    cell("a tariff that does not cover the horizon", (TARIFFS, 3, "fen_per_mwh"), "30000*2;8*1",
         "3 values", "4 slots"),
    cell("a power usage for other slots", (CENTRES, 3, "pue"), "1150*24", "24 values"),
)  # fmt: skip

_two = spoilt(POOLS, 2, "busy_w", "8.5 kW").replace("nx-01/b,nx-01,910b", "nx-01/b,nx-01,910c")
TOGETHER = (
    table("a link from a place to itself", LINKS, spoilt(LINKS, 3, "b", "shanghai"),
          {(LINKS, 3, "")}, "to itself"),
    table("a wrong cell and an unknown id in another row", POOLS, _two,
          {(POOLS, 2, "busy_w"), (POOLS, 4, "accelerator")}, "8500", "910b"),
    table("a centre that cannot be read, which pools and links refer to", CENTRES,
          spoilt(CENTRES, 3, "lat", "north"), {(CENTRES, 3, "lat")}),
    table("a centre without an id, which pools refer to", CENTRES,
          spoilt(CENTRES, 3, "id", ""), {(CENTRES, 3, "id")}),
    table("a service that answers as training does", WORKLOADS,
          spoilt(WORKLOADS, 4, "work", "32"),
          {(WORKLOADS, 4, "work")}, "in kind 'inference'"),
)  # fmt: skip

RULES = (
    table("a pool that ends before it begins", POOLS,
          widened(POOLS, valid_from="2026-07-15", valid_to="2026-07-14"),
          {(POOLS, 2, "valid_to")}, "before valid_from"),
    table("a day of a pool with slashes", POOLS, widened(POOLS, valid_from="2026/7/5"),
          {(POOLS, 2, "valid_from")}, "write 2026-07-05"),
    table("power of a rack in kilowatts", POOLS, widened(POOLS, rack_density_w="40 kW"),
          {(POOLS, 2, "rack_density_w")}, "write 40000"),
    table("power of a rack as a fraction", WORKLOADS, widened(WORKLOADS, rack_density_w="12.5"),
          {(WORKLOADS, 2, "rack_density_w")}, "write 12500"),
    table("a certificate of two words", CENTRES, widened(CENTRES, certifications="level 3"),
          {(CENTRES, 2, "certifications")}, "one word"),
    table("an operator neither neutral nor not", CENTRES, widened(CENTRES, neutral="mostly"),
          {(CENTRES, 2, "neutral")}, "yes or no"),
)  # fmt: skip

CELLS: tuple[Bad, ...] = NUMBERS + WORDS + LEADING_NOWHERE + TOGETHER + RULES

"""Subsidies, stacking groups and firms that contradict themselves."""

from tests.models.files.corpus.base import SOUND, Bad, Place, folder

SUBSIDIES, TENANTS, GROUPS = "subsidies.csv", "tenants.csv", "stacking_groups.csv"


def _programme(what: str, fields: str, places: str, *says: str) -> Bad:
    """Add a programme with these fields, such as ``kind=share,share=300``."""
    names, cells = zip(*(part.split("=", 1) for part in fields.split(",")), strict=True)
    head, *rows = SOUND[SUBSIDIES].splitlines()
    fresh = [name for name in names if name not in head.split(",")]
    columns = [*head.split(","), *fresh]
    given = {"id": "v3"} | dict(zip(names, cells, strict=True))
    rows = [row + "," * len(fresh) for row in rows]
    rows.append(",".join(given.get(column, "") for column in columns))
    text = "\n".join((",".join(columns), *rows)) + "\n"
    at: frozenset[Place] = frozenset((SUBSIDIES, 4, place) for place in places.split(","))
    return Bad(what, folder({SUBSIDIES: text}), at, says)


def _firm(what: str, column: str, cell: str, *says: str) -> Bad:
    text = f"id,province,city,spent,{column}\nacme,Shanghai,Shanghai,500,{cell}\n"
    return Bad(what, folder({TENANTS: text}), frozenset({(TENANTS, 2, column)}), says)


def _group(what: str, columns: str, cells: str, place: str, *says: str) -> Bad:
    text = f"id,{columns}\ng,{cells}\n"
    return Bad(what, folder({GROUPS: text}), frozenset({(GROUPS, 2, place)}), says)


PROGRAMMES: tuple[Bad, ...] = (
    _programme("a share without a share", "kind=share", "share", "required"),
    _programme("a programme that is said not to be off", "kind=share,share=300,off=no", "off",
               "leave it empty where it applies"),
    _programme("the same in Chinese", "kind=share,share=300,off_zh=否", "off_zh",
               "leave it empty where it applies"),
    _programme("a share of something unheard of", "kind=share,share=300,basis=rental", "basis",
               "did you mean 'rent'"),
    _programme("a sum per an unknown unit", "kind=per-unit,amount=5,unit=kwh", "unit",
               "did you mean 'kWh'"),
    _programme("a sum of yuan", "kind=per-unit,amount=0.2", "amount",
               "0.2 CNY is 20000 milli-fen"),
    _programme("a pool of vouchers in hundreds of millions of yuan",
               "kind=share,share=3,budget=6亿元", "budget",
               "600,000,000 CNY is 60000000000000 milli-fen: write 60000000000000"),
    _programme("a cap beyond all the money there is", f"kind=share,share=3,firm_cap={10**18}",
               "firm_cap", "from 0 to 100,000,000,000,000,000"),
    _programme("tiers whose first bracket is missing",
               "kind=tiered,spend_from=100;200,shares=10;20", "spend_from",
               "the first bracket begins at 0"),
    _programme("tiers that do not climb", "kind=tiered,spend_from=0;200;200,shares=1;2;3",
               "spend_from", "must rise"),
    _programme("tiers with a share too few", "kind=tiered,spend_from=0;200,shares=10", "shares",
               "1 values for 2 brackets"),
    _programme("tiers in percent", "kind=tiered,spend_from=0;200,shares=10%;20%", "shares",
               "10% is 100 per mille"),
    _programme("a size of firm that is none", "kind=share,share=3,sizes=tiny", "sizes",
               "one of micro, small, medium, large"),
    _programme("an age no firm can have", "kind=share,share=3,age_from=5,age_below=5", "age_below",
               "no firm is both old enough and young enough"),
    _programme("an age in words", "kind=share,share=3,age_below=3 years", "age_below",
               "whole number of year from 0 to 200"),
    _programme("a limit below the threshold", "kind=share,share=3,threshold=10,spend_limit=9",
               "spend_limit", "whoever spends enough spends too much"),
    _programme("a least claim above the cap", "kind=share,share=3,min_claim=10,firm_cap=9",
               "min_claim", "no claim could be large enough"),
    _programme("a group that is not there", "kind=share,share=3,groups=g1", "groups",
               "there is no stacking group 'g1'"),
    _programme("cards of an unknown origin", "kind=share,share=3,origin=china", "origin",
               "domestic", "foreign"),
    _programme("a field of another kind", "kind=share,share=3,unit=kWh", "unit",
               "in kind 'share'"),
    _firm("a size of a firm in other Chinese", "size", "小型企业", "small", "did you mean"),
    _firm("a founding without a day", "founded", "2020-03", "must be a date such as"),
    _firm("more spent on a programme than in all", "spent_on", "v1=501", "more than the 500"),
    _firm("spend on an unknown programme", "spent_on", "v9=1", "there is no subsidy 'v9'"),
    _group("a group that limits nothing", "exclusive", "no", "exclusive", "limits nothing"),
    _group("a ceiling for foreign cards alone", "exclusive,ceiling_foreign", "yes,300",
           "ceiling_foreign", "needs ceiling"),
    _group("a pool shared by rates, in yuan", "budget", "2.5亿元", "budget",
           "write 25000000000000"),
    Bad("groups with money that cross", folder({
        GROUPS: "id,budget,firm_cap\none,5,\nother,,5\n",
        SUBSIDIES: "id,kind,share,groups\nv1,share,300,one\nv2,share,300,one;other\n"
                   "v3,share,300,other\n",
    }), frozenset({(GROUPS, 3, "firm_cap")}), ("share v2", "or none")),
    Bad("a group with money called like a programme", folder({
        GROUPS: "id,budget\nv1,5\n",
        SUBSIDIES: "id,kind,share,groups\nv1,share,300,v1\nv2,share,300,v1\n",
    }), frozenset({(GROUPS, 2, "id")}), ("rename one",)),
    Bad("claims to date on a group without a cap", folder({
        GROUPS: "id,budget\npool,5\n",
        TENANTS: "id,province,city,claimed\nacme,Shanghai,Shanghai,pool=5\n",
    }), frozenset({(TENANTS, 2, "claimed")}), ("there is no subsidy 'pool'",)),
    _group("a ceiling above all rent", "ceiling", "6000", "ceiling", "from 0 to 1,000"),
)  # fmt: skip

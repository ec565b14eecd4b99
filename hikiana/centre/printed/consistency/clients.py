"""Print checks of the new clients: consulter, age, residence, prior help-seeking, outcome."""

from collections.abc import Iterator
from fractions import Fraction

from hikiana.base.rounding import round_half_up
from hikiana.centre.printed.consistency.checks import (
    SHARE,
    TENTHS,
    PrintCheck,
    Rules,
    compare,
    part_of,
    same,
    shares,
    sums_to,
    whole_number,
    within,
)
from hikiana.centre.printed.consistency.consultations import METHODS
from hikiana.centre.printed.figures import Key, Printed

AGES = (
    "20歳未満",
    "20歳以上~30歳未満",
    "30歳以上~40歳未満",
    "40歳以上~50歳未満",
    "50歳以上~60歳未満",
    "60歳以上",
    "不明",
)
RELATIONS = ("本人", "父", "母", "兄弟姉妹等", "その他")
PRIOR = ("相談経験あり", "相談経験なし", "不明")


# The totals of the new clients, each of which is the number of new contacts.
EVERYONE = (
    Key("consulter_relation", "計", "件数"),
    Key("age_by_sex", "計", "計"),
    Key("residence_by_region", "計", "圏域"),
    Key("prior_help_seeking", "計", "件数"),
    Key("initial_outcome", "総計", "件数"),
)


def _everyone(p: Printed) -> Iterator[PrintCheck]:
    for key in EVERYONE:
        yield from same(p, key, Key("contacts_total", "新規相談", "件"))


def _relations(p: Printed) -> Iterator[PrintCheck]:
    table, cross = "consulter_relation", "relation_by_method"
    yield from sums_to(p, Key(table, "計", "件数"), [Key(table, row, "件数") for row in RELATIONS])
    yield from shares(p, table, RELATIONS, "件数", "計")
    yield from part_of(
        p, Key(table, "本人", "本文"), Key(table, "本人", "件数"), Key(table, "計", "件数"), rule=TENTHS, scale=10
    )
    yield from same(p, Key(table, "その他", "本文"), Key(table, "その他", "件数"))
    agency, acquaintance = "他機関からのケース相談や、ケース紹介", "知人からの相談"
    yield from sums_to(p, Key(table, "その他", "本文"), [Key(table, row, "件") for row in (agency, acquaintance)])
    for row in (*RELATIONS, "計"):
        yield from sums_to(p, Key(cross, row, "総計"), [Key(cross, row, method) for method in METHODS[:-1]])
        yield from same(p, Key(cross, row, "総計"), Key(table, row, "件数"))
    for method in (*METHODS[:-1], "総計"):
        yield from sums_to(p, Key(cross, "計", method), [Key(cross, row, method) for row in RELATIONS])
        yield from same(p, Key(cross, "計", method), Key("contacts_by_method", method, "新規相談"))


def _ages(p: Printed) -> Iterator[PrintCheck]:
    table, total = "age_by_sex", Key("age_by_sex", "計", "計")
    for row in (*AGES, "計"):
        yield from sums_to(p, Key(table, row, "計"), [Key(table, row, sex) for sex in ("男", "女", "不明")])
    for column in ("男", "女", "計"):
        yield from sums_to(p, Key(table, "計", column), [Key(table, row, column) for row in AGES])
    yield from shares(p, table, AGES, "計", "計")
    young = [Key(table, row, "計") for row in AGES[:4]]
    yield from sums_to(p, Key(table, "50歳未満", "名"), young)
    if whole_number(p, total):
        share = Fraction(10 * sum(whole_number(p, key) for key in young), whole_number(p, total))
        yield from compare(p, Key(table, "50歳未満", "割"), TENTHS, share)
    ratio, men = Key("age_summary", "新規相談者", "男女比"), whole_number(p, Key(table, "計", "男"))
    if ratio in p.values and men:
        tenths = int(round_half_up(10 * men / (men + whole_number(p, Key(table, "計", "女")))))
        yield PrintCheck(ratio, TENTHS, p.values[ratio], f"{tenths}:{10 - tenths}")


def _mean_ages(p: Printed) -> Iterator[PrintCheck]:
    """The overall mean lies where the means of men and women, rounded as they are, allow."""
    means = {row: Key("age_summary", row, "平均") for row in ("男性", "女性", "全体")}
    known = {
        sex: whole_number(p, Key("age_by_sex", "計", sex)) - whole_number(p, Key("age_by_sex", "不明", sex))
        for sex in ("男", "女")
    }
    if not all(key in p.values for key in means.values()) or not sum(known.values()):
        return
    years = (
        p.number("age_summary", "男性", "平均") * known["男"] + p.number("age_summary", "女性", "平均") * known["女"]
    )
    mean = years / sum(known.values())
    # Three rounded means: each may be off by half a unit of its last place.
    yield from within(p, means["全体"], mean - 0.1, mean + 0.1)


def _residence(p: Printed) -> Iterator[PrintCheck]:
    table, map_words = "residence_by_region", {"道内居住地不確定": "道内"}
    rows = [key for key in p.values if key.table == table and key.column == "圏域" and key.row != "計"]
    yield from sums_to(p, Key(table, "計", "圏域"), rows)
    for key in p.values:
        if key.table == table and key.column != "圏域":
            row = map_words.get(key.row, key.row.removesuffix("圏域"))
            yield from same(p, key, Key(table, row, "圏域"))


def _prior(p: Printed) -> Iterator[PrintCheck]:
    table = "prior_help_seeking"
    yield from sums_to(p, Key(table, "計", "件数"), [Key(table, row, "件数") for row in PRIOR])
    yield from shares(p, table, PRIOR, "件数", "計")
    yes, total = Key(table, "相談経験あり", "件数"), Key(table, "計", "件数")
    yield from same(p, Key(table, "相談経験あり", "本文"), yes)
    yield from part_of(p, Key(table, "相談経験あり", "割"), yes, total, rule=TENTHS, scale=10)
    for key in p.of("prior_agency"):
        yield from within(p, key, 0, whole_number(p, yes))


def _outcomes(p: Printed) -> Iterator[PrintCheck]:
    table = "initial_outcome"

    def key(row: str) -> Key:
        return Key(table, row, "件数")

    yield from sums_to(p, key("終了"), [key(row) for row in ("助言終了", "関係機関紹介", "受診勧奨")])
    rows = ("終了", "来所を指導", "電話・メール相談継続", "その他", "中断")
    yield from sums_to(p, key("総計"), [key(row) for row in rows])
    yield from part_of(p, Key(table, "終了", "%"), key("終了"), key("総計"), rule=SHARE, scale=100)
    going = Key(table, "継続相談を要すると判断", "件")
    yield from sums_to(p, going, [key(row) for row in ("来所を指導", "電話・メール相談継続")])
    yield from part_of(p, Key(table, "継続相談を要すると判断", "%"), going, key("総計"), rule=SHARE, scale=100)
    for row in ("終了", "助言終了", "来所を指導", "電話・メール相談継続"):
        yield from same(p, Key(table, row, "本文"), key(row))


RULES: tuple[Rules, ...] = (_everyone, _relations, _ages, _mean_ages, _residence, _prior, _outcomes)

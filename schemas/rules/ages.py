"""Rules and checks of ages of which only a range is known."""

import polars as pl

from hikiana.base.text import Text
from schemas.ages import is_in_one_band
from schemas.bands import band_starts
from schemas.rules.rule import Check, Rule

_CHECK_READ = Text(
    "読み取った幅が正しいか確かめてください。満年齢が分かれば、それを書きます。",
    "Check the ranges; where the age in years is known, write that.",
)

AGE_CHECKS = (
    Check(
        "age_readable",
        Text("年齢として読めません。", "Not an age."),
        Text(
            "満年齢の整数か、幅だけが分かるときは 30代、30代後半、35～39歳、60歳以上、40歳前後 のように書きます。"
            "{unknown}",
            "Write completed years; where only a range is known 30代, 30代後半, 35～39歳, 60歳以上 or 40歳前後."
            "{unknown}",
        ),
    ),
    Check(
        "ages_are_no_decades",
        Text("{ages}人の年齢が、全て10の倍数です。", "The ages of {ages} clients are all multiples of ten."),
        Text(
            "年代を書いたものなら、30代 のように書いてください（30 は満30歳と読み、平均年齢に入ります）。",
            "If these are decades, write them like 30代: 30 is read as an age in years, and is part of the mean.",
        ),
        "warning",
    ),
    *(
        Check(
            f"age_range_{kind}",
            Text(f"{ja}を、年齢の幅として読みました。", f"{en} were read as a range of ages."),
            _CHECK_READ,
            "note",
        )
        for kind, ja, en in (
            ("decade", "「30代」「30代後半」のような年代", "Decades (30代, 30代後半)"),
            (
                "about",
                "「40歳前後」「約40歳」のようなおよその年齢（前後2歳）",
                "About so many years (2 either way)",
            ),
            ("limit", "「60歳以上」「20歳未満」のような年齢", "Ages from or up to so many years"),
            ("span", "「35～39歳」のような年齢", "Ages from and to so many years"),
        )
    ),
)

AGE_RULES: tuple[Rule, ...] = (
    Rule(
        "age_range_whole",
        "cases",
        "age_least",
        Text(
            "年齢の幅は、下限と上限の両方があり、下限が上限より大きくなく、満年齢が空欄のときだけです。",
            "A range of ages has both a least and a most age, the least no greater, and only where no age is given.",
        ),
        Text(
            "年齢の下限と上限の列は空欄にして、年齢の列に 30代 のように書きます。",
            "Leave age_least and age_most empty and write the range in the column of the age, as 30代.",
        ),
        lambda _: (
            (pl.col("age_least").is_null() != pl.col("age_most").is_null())
            | (pl.col("age_least") > pl.col("age_most")).fill_null(False)
            | (pl.col("age").is_not_null() & pl.col("age_least").is_not_null())
        ),
    ),
    Rule(
        "age_in_one_band",
        "cases",
        "age",
        Text(
            "年齢の幅が、センターの年齢区分の一つに収まりません。年齢区分では「不明」に数えます。",
            "The range of ages does not lie in one of the centre's age bands: the client's band counts as unknown.",
        ),
        Text(
            "区分の分かる書き方ができれば直します。分からなければ、そのままでかまいません。",
            "Where the band is known, write a range within it. Where it is not, leave it.",
        ),
        lambda _: ~is_in_one_band(band_starts("age")),
        "warning",
    ),
)

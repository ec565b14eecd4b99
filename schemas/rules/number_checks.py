"""Checks of the numbers of a ledger that is added to a register: whether they are still those of the same records."""

from hikiana.base.text import Text
from schemas.rules.rule import Check

NUMBER_CHECKS = (
    Check(
        "clients_are_others",
        Text(
            "登録簿にある番号の{known}人のうち{others}人が、性別・年齢・圏域からみて、登録簿とは別の人です。{cause}",
            "By sex, age and region {others} of the {known} clients whose number the register has are other persons. "
            "{cause}",
        ),
        Text("{way_out}", "{way_out}"),
    ),
    Check(
        "records_are_others",
        Text(
            "登録簿にある番号の{known}件のうち{others}件が、登録簿とは別の人か別の日の記録です。{cause}",
            "Of the {known} records whose number the register has, {others} are of another client or day. {cause}",
        ),
        Text("{way_out}", "{way_out}"),
    ),
    Check(
        "number_fits_with_year",
        Text("年度を付けると32字を超える番号です。", "With its fiscal year the number is longer than 32 characters."),
        Text("短い番号にしてください。", "Give it a shorter number."),
    ),
    Check(
        "numbers_differ_with_year",
        Text(
            "年度を付けると、ほかの行と同じ番号になります（1 と 01 など）。",
            "With its fiscal year the number is that of another row (as 1 and 01).",
        ),
        Text("別の番号にしてください。", "Give one of them another number."),
    ),
    Check(
        "client_of_other_year_known",
        Text(
            "前の年度の番号ですが、登録簿にない人です。",
            "The number is of another fiscal year, but the register does not know the client.",
        ),
        Text(
            "番号を直すか、その年度の台帳を先に加えてください。新しい人なら、年度のない番号にします。",
            "Mend the number, or add that year's ledger first. A new client's number has no fiscal year.",
        ),
    ),
    Check(
        "client_came_before",
        Text(
            "番号は新しいのに、登録簿の人と年齢のほか全ての答えが同じです（台帳の番号 → 登録簿の人の番号）。",
            "The number is new, but every answer, age apart, is that of a client of the register "
            "(number in the ledger → the register's client).",
        ),
        Text(
            "同じ人なら、ケースと相談記録の番号を矢印の右の番号に直してください。"
            "別の人なら、ケースの番号を {example} のように今年度を付けて書きます。",
            "If it is the same person, write the number right of the arrow in cases and contacts. If it is another, "
            "write the number in cases with this fiscal year, such as {example}.",
        ),
    ),
    Check(
        "clients_by_new_numbers",
        Text(
            "番号が新しい{clients}人を、新しい人として数えます（前の年度から続く人かどうかは、番号からは分かりません）。",
            "Counted as new clients, because their numbers are new: {clients}. "
            "By numbers that begin anew nobody can know who came in former years.",
        ),
        Text(
            "前の年度から続く人がいれば、ケースと相談記録の番号を {example} のように前の年度の番号にしてください。",
            "If some of them came before, write their number of that year, such as {example}, in cases and contacts.",
        ),
        "warning",
    ),
)

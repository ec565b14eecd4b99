"""Checks of a ledger against its form (ledger.toml)."""

from hikiana.base.text import Text
from schemas.rules.rule import Check

_ANEW = Text(
    "hikiana form を同じ台帳にもう一度実行すると、変わったところだけを尋ねます。",
    "Run hikiana form on the ledger again: it asks only about what has changed.",
)
FORM_CHECKS = (
    Check(
        "form_sheet_known",
        Text(
            "台帳の読み方（ledger.toml）にない、記録らしいものがあります: {sheets}。",
            "There are records that the form of the ledger (ledger.toml) does not know: {sheets}.",
        ),
        _ANEW,
    ),
    Check(
        "form_copy_known",
        Text(
            "ファイル「{file}」は「{other}」の写しのようですが、数えるかどうかが台帳の読み方（ledger.toml）にありません。",
            "The file '{file}' seems to be a copy of '{other}', and the form of the ledger (ledger.toml) does not say "
            "whether it counts.",
        ),
        _ANEW,
    ),
    Check(
        "form_same_rows_known",
        Text(
            "「{sheet}」と「{other}」に、答えが全て同じ相談が{rows_alike}行あります。一度だけ数えるかどうかが台帳の読み方"
            "（ledger.toml）にありません。",
            "'{sheet}' and '{other}' have {rows_alike} contacts with the same answers. The form of the ledger "
            "(ledger.toml) does not say whether these count once.",
        ),
        _ANEW,
    ),
    Check(
        "form_sheet_present",
        Text(
            "台帳の読み方（ledger.toml）にある表が、どのシートにもありません: {sheets}。",
            "A table of the form of the ledger (ledger.toml) is in no sheet: {sheets}.",
        ),
        Text(
            "台帳からなくなったのなら、元に戻してください。もう要らないか、別の台帳なら、hikiana form をこの台帳に"
            "実行すると読み方から外れます（前の読み方は隣に残ります）。",
            "Put it back if it was lost from the ledger. If it is no longer needed, or this is another ledger, run "
            "hikiana form on it: the table leaves the form (the former one is kept beside).",
        ),
    ),
    Check(
        "form_head_present",
        Text(
            "台帳の読み方（ledger.toml）にある見出しがありません: {heads}。{new}",
            "Heads of the form of the ledger (ledger.toml) are not there: {heads}.{new}",
        ),
        _ANEW,
    ),
    Check(
        "form_head_known",
        Text(
            "台帳の読み方（ledger.toml）にない見出しがあります: {heads}。",
            "There are heads that the form of the ledger (ledger.toml) does not know: {heads}.",
        ),
        _ANEW,
    ),
    Check(
        "form_sheet_unread",
        Text(
            "台帳の読み方（ledger.toml）で、読まないことにしているものがあります: {unread}。",
            "Not read, as the form of the ledger (ledger.toml) has it: {unread}.",
        ),
        Text(
            "数えるべき記録なら、ledger.toml の、それについての質問の答えを変えてください。質問のなかったものは、"
            "[[unread]] の sheets を [] にして、hikiana form をもう一度実行してください。",
            "If they hold records that count, change the answer to the question about them in ledger.toml. Where there "
            "was none, make the sheets of its [[unread]] [] and run hikiana form again.",
        ),
        "warning",
    ),
    Check(
        "form_name_known",
        Text(
            "このシート（ファイル）の「{title}」は名前で決まりますが、この名前は台帳の読み方（ledger.toml）にありません。",
            "The name of this sheet or file tells the {title} of its records, and the form of the ledger (ledger.toml) "
            "does not know the name.",
        ),
        _ANEW,
    ),
    Check(
        "form_rows_known",
        Text(
            "列「{head}」に2以上の数があります。1行が何件の相談か、台帳の読み方（ledger.toml）にありません。",
            "Column '{head}' has numbers above 1, and the form of the ledger (ledger.toml) does not say how many "
            "contacts a row stands for.",
        ),
        _ANEW,
    ),
    Check(
        "form_rows_counted",
        Text(
            "列「{head}」では、行が何件の相談か決まりません。",
            "Column '{head}' does not say how many contacts rows are.",
        ),
        Text(
            "1件を1行に分けるか、1から99までの整数にしてください。",
            "Give each contact a row of its own, or write a whole number from 1 to 99.",
        ),
    ),
    Check(
        "form_table_present",
        Text(
            "台帳の読み方（ledger.toml）に、「{table}」として読むシートがありません。",
            "The form of the ledger (ledger.toml) has no sheet that is read as {table}.",
        ),
        Text(
            "ケースは1人を1行、相談記録は1回の相談を1行に書いたシートです。そのシートを加えるか、見出しを「相談日」「相談方法」の"
            "ような言葉に直して、hikiana form をもう一度実行してください。",
            "A sheet of cases has a row for each client, one of contacts a row for each contact. Add such a sheet, or "
            "name its columns in words like 相談日 and 相談方法, and run hikiana form again.",
        ),
    ),
    Check(
        "form_sums_by_month",
        Text(
            "月の列（{heads}、{many}列）に件数などをまとめた表です。1回の相談が1行になっていないので、相談記録として読めません。",
            "This sums up contacts in columns of months ({heads}, {many}). It has no row for each contact, and cannot "
            "be read as contacts.",
        ),
        Text(
            "1回の相談を1行に、その人の番号、相談日、相談方法、相談時間を書いた記録（相談の日誌や受付簿）が要ります。それを台帳に"
            "加えて、hikiana form をもう一度実行してください。月ごとの件数だけからは、新規と継続の人数も方法別の時間も"
            "数えられません。",
            "What is needed are records with a row for each contact: the client's number, the day, the method and the "
            "length. Add them to the ledger and run hikiana form again. Counts by month tell neither who is new nor "
            "how long contacts lasted.",
        ),
    ),
    Check(
        "form_year_named",
        Text(
            "日付に年がなく、台帳の読み方（ledger.toml）では --fy の年度の記録ですが、--fy がないか、二年度以上です。",
            "Days have no year, and by ledger.toml are of the fiscal year of --fy, which is missing or names several.",
        ),
        Text("何年度の台帳かを --fy R6 のように付けて実行してください。", "Name the ledger's year, such as --fy R6."),
    ),
    Check(
        "form_year_of_command",
        Text(
            "日付に年のない相談を、--fy のとおり{year}の記録として読みました。",
            "Days without a year were read as those of {year}, by --fy.",
        ),
        Text("ほかの年度の台帳なら、--fy を直してください。", "Change --fy where the ledger is of another year."),
        "note",
    ),
    Check(
        "form_year_asked",
        Text(
            "台帳の読み方（ledger.toml）では{told}の記録で、{year}の相談が1件もありません。",
            "By ledger.toml these are records of {told}, and there is no contact of {year}.",
        ),
        Text(
            "新しい年度の台帳なら、ledger.toml の「何年度の記録ですか」の answer を、その年度か、--fy の年度とする"
            "番号に変えてください。前の年度の台帳なら、--fy を直してください。",
            "For a ledger of a new year change the answer about its fiscal year in ledger.toml to that year, or to the "
            "one by --fy; for one of a former year change --fy.",
        ),
    ),
    Check(
        "form_year_known",
        Text(
            "何年度の番号か、シートとファイルの名前から分かりません。",
            "The names of the sheet and file do not tell of which fiscal year its numbers are.",
        ),
        Text(
            "シートかファイルの名前に年度を入れてください（例 台帳R6.xlsx）。",
            "Put the fiscal year into the name of the sheet or file (ledger R6.xlsx).",
        ),
    ),
    Check(
        "form_month_known",
        Text(
            "列「{head}」には日だけがあり、何月の日か分かりません。",
            "Column '{head}' has the day of the month only, and nothing tells the month.",
        ),
        Text(
            "月の列を加えるか、シートの名前に月を入れるか（例 4月）、月ごとの見出しの行（「4月」だけの行）を入れて、"
            "hikiana form をもう一度実行してください。",
            "Add a column of months, put the month into the name of the sheet (4月), or begin each month with a row "
            "of 4月 alone, and run hikiana form again.",
        ),
    ),
    Check(
        "row_left_out",
        Text(
            "列「{head}」に「{words}」とあるので、数えませんでした（台帳の読み方のとおり）。",
            "Not counted, since column '{head}' says {words}, as the form of the ledger has it.",
        ),
        Text("数える行なら、その列に別のことを書いてください。", "Write something else there where the row counts."),
        "note",
    ),
    Check(
        "day_of_named_year",
        Text(
            "シートやファイルの名前は{year}ですが、ほかの年度の日付があります。",
            "The name of the sheet or file tells {year}, but there are days of other fiscal years.",
        ),
        Text(
            "年を確かめてください（Excel は、年を付けずに打った日付を、打った年のものにします）。"
            "正しければ、そのままでかまいません。",
            "See whether the year is right: Excel gives a day that is typed without its year that of the typing. If it "
            "is, leave it.",
        ),
        "warning",
    ),
    Check(
        "row_called_off",
        Text(
            "列「{head}」に「{words}」とある行があります。台帳の読み方にない言葉なので、記録として数えました。",
            "Column '{head}' says {words}, of which the form of the ledger says nothing. These rows were counted.",
        ),
        Text(
            "数えない行なら、hikiana form をもう一度実行して、数えないと答えてください。",
            "Where they do not count, run hikiana form again and answer so.",
        ),
        "warning",
    ),
    Check(
        "row_filled_left_out",
        Text(
            "行全体が{colour}で塗られているので、数えませんでした（台帳の読み方のとおり）。",
            "Not counted, since the whole row is filled with {colour}, as the form of the ledger has it.",
        ),
        Text("数える行なら、塗りつぶしをなくしてください。", "Take the fill away where the row counts."),
        "note",
    ),
    Check(
        "row_stands_before",
        Text(
            "答えが全て同じ相談が前のシート（ファイル）にもあるので、数えませんでした（台帳の読み方のとおり）。",
            "Not counted, since a sheet or file before has a contact with the same answers, as the form of the ledger "
            "has it.",
        ),
        Text(
            "別々の相談なら、違うところ（時間など）を書いてください。",
            "Where it is another contact, write what differs.",
        ),
        "note",
    ),
    Check(
        "row_filled",
        Text(
            "行全体が{colour}で塗られた行があります。台帳の読み方にない色なので、記録として数えました。",
            "Whole rows are filled with {colour}, of which the form of the ledger says nothing. They were counted.",
        ),
        Text(
            "取り消した行の印なら、hikiana form をもう一度実行して、数えないと答えてください。",
            "Where it marks what does not count, run hikiana form again and answer so.",
        ),
        "warning",
    ),
    Check(
        "column_as_answered",
        Text(
            "{titles}は台帳にないので、読み方の質問への答えのとおり、全て「{word}」としました。",
            "{titles}: not in the ledger, and all taken to be '{word}' by an answer of the office.",
        ),
        Text(
            "報告書の人数と件数もそのとおりになります。実際と違うなら、台帳に列を加えるか、"
            "ledger.toml の質問の答えを変えてください。",
            "The report counts them so. Where it is not so, add the column to the ledger, or change the answer in "
            "ledger.toml.",
        ),
        "warning",
    ),
    Check(
        "column_as_answered_once",
        Text(
            "{titles}のない台帳の記録では、読み方の質問への答えのとおり、全て「{word}」としています。",
            "{titles}: records of ledgers without it all have '{word}', by an answer of the office.",
        ),
        Text(
            "報告書の人数と件数もそのとおりになります。実際と違うなら、台帳に列を加え、"
            "hikiana ingest でもう一度加えてください。",
            "The report counts them so. Where it is not so, add the column to the ledger and run hikiana ingest again.",
        ),
        "warning",
    ),
    Check(
        "client_known_again",
        Text(
            "前の年度の人と、年齢のほか全ての答えが同じなので、その人の番号にしました（台帳の読み方のとおり）。",
            "All answers but the age are those of a client of a former year, whose number was taken, as the form of "
            "the ledger has it.",
        ),
        Text(
            "別の人なら、台帳の答えのどこが違うかを書いてください。", "Where it is another person, write what differs."
        ),
        "note",
    ),
    Check(
        "client_repeats_agree",
        Text(
            "同じ人について、最初の記録と違うことが書かれています（最初 → ここ）。最初のものを使いました。",
            "The same client's record says otherwise than the first (first → here). The first was taken.",
        ),
        Text("どちらが正しいか確かめ、同じにしてください。", "See which is right, and make them the same."),
        "warning",
    ),
    Check(
        "client_age_is_first",
        Text(
            "名簿の年齢が、初回相談の年齢と違います（初回相談 → ここ）。初回相談の年齢を使いました。",
            "The age in a list is another than at the first contact (first contact → here). That one was taken.",
        ),
        Text(
            "名簿を今の年齢に書き直しているだけなら、そのままでかまいません。",
            "Where the list is kept up to date with the present age, leave it.",
        ),
        "warning",
    ),
)

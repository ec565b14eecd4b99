"""The data dictionary: every table, column, code and rule, as Markdown in both languages."""

from hikiana.base.text import Text
from schemas.centre_files import lines_of
from schemas.centre_heads import CODES, HEADS
from schemas.code import Code
from schemas.code_lists import CODE_LISTS, NATIONAL
from schemas.roles import COUNTED_BY, EVERYWHERE, ROLES, roles_of
from schemas.rules import RULES, SEVERITIES, Rule
from schemas.rules.checks import CHECKS
from schemas.rules.rule import Check
from schemas.tables import TABLES, Column, Table

FORMS = {
    "Date": Text("2024-05-29 か 2024/5/29", "2024-05-29 or 2024/5/29"),
    "Boolean": Text("「はい」か「いいえ」、または true か false", "true or false"),
    **dict.fromkeys(("Int16", "Int32"), Text("半角の整数", "whole number")),
}
_COLUMN_HEADS = (
    "列 / Column",
    "見出し / Title",
    "型 / Type",
    "空欄 / Empty",
    "説明 / Description",
    "読み替える見出し / Also read",
)


def data_dictionary() -> str:
    """Generate the dictionary from the models, code lists and rules."""
    parts = [
        "# データ辞書 / Data dictionary\n",
        "schemas/ から `hikiana dictionary` で作ったもので、手で直さない。\n"
        "Generated from schemas/ by `hikiana dictionary`; not edited by hand.\n",
        "登録簿は、表ごとに一つのシートのあるExcelのブックか、表ごとに一つのファイル（CSV、Excelのブック、タブ区切りのテキスト、Parquet）の入ったフォルダで、ファイルの名前は表の名前か日本語の名前です。"
        "見出しは列名でも日本語でもよく、「読み替える見出し」も読みます。コードの代わりに日本語の表示を書いてもかまいません。コード一覧の「読み替える言葉」も読みます。"
        "日付は令和6年5月29日やR6.5.29、時間は1:15や1時間15分、市町村は名前でも読み、読み替えたことを示します。\n"
        "A register is an Excel workbook with one sheet per table, or a folder with one file per table (CSV, a "
        "workbook, tab-separated text or Parquet) under the table's name or Japanese title. "
        "Headers may be the column names, their Japanese titles or the other heads listed, and cells the codes or "
        "their Japanese labels. Days in eras, times as 1:15, municipalities by name and the synonyms of the code lists "
        "are read too, and told.\n",
        *(_table(table) for table in TABLES.values()),
        "## コード一覧 / Code lists\n",
        *(_code_list(name) for name in CODE_LISTS),
        _on_request(),
        _every_role(),
        "## 規則 / Rules\n",
        _rules(),
    ]
    return "\n".join(parts)


def _table(table: Table) -> str:
    lines = [
        f"## {table.title.ja} / {table.title.en} (`{table.name}`)\n",
        f"{(table.model.__doc__ or '').strip()}\n",
        f"| {' | '.join(_COLUMN_HEADS)} |",
        "|---" * len(_COLUMN_HEADS) + "|",
        *(_column(column) for column in table.columns.values()),
        "",
    ]
    return "\n".join(lines)


def _column(column: Column) -> str:
    empty = "可 / yes" if column.nullable else "不可 / no"
    words = f"{column.description.ja} / {column.description.en}"
    if (form := column.form or FORMS.get(str(column.dtype))) is not None:
        words += f" 〔{form.ja} / {form.en}〕"
    title = f"{column.title.ja} / {column.title.en}"
    return f"| `{column.name}` | {title} | {_type(column)} | {empty} | {words} | {'、'.join(column.also)} |"


def _type(column: Column) -> str:
    name = str(column.dtype).partition("(")[0]
    if column.code_list is None:
        return "List(String), `;`" if name == "List" else name
    link = f"[{column.code_list.name}](#{column.code_list.name})"
    return f"{link}, `;`" if name == "List" else link


def _code_list(name: str) -> str:
    lines = [
        f"### {name}\n",
        "| コード / Code | 表示 | Label | 役割 / Roles | 有効な年度 / Fiscal years | 読み替える言葉 / Also read |",
        "|---|---|---|---|---|---|",
    ]
    for entry in CODE_LISTS[name].entries:
        years = f"{entry.valid_from or ''}–{entry.valid_to or ''}" if entry.valid_from or entry.valid_to else ""
        lines.append(_row(entry.code, entry.label, _roles(name, entry), years, "、".join(entry.synonyms)))
    return "\n".join([*lines, ""])


def _row(code: str, label: Text, *cells: str) -> str:
    return f"| `{code}` | {label.ja} | {label.en} | {' | '.join(cells)} |"


def _on_request() -> str:
    """National codes that this centre does not have, and would have by a line of its codes.csv."""
    lines = [
        "## 求めに応じて加わるコード / Codes on request\n",
        "センターの codes.csv に list と code だけを書くと加わる、全国共通のコード。\n"
        "National codes that a centre has when its codes.csv names their list and code.\n",
        "| list | code | 表示 | Label | 役割 / Roles | 読み替える言葉 / Also read |",
        "|---|---|---|---|---|---|",
    ]
    for line in lines_of(NATIONAL, HEADS[CODES]):
        name, code = line["list"], line["code"]
        if line["use"] == "on_request" and (name not in CODE_LISTS or code not in CODE_LISTS[name].codes):
            meanings = roles_of(name)
            roles = "、".join(meanings[role].ja for role in line.words("roles"))
            label = Text(line["ja"], line["en"])
            lines.append(f"| {name} {_row(code, label, roles, '、'.join(line.words('synonyms')))}")
    return "\n".join([*lines, ""])


def _every_role() -> str:
    """What codes.csv may say in its column roles."""
    lines = [
        "## 役割 / Roles\n",
        "codes.csv の roles に書くもの（二つ以上は | で区切る）。「一つ要る」の役割は、その一覧のどのコードにも、"
        "ちょうど一つ要る。\n"
        "What codes.csv may say as roles, apart by |. Of those that are needed, each code of the list has one.\n",
        "| list | role | 意味 | Meaning | 一つ要る / Needed |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | `{role}` | {meaning.ja} | {meaning.en} | {'○' if role in COUNTED_BY.get(name, ()) else ''} |"
            for name, roles in {**ROLES, "（どの一覧も / any list）": EVERYWHERE}.items()
            for role, meaning in roles.items()
        ),
        "",
    ]
    return "\n".join(lines)


def _roles(code_list: str, entry: Code) -> str:
    meanings = roles_of(code_list)
    return "、".join(meanings[role].ja for role in entry.roles)


def _rule(rule: Rule | Check, column: str) -> str:
    words = (rule.message.ja, rule.hint.ja, rule.message.en, rule.hint.en)
    return f"| `{rule.id}` | {column} | {SEVERITIES[rule.severity].ja} / {rule.severity} | {' | '.join(words)} |"


def _rules() -> str:
    lines = [
        "| 規則 / Rule | 表・列 / Column | 程度 / Severity | 内容 | 直し方 | Meaning | How to mend it |",
        "|---|---|---|---|---|---|---|",
        *(_rule(rule, f"{rule.table}.{rule.column}") for rule in RULES),
        *(_rule(check, "") for check in CHECKS.values()),
        "",
    ]
    return "\n".join(lines)

"""The data dictionary in docs/."""

import pytest

from hikiana.base.workspace import ROOT
from schemas.code_lists import CODE_LISTS
from schemas.dictionary import data_dictionary
from schemas.rules import RULES
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES


def test_dictionary_in_docs_is_the_one_that_is_generated():
    kept = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert kept == data_dictionary(), "docs/data-dictionary.md is stale: run `hikiana dictionary`"


def test_dictionary_names_every_column_code_and_rule_in_both_languages():
    lines = data_dictionary().splitlines()
    for table in TABLES.values():
        start = lines.index(f"## {table.title.ja} / {table.title.en} (`{table.name}`)")
        for column in table.columns.values():
            line = next(line for line in lines[start:] if line.startswith(f"| `{column.name}` |"))
            assert f"| {column.title.ja} / {column.title.en} |" in line
            assert f"| {column.description.ja} / {column.description.en}" in line
            if column.form is not None:
                assert f" 〔{column.form.ja} / {column.form.en}〕 |" in line
            assert line.endswith(f" | {'、'.join(column.also)} |")
            assert ("可 / yes" if column.nullable else "不可 / no") in line
    for code_list in CODE_LISTS.values():
        start = lines.index(f"### {code_list.name}")
        for entry in code_list.entries:
            assert any(
                line.startswith(f"| `{entry.code}` | {entry.label.ja} | {entry.label.en} |")
                and line.endswith(f" | {'、'.join(entry.synonyms)} |")
                for line in lines[start:]
            )
    rules = lines[lines.index("## 規則 / Rules") :]
    for rule in (*RULES, *CHECKS.values()):
        (line,) = (line for line in rules if line.startswith(f"| `{rule.id}` |"))
        words = (rule.severity, rule.message.ja, rule.hint.ja, rule.message.en, rule.hint.en)
        assert all(word and word in line for word in words)
    for rule in RULES:
        assert f"| `{rule.id}` | {rule.table}.{rule.column} |" in "\n".join(lines)


def test_every_table_of_the_dictionary_is_well_formed_markdown():
    """A row with more or fewer cells than its header would be shown cut off."""
    width = None
    for line in data_dictionary().splitlines():
        if not line.startswith("|"):
            width = None
            continue
        cells = line.count("|")
        assert cells == (width or cells), line
        width = cells


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("case_id", "〔半角の英数字と - _ で32字まで / up to 32 letters, digits, - and _〕"),
        ("date", "〔2024-05-29 か 2024/5/29 / 2024-05-29 or 2024/5/29〕"),
        ("duration_min", "〔半角の整数 / whole number〕"),
        ("page_views", "〔半角の整数 / whole number〕"),
        ("online", "〔「はい」か「いいえ」、または true か false / true or false〕"),
        (
            "title",
            "〔1行で200字まで（制御文字を含まない） / one line of up to 200 characters without control characters〕",
        ),
        ("method", ""),
    ],
)
def test_dictionary_says_how_a_cell_is_written(column, written):
    titles = {table.columns[column].title for table in TABLES.values() if column in table.columns}
    starts = tuple(f"| `{column}` | {title.ja} / {title.en} |" for title in titles)
    lines = [line for line in data_dictionary().splitlines() if line.startswith(starts)]
    assert lines
    assert all(f"{written} | " in line and line.count("〔") == bool(written) for line in lines)

"""Ledgers that are damaged, odd or meant to harm: read, or refused in words; nothing of them lives on in a copy."""

import random
import zipfile

import openpyxl
import pytest

from hikiana.base.errors import InputError
from hikiana.register.check.command import check_ledger

LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _rewrite(path, change, added=None):
    """The same workbook with its parts changed by `change(name, content)`, and others added."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: change(name, packed.read(name)) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (parts | (added or {})).items():
            packed.writestr(name, content)
    return path


def _same(name, content):
    return content


@pytest.fixture
def check(tmp_path):
    return lambda path: check_ledger(path, None, "ja", tmp_path / "checks")


def test_macros_are_neither_run_nor_copied(ledger, faults, check):
    path = _rewrite(ledger(faults, "台帳.xlsm"), _same, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})
    result = check(path)
    with zipfile.ZipFile(result.results.copy) as packed:
        assert not any("vba" in name.lower() for name in packed.namelist())


def test_formulas_of_a_ledger_stay_formulas_of_the_copy_and_their_values_are_checked(ledger, check):
    path = ledger()
    book = openpyxl.load_workbook(path)
    book["相談記録"]["F4"] = "=10+10"
    book.save(path)
    result = check(path)
    assert openpyxl.load_workbook(result.results.copy)["相談記録"]["F4"].value == "=10+10"
    (finding,) = (finding for finding in result.findings if finding.severity == "error")
    assert (finding.rule, finding.letters, finding.rows.to_list()) == ("cell_failed", "F", [4])  # not computed


@pytest.mark.parametrize("sheet_and_cell", [("ケース", "F4"), ("活動", "G4"), ("ケース", "M4"), ("アクセス", "C4")])
@pytest.mark.parametrize("content", ["#N/A", "=30+10"])
def test_cell_with_an_error_or_an_uncomputed_formula_is_told_and_never_taken_for_empty(
    ledger, check, sheet_and_cell, content
):
    """Also where the cell may be empty (age), or holds any text (title)."""
    sheet, cell = sheet_and_cell
    path = ledger()
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = content
    book.save(path)
    (finding,) = (finding for finding in check(path).findings if finding.severity == "error")
    assert (finding.sheet, f"{finding.letters}{finding.rows[0]}") == (sheet, cell)


def test_number_merged_over_two_rows_is_told_once_where_it_is_missing(ledger, check):
    path = ledger()
    book = openpyxl.load_workbook(path)
    book["相談記録"].merge_cells("C4:C5")
    book.save(path)
    (finding,) = (finding for finding in check(path).findings if finding.severity == "error")
    assert (finding.rule, finding.letters, finding.rows.to_list()) == ("cell_merged", "C", [5])


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_of_xml_do_not_grow(ledger, check, part):
    def laugh(name, content):
        head, mark, rest = content.partition(b"?>")
        return head + mark + LAUGHS + rest if name == part else content

    path = _rewrite(ledger(), laugh)
    try:
        result = check(path)
    except InputError:
        return
    assert result.results.counts[0].read == 3


def test_last_cell_of_a_sheet_that_is_filled_by_mistake_is_refused_or_told(ledger, check):
    path = ledger()
    book = openpyxl.load_workbook(path)
    book["相談記録"]["B1048576"] = "x"
    book.save(path)
    result = check(path)
    assert {(finding.sheet, tuple(finding.rows)) for finding in result.findings if finding.severity == "error"} == {
        ("相談記録", (1048576,))
    }


@pytest.mark.parametrize("seed", range(12))
def test_workbook_with_damaged_bytes_is_read_or_refused_and_never_ends_in_a_traceback(ledger, check, seed, faults):
    path, draw = ledger(faults), random.Random(seed)

    def damage(name, content):
        damaged = bytearray(content)
        for _ in range(draw.randint(0, 3)):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        return bytes(damaged)

    if seed % 2:
        _rewrite(path, damage)
    else:
        path.write_bytes(damage("", path.read_bytes()))
    try:
        counts = check(path).results.counts
    except InputError:
        return
    assert all(count.read == count.sound + count.set_aside for count in counts)

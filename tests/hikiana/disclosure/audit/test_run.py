"""Whatever reopens a hidden cell is found, and its twin without that is not refused."""

import json

import pytest

from hikiana.base.errors import DisclosureError, InputError, UsageError
from hikiana.base.text import Text
from hikiana.disclosure.audit.rankings import order_of_classification
from hikiana.disclosure.audit.run import audit
from hikiana.presentation.charts import bars
from hikiana.presentation.figure import Figure, svg
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure


def kinds(result):
    return {finding.kind for finding in result.findings}


def told(result):
    return "\n".join(f"{finding.place.ja}: {finding.message.ja}" for finding in result.findings)


@pytest.fixture
def relations(kit):
    """New clients by consulter alone: father (12) and mother (25) are hidden, which are the sums of hidden cells."""
    values = {(row, "clients"): float(sum(own)) for row, own in kit.counts.items()}
    values[TOTAL, "clients"] = sum(values.values())
    shares = {(row, "share"): 100 * value / values[TOTAL, "clients"] for (row, _), value in values.items()}
    return kit.make_table("consulter_relation", [kit.relation], [kit.clients, kit.share], values | shares)


SHARES = {"share": {"formula": {"of": "clients", "by": "clients", "whole": {"relation": "total"}, "per": 100.0}}}


@pytest.fixture
def lonely(kit):
    """A table of which two rows are hidden: 17 from agencies, one from an acquaintance."""
    detail = Dimension.of("relation_detail", Text("内訳", "Detail")).with_total(Text("計", "Total"))
    values = {("agency", "clients"): 17.0, ("acquaintance", "clients"): 1.0, (TOTAL, "clients"): 18.0}
    return kit.make_table("consulter_detail", [detail], [kit.clients], values)


LONELY_WHERE = {"fiscal_year": ["2024"], "relation": ["other"]}


@pytest.fixture
def half_hidden(kit, lonely):
    return kit.hide(lonely, [("agency", "clients"), ("acquaintance", "clients")])


def test_edition_that_keeps_its_secrets_passes_every_attacker(clean, kit):
    result = clean.audit(sensitive=kit.sensitive)
    assert result.findings == []
    assert result.hidden == 6
    assert result.intervals["new_clients|fiscal_year=2024|method=phone|relation=father"] == (0, 12)
    result.refuse()


def test_without_names_of_sensitive_cells_it_passes_too(clean):
    assert clean.audit().findings == []


def test_single_hidden_cell_follows_from_its_row(edition, kit):
    table = kit.make_table("t", [kit.relation, kit.method], [kit.clients], kit.with_totals(kit.counts))
    result = edition().add(kit.hide(table, kit.hidden[:1])).audit()
    assert "opened" in kinds(result)
    assert "父 × 電話" in told(result)
    with pytest.raises(DisclosureError, match="3 と分かる") as fault:
        result.refuse()
    assert fault.value.exit_code == 8


def test_finding_names_the_sum_that_opens_and_no_other(edition, kit):
    table = kit.make_table("t", [kit.relation, kit.method], [kit.clients], kit.with_totals(kit.counts))
    # Mothers are known by their row, fathers by e-mail by its column, by telephone by a line and one of these.
    result = edition().add(kit.hide(table, [*kit.hidden[:2], ("mother", "phone", "clients")])).audit()
    opened = {finding.place.ja: finding.message.ja for finding in result.findings if finding.kind == "opened"}
    assert [words.count("表の内訳は合計に等しい") for _, words in sorted(opened.items())] == [1, 1, 2]


def test_shares_beside_hidden_counts_open_them(edition, kit, relations):
    rows = [("father", "clients"), ("mother", "clients")]
    both = [*rows, ("father", "share"), ("mother", "share")]
    opened = edition().add(kit.hide(relations, rows), measures=SHARES).audit()
    assert "opened" in kinds(opened)
    closed = edition(name="twin").add(kit.hide(relations, both), measures=SHARES).audit()
    assert closed.findings == []


def test_shares_of_a_table_without_counts_open_the_counts_of_another(edition, kit, clean):
    years = Dimension("fiscal_year", Text("年度", "Year"), (Item("2024", Text("令和6年度（2024年度）", "FY2024")),))
    shares = {("2024", row, "share"): 100 * sum(own) / 91 for row, own in kit.counts.items()}
    shares["2024", TOTAL, "share"] = 100.0
    table = kit.make_table("by_year", [years, kit.relation], [kit.share], shares)
    rows = [("father", TOTAL, "clients"), ("mother", TOTAL, "clients")]
    hidden = kit.hide(clean.tables.pop()[0], rows)
    assert clean.add(hidden).audit().findings == []
    twin = edition(name="twin").add(hidden).add(table, where={}, measures=SHARES).audit()
    assert "父 × 計" in told(twin)


@pytest.mark.parametrize(
    "sentence",
    [
        "「その他」は18件のうち17件が他機関である。",
        "他機関は18件のうち17件。",
        "他機関は、全体の18件のうち17件となった。",
        "その他の内訳は他機関17件、知人x件である。",
        "知人は1件",
        "知人は、登録1件。",
        "1人あたりの回数が多いのは知人で、その知人は1人。",
        "Acquaintance aged 20 to 29: 1.",
        "Other consulters: Partner agency 17, Acquaintance x.",
        "Partner agency: 17 per 100,000 inhabitants.",
    ],
)
def test_sentence_that_tells_a_hidden_number_opens_it(edition, half_hidden, sentence):
    result = edition().add(half_hidden, where=LONELY_WHERE).say(sentence).audit()
    assert "opened" in kinds(result)
    assert "report.html" in told(result)


@pytest.mark.parametrize(
    "sentence",
    [
        "「その他」は18件である。",
        "他機関からの紹介は、平成30年度から数えている。",
        "他機関と知人を合わせて18件である。",
        "知人は表1、図2-1、付録Bのとおり。",
        "Acquaintance per 100,000 inhabitants.",
        "人口10万人あたりの知人の件数。",
        "公開版に載せない表: 知人／1人あたりの回数と時間／初回から2回目の相談まで。",
        "Merged: 'Acquaintance': Under 20, 20 to 29, 60 and over.",
        "Acquaintance: see Table 1, Figure 2-1, Section 4 and Appendix B, as of 1 November 2026.",
    ],
)
def test_sentence_that_tells_what_is_published_does_not(edition, half_hidden, sentence):
    assert edition().add(half_hidden, where=LONELY_WHERE).say(sentence).audit().findings == []


def test_number_of_a_chapter_is_no_count_of_what_the_chapter_is_called(edition, half_hidden):
    chapters = ["1 Acquaintance", "2 Partner agency", "3 Visits", "4 Training"]
    assert edition().add(half_hidden, where=LONELY_WHERE).say(*chapters).audit().findings == []
    # A few lines, or such as are not counted from one on, are no chapters.
    for place, lines in enumerate([chapters[:1], ["17 Partner agency", "1 Acquaintance", *chapters[2:]]]):
        told = edition(name=f"lines {place}").add(half_hidden, where=LONELY_WHERE).say(*lines).audit()
        assert "opened" in kinds(told)


def test_label_that_begins_with_a_number_is_a_label_before_a_comma_too(edition, kit):
    spans = [Text("1年以上～3年未満", "1 to under 3 years"), Text("3年以上", "3 years and over")]
    items = tuple(Item(code, label) for code, label in zip(["agency", "acquaintance"], spans, strict=True))
    span = Dimension("relation_detail", Text("期間", "Duration"), items).with_total(Text("計", "Total"))
    values = {("agency", "clients"): 17.0, ("acquaintance", "clients"): 1.0, (TOTAL, "clients"): 18.0}
    table = kit.make_table("duration", [span], [kit.clients], values)
    hidden = kit.hide(table, [("agency", "clients"), ("acquaintance", "clients")])
    words = "Longest: 1 to under 3 years, 3 years and over, not known."
    assert edition().add(hidden).say(words).audit().findings == []
    told = edition(name="told").add(hidden).say("1 to under 3 years, 17; the others are few.").audit()
    assert "opened" in kinds(told)


@pytest.mark.parametrize("place", ["alt", "tooltip", "title", "comment", "data", "script", "bare", "inline", "table"])
def test_words_that_only_some_readers_meet_are_read(edition, half_hidden, place):
    page = {
        "alt": '<img alt="他機関17件の図" src="">',
        "tooltip": '<p title="知人: 1件">…</p>',
        "title": "<svg xmlns='http://www.w3.org/2000/svg'><title>他機関 17件</title></svg>",
        "comment": "<p>…<!-- 知人 1件 --></p>",
        "data": "<p data-told='知人 1件'>…</p>",
        "script": "<script>const told = '知人 1件';</script>",
        "bare": "知人 1件",
        "inline": "<p><strong>知人</strong>は<em>1</em>件</p>",
        "table": "<table><tbody><tr><th>知人</th><td>1</td></tr></tbody></table>",
    }[place]
    assert "opened" in kinds(edition().add(half_hidden, where=LONELY_WHERE).show(page).audit())


def test_limit_that_is_told_narrows_a_hidden_number(edition, half_hidden):
    result = edition().add(half_hidden, where=LONELY_WHERE).say("他機関は15件以上である。").audit()
    name = "new_clients|fiscal_year=2024|relation=other|relation_detail=acquaintance"
    assert result.intervals[name] == (0, 3)


def test_number_in_an_output_of_a_notebook_opens_it(edition, half_hidden):
    begun = edition().add(half_hidden, where=LONELY_WHERE)
    assert "01_contacts.ipynb" in told(begun.output({"text/plain": "知人 1件"}).audit())


def test_chart_data_of_a_hidden_category_open_it(edition, half_hidden):
    mark = {"row": "知人", "row_code": "acquaintance", "value": 1.0, "written": "1"}
    chart = {"layer": [{"data": {"values": [mark]}}]}
    result = edition().add(half_hidden, where=LONELY_WHERE).chart("consulter_detail", chart).audit()
    assert "opened" in kinds(result)
    fine = {"layer": [{"data": {"values": [{"row": "計", "row_code": "total", "value": 18.0, "written": "18"}]}}]}
    twin = edition(name="twin").add(half_hidden, where=LONELY_WHERE).chart("consulter_detail", fine).audit()
    assert twin.findings == []


def test_bars_to_scale_of_hidden_categories_open_them(edition, kit, relations):
    hidden = kit.hide(relations, [(row, code) for row in ("father", "mother") for code in ("clients", "share")])

    def drawn(table):
        words = Text("図", "F")
        figure = Figure("f", words, lambda lang: bars(table, lang, "clients"), words, words)
        # The numbers at their ends are not drawn, the data not given.
        specification = figure.specification("ja")
        specification["layer"] = specification["layer"][:1]
        return f'<figure id="figure-f">{svg(specification)}</figure>'

    opened = edition().add(hidden, measures=SHARES).show(drawn(relations)).audit()
    assert "の父、件数" in told(opened)
    assert "の母、件数" in told(opened)
    twin = edition(name="twin").add(hidden, measures=SHARES).show(drawn(hidden)).audit()
    assert twin.findings == []


def test_columns_to_scale_of_hidden_categories_open_them(edition, kit, relations):
    hidden = kit.hide(relations, [(row, code) for row in ("father", "mother") for code in ("clients", "share")])

    def drawn(table):
        rows = [(item.label.ja, table[item.code, "clients"]) for item in kit.relation.items if item.code != TOTAL]
        marks = [{"row": label, "value": value} for label, value in rows if value is not None]
        upright = {
            "x": {"field": "row", "type": "nominal", "title": "", "axis": {"labelAngle": 0}},
            "y": {"field": "value", "type": "quantitative", "title": ""},
        }
        chart = {"mark": "bar", "width": 400, "data": {"values": marks}, "encoding": upright}
        return f'<figure id="figure-f">{svg(chart)}</figure>'

    opened = edition().add(hidden, measures=SHARES).show(drawn(relations)).audit()
    assert "の父、件数" in told(opened)
    twin = edition(name="twin").add(hidden, measures=SHARES).show(drawn(hidden)).audit()
    assert twin.findings == []


def test_total_time_and_bands_bound_a_hidden_number(edition, kit):
    band = Dimension.of("duration_band", Text("時間", "Duration"), ["0_15", "60_over"]).with_total(Text("計", "Total"))
    time = Measure("time", Text("延べ時間", "Time"), Text("分", "min"), style="clock")
    contacts = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
    values = {("0_15", "contacts"): 10.0, ("60_over", "contacts"): 1.0, ("total", "contacts"): 11.0}
    ranges = {"0_15": {"range": [0, 15]}, "60_over": {"range": [60, None]}}
    counted = {"contacts": {"population": "contacts"}, "time": {"population": "contacts", "sums": "duration_band"}}
    cells = [("0_15", "contacts"), ("60_over", "contacts")]
    without = kit.hide(kit.make_table("d", [band], [contacts], values), cells)
    assert edition().add(without, measures=counted, items=ranges).audit().findings == []
    both = kit.make_table("d", [band], [contacts, time], values | {("total", "time"): 100.0})
    result = edition(name="with_time").add(kit.hide(both, cells), measures=counted, items=ranges).audit()
    assert result.intervals["contacts|duration_band=60_over|fiscal_year=2024"] == (0, 1)


def test_number_of_participants_is_none_of_clients_who_came_so_often(edition, kit):
    often = (Item("1", Text("1回", "1 contact")), Item("2", Text("2回", "2 contacts")))
    dimension = Dimension("contacts_band", Text("回数", "Contacts"), often).with_total(Text("計", "Total"))
    values = {("1", "clients"): 3.0, ("2", "clients"): 27.0, (TOTAL, "clients"): 30.0}
    hidden = kit.hide(
        kit.make_table("per_client", [dimension], [kit.clients], values), [("1", "clients"), ("2", "clients")]
    )
    years = Dimension("fiscal_year", Text("年度", "Fiscal year"), (Item("2024", Text("令和6年度", "FY2024")),))
    participants = Measure("participants", Text("参加者", "Participants"), Text("名", "participants"))
    events = Measure("events", Text("件数", "Events"), Text("件", "events"))
    told_of_meetings = {("2024", "participants"): 26.0, ("2024", "events"): 3.0}
    meetings = kit.make_table("meetings", [years], [participants, events], told_of_meetings)

    of_nobody = {code: {"population": ""} for code in ("participants", "events")}

    def said(name, sentence):
        return edition(name=name).add(hidden).add(meetings, where={}, measures=of_nobody).say(sentence).audit()

    assert said("meeting", "参加者は、人数の分かる1回で26名である。").findings == []
    for place, leak in enumerate(
        ("相談が1回の人は3名である。", "参加者は26名で、相談が1回の人は3名である。", "相談が1回の人は26名である。")
    ):
        assert said(f"leak {place}", leak).findings, leak


def test_mean_of_all_that_stands_after_a_hidden_part_is_of_all(edition, kit):
    method = Dimension.of("contact_method", Text("方法", "Method"), ["phone", "email", "outreach"], name="method")
    method = method.with_total(Text("計", "Total"))
    contacts = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
    time = Measure("time", Text("延べ時間", "Time"), Text("分", "min"), style="clock")
    mean = Measure("mean", Text("平均", "Mean"), Text("分", "min"))
    counts, times = {"phone": 20, "email": 3, "outreach": 4, TOTAL: 27}, {"phone": 400, "email": 60, "outreach": 350}
    values = {(code, "contacts"): float(value) for code, value in counts.items()}
    values |= {(code, "time"): float(value) for code, value in times.items()}
    values |= {("email", "mean"): 20.0, (TOTAL, "mean"): 30.0, (TOTAL, "time"): 810.0}
    counted = {
        "contacts": {"population": "contacts"},
        "time": {"population": "contacts", "sums": "duration_band"},
        "mean": {"population": "contacts", "formula": {"of": "time", "by": "contacts", "whole": {}, "per": 1.0}},
    }
    places = [(row, code) for row in ("email", "outreach") for code in ("contacts", "time", "mean")]
    table = kit.hide(kit.make_table("d", [method], [contacts, time, mean], values), places)
    words = "延べ時間はメールを含めて13時間30分、1件あたりの平均は30分である。"
    assert edition().add(table, measures=counted).say(words).audit().findings == []
    twin = edition(name="twin").add(table, measures=counted).say("延べ時間は13時間30分、メールは60分である。")
    assert "メール" in told(twin.audit())


def test_mean_and_total_time_open_a_hidden_number_of_contacts(edition, kit):
    method = Dimension.of("contact_method", Text("方法", "Method"), ["phone", "email", "outreach"], name="method")
    method = method.with_total(Text("計", "Total"))
    contacts = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
    time = Measure("time", Text("延べ時間", "Time"), Text("分", "min"), style="clock")
    mean = Measure("mean", Text("平均", "Mean"), Text("分", "min"))
    counts, times = {"phone": 20.0, "email": 3.0, "outreach": 4.0}, {"phone": 400.0, "email": 60.0, "outreach": 360.0}
    values = {(code, "contacts"): value for code, value in counts.items()} | {("total", "contacts"): 27.0}
    values |= {(code, "time"): value for code, value in times.items()} | {("total", "time"): 820.0}
    values |= {(code, "mean"): times[code] / counts[code] for code in counts}
    counted = {
        "contacts": {"population": "contacts"},
        "time": {"population": "contacts", "sums": "duration_band"},
        "mean": {"population": "contacts", "formula": {"of": "time", "by": "contacts", "whole": {}, "per": 1.0}},
    }
    table = kit.hide(
        kit.make_table("d", [method], [contacts, time, mean], values), [("email", "contacts"), ("outreach", "contacts")]
    )
    result = edition().add(table, measures=counted).audit()
    assert "メール、件数" in told(result)


def test_rows_in_order_of_their_counts_narrow_a_hidden_one(edition, kit):
    order = ["phone", "outreach", "email", "office_visit"]
    values = {(code, "clients"): number for code, number in zip(order, (19.0, 14.0, 13.0, 12.0), strict=True)}

    def found(name, codes):
        # Some methods alone, so that no sum tells.
        dimension = Dimension.of("contact_method", Text("方法", "Method"), codes, name="method")
        table = kit.make_table("m", [dimension], [kit.clients], values)
        return edition(name=name).add(kit.hide(table, [("email", "clients")])).audit()

    assert "件数の順" in told(found("ranked", order))
    assert found("listed", ["phone", "office_visit", "email", "outreach"]).findings == []


def test_further_row_below_a_list_in_its_order_is_no_ranking(edition, kit):
    own = Dimension.of("prior_agency", Text("機関", "Agency"), ["medical", "health_center", "municipal_desk"])
    items = (*own.items, Item("several", Text("（再掲）2つ以上", "Several")))
    values = {(item.code, "clients"): number for item, number in zip(items, (19.0, 14.0, 0.0, 13.0), strict=True)}
    table = kit.make_table("m", [Dimension(own.name, own.title, items)], [kit.clients], values)
    result = edition().add(kit.hide(table, [("several", "clients")]), dimensions={own.name: {"partition": False}})
    assert result.audit().findings == []


def test_categories_put_together_where_the_first_of_them_stands_are_no_ranking():
    methods = ["phone", "office_visit", "email", "outreach"]
    own = Dimension.of("contact_method", Text("方法", "Method"), methods, name="method")
    merged = own.merged([Item("met", Text("対面", "Met"), codes=("office_visit", "outreach"))])
    assert merged.codes == ["phone", "met", "email"]
    assert order_of_classification(merged) == merged.codes


def test_last_years_edition_with_another_mask_opens_this_years(edition, kit):
    years = [
        Dimension(
            "fiscal_year", Text("年度", "Year"), tuple(Item(str(year), Text(f"{year}", f"{year}")) for year in span)
        )
        for span in ((2022, 2023), (2022, 2023, 2024))
    ]
    counts = {"2022": 8, "2023": 3, "2024": 2}
    former, newest = (
        kit.make_table("y", [entry], [kit.clients], {(item.code, "clients"): counts[item.code] for item in entry.items})
        for entry in years
    )
    hidden = kit.hide(newest, [("2023", "clients"), ("2024", "clients")])
    alone = edition().add(hidden, where={}).audit()
    assert alone.findings == []
    both = edition(name="again").add(hidden, where={}).audit(edition(2023).add(former, where={}))
    assert "2023" in told(both)
    assert kinds(both) == {"opened", "small"}


def test_merged_categories_of_one_table_are_the_sum_of_those_of_another(edition, kit, clean):
    merged = Dimension(
        "relation",
        Text("相談者", "Consulter"),
        (Item("parents", Text("父母", "Parents")), Item("self", Text("本人", "Self"))),
    )
    values = {("parents", "phone", "clients"): 15.0, ("self", "phone", "clients"): 20.0}
    method = Dimension.of("contact_method", Text("方法", "Method"), ["phone"], name="method")
    codes = {"parents": {"codes": ["father", "mother"]}}
    # 15 = 44 − 20 − 9 is known anyhow; that mothers alone are 12 is not.
    table = kit.make_table("merged", [merged, method], [kit.clients], values)
    assert clean.add(table, items=codes).audit(sensitive=kit.sensitive).findings == []
    mothers = {"parents": {"codes": ["mother"]}}
    twin = (
        edition(name="twin")
        .add(clean.tables[0][0])
        .add(
            kit.make_table(
                "merged", [merged, method], [kit.clients], {**values, ("parents", "phone", "clients"): 12.0}
            ),
            items=mothers,
        )
    )
    assert "父 × 電話" in told(twin.audit(sensitive=kit.sensitive))


def test_contacts_of_a_hidden_number_of_clients_bound_it(edition, kit):
    method = Dimension.of("contact_method", Text("方法", "Method"), ["phone", "email"], name="method")
    contacts = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
    clients = Measure("clients", Text("実人数", "Clients"), Text("名", "clients"))
    values = {(code, name): n for code, n in (("phone", 4.0), ("email", 9.0)) for name in ("contacts", "clients")}
    counted = {"contacts": {"population": "contacts"}, "clients": {"population": "clients", "distinct": True}}
    table = kit.hide(kit.make_table("c", [method], [contacts, clients], values), [("phone", "clients")])
    result = edition().add(table, measures=counted).audit(sensitive=["clients|fiscal_year=2024|method=phone"])
    assert "実人数は延べ件数を超えない" in told(result)


def test_smallest_and_largest_ages_are_values_of_single_persons(edition, kit):
    sex = Dimension.of("sex", Text("性別", "Sex"))
    youngest = Measure("youngest", Text("最少年齢", "Youngest"), Text("歳", "years"))
    table = kit.make_table("ages", [sex], [youngest], {(code, "youngest"): 11.0 for code in sex.leaves})
    assert kinds(edition().add(table).audit()) == {"persons"}
    hidden = kit.hide(table, [(code, "youngest") for code in sex.leaves])
    assert edition(name="twin").add(hidden).audit().findings == []


def test_who_knows_the_rule_solves_for_more(edition, kit):
    # Both add up to 6. Of a sensitive cell and another that is 0 or at least 5, only 1 and 5 do.
    two = Dimension.of("relation_detail", Text("内訳", "Detail")).with_total(Text("計", "Total"))
    values = {("agency", "clients"): 5.0, ("acquaintance", "clients"): 1.0, (TOTAL, "clients"): 6.0}
    table = kit.hide(
        kit.make_table("d", [two], [kit.clients], values), [("agency", "clients"), ("acquaintance", "clients")]
    )
    name = "new_clients|fiscal_year=2024|relation_detail=acquaintance"
    result = edition().add(table, items={"met": {"codes": ["office_visit", "outreach"]}}).audit()
    assert result.findings == []
    result = edition(name="rule").add(table).audit(sensitive=[name])
    assert "秘匿の決まりを知る人" in told(result)


def test_who_is_one_of_two_hidden_cells_finds_the_other(edition, kit):
    two = Dimension.of("relation_detail", Text("内訳", "Detail")).with_total(Text("計", "Total"))
    values = {("agency", "clients"): 3.0, ("acquaintance", "clients"): 2.0, (TOTAL, "clients"): 5.0}
    hidden = [("agency", "clients"), ("acquaintance", "clients")]
    table = kit.hide(kit.make_table("d", [two], [kit.clients], values), hidden)
    names = [f"new_clients|fiscal_year=2024|relation_detail={code}" for code in ("agency", "acquaintance")]
    result = edition().add(table).audit(sensitive=names)
    assert "を知る人には値が定まる" in told(result)


@pytest.mark.parametrize("artefact", ["page", "workbook", "notebook"])
def test_cell_hidden_in_the_csv_file_and_open_elsewhere_is_a_leak(clean, kit, artefact):
    clean.write()
    father = clean.folder
    if artefact == "page":
        page = father / "report.html"
        words = page.read_text(encoding="utf-8")
        place = words.index("x</td>", words.index("父</th>"))
        page.write_text(f"{words[:place]}3{words[place + 1 :]}", encoding="utf-8")
    elif artefact == "notebook":
        path = father / "notebooks" / "01_contacts.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"][0]["outputs"][0]["data"]["application/vnd.hikiana.table+json"]["cells"]
        cells["value"][cells["status"].index("suppressed")] = 3.0
        path.write_text(json.dumps(notebook), encoding="utf-8")
    else:
        import openpyxl

        book = openpyxl.load_workbook(father / "tables.xlsx")
        (cell, *_) = (cell for row in book.worksheets[1].iter_rows() for cell in row if cell.value == "x")
        cell.value = 3
        book.save(father / "tables.xlsx")
    assert kinds(audit([father])) == {"leak"}


def test_other_number_of_the_same_cell_is_told(clean):
    clean.write()
    page = clean.folder / "report.html"
    page.write_text(page.read_text(encoding="utf-8").replace(">91<", ">92<"), encoding="utf-8")
    assert kinds(audit([clean.folder])) == {"difference"}


@pytest.mark.parametrize(
    "page",
    [
        "<table><thead><tr><th>ケース番号</th><th>相談者</th></tr></thead><tbody><tr><td>A1</td><td>母</td></tr></tbody></table>",
        "<p>case_id,relation,sex,age</p>",
    ],
)
def test_rows_of_the_register_on_a_page_are_refused(clean, page):
    assert kinds(clean.show(page).audit()) == {"records"}


def test_row_of_a_register_in_a_chart_is_refused(clean):
    mark = {"relation": "mother", "sex": "male", "age": 31, "region": "okhotsk"}
    result = clean.chart("f", {"datasets": {"d": [mark]}}).audit()
    assert "records" in kinds(result)


def test_chart_with_more_detail_than_the_tables_is_refused(clean, kit):
    sex = Dimension.of("sex", Text("性別", "Sex"))
    clean.add(kit.make_table("sexes", [sex], [kit.clients], {("male", "clients"): 60.0, ("female", "clients"): 31.0}))
    mark = {"row": "母", "column": "男", "value": 7}
    result = clean.chart("f", {"data": {"values": [mark]}}).audit()
    assert "detail" in kinds(result)


def test_folder_of_several_editions_is_audited_as_one(clean, tmp_path):
    clean.write()
    assert audit([tmp_path]).cells == audit([clean.folder]).cells


def test_folder_without_a_report_is_refused(tmp_path):
    with pytest.raises(UsageError, match="報告書がありません"):
        audit([tmp_path], k=5)


def test_report_without_definitions_is_refused(clean):
    (clean.write() / "tables" / "definitions.json").unlink()
    with pytest.raises(InputError, match=r"definitions\.json がありません"):
        audit([clean.folder])


def test_unknown_threshold_is_asked_for(clean):
    path = clean.write() / "tables" / "definitions.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "k": None}), encoding="utf-8")
    with pytest.raises(UsageError, match="--k 5"):
        audit([clean.folder])
    assert audit([clean.folder], k=5).findings == []


def test_residual_of_a_column_of_hundred_percent_opens_the_category_left_out(edition, kit):
    years = Dimension("fiscal_year", Text("年度", "Year"), (Item("2024", Text("令和6年度（2024年度）", "FY2024")),))
    shares = {("2024", row, "share"): 100 * sum(own) / 91 for row, own in kit.counts.items()} | {
        ("2024", TOTAL, "share"): 100.0
    }
    whole = {(TOTAL, "clients"): 91.0} | {(row, "clients"): float(sum(own)) for row, own in kit.counts.items()}
    rows = [row for row in kit.counts if row != "other"]
    counts = kit.hide(
        kit.make_table("counts", [kit.relation], [kit.clients], whole), [(row, "clients") for row in rows]
    )
    table = kit.hide(
        kit.make_table("by_year", [years, kit.relation], [kit.share], shares), [("2024", row, "share") for row in rows]
    )

    def found(name, drawn):
        marks = [
            {"row_code": "2024", "column": kit.relation[row].label.ja, "value": shares["2024", row, "share"]}
            for row in drawn
        ]
        chart = {"data": {"values": marks}}
        return edition(name=name).add(counts).add(table, where={}, measures=SHARES).chart("f", chart).audit()

    assert found("none", []).findings == []
    assert "の兄弟姉妹等、" in told(found("rest", ["self", "father", "mother"]))


def test_hidden_share_of_published_numbers_is_hidden_in_vain(edition, kit, relations):
    result = edition().add(kit.hide(relations, [("father", "share")]), measures=SHARES).audit()
    assert "の父、構成比" in told(result)


def test_hidden_mean_of_a_hidden_count_over_a_published_one_stays_hidden(edition, kit):
    sex = Dimension.of("sex", Text("性別", "Sex"), ["male", "female"])
    contacts = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
    mean = Measure("mean", Text("1人あたり", "Per client"), Text("回", "contacts"), decimals=1)
    per = {"of": "contacts", "by": "clients", "whole": {}, "per": 1.0}
    counted = {"contacts": {"population": "contacts"}, "mean": {"population": "clients", "formula": per}}
    values = {("male", "contacts"): 40.0, ("male", "clients"): 4.0, ("male", "mean"): 10.0}
    values |= {("female", "contacts"): 50.0, ("female", "clients"): 20.0, ("female", "mean"): 2.5}
    table = kit.make_table("s", [sex], [contacts, kit.clients, mean], values)
    hidden = kit.hide(table, [("male", "clients"), ("male", "mean")])
    assert edition().add(hidden, measures=counted).audit().findings == []
    open_mean = kit.hide(table, [("male", "clients")])
    assert "の男、件数" in told(edition(name="open").add(open_mean, measures=counted).audit())


@pytest.mark.parametrize("name", ["notes.txt", "run.json", "more/table.csv"])
def test_other_files_of_the_folder_are_read(edition, half_hidden, name):
    path = edition().add(half_hidden, where=LONELY_WHERE).write() / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        {"txt": "知人は1件", "json": '{"a": ["知人は1件"]}', "csv": "who,n\n知人,1\n"}[name[-4:].strip(".")]
    )
    assert "opened" in kinds(audit([path.parents[name.count("/")]]))


def test_file_that_cannot_be_read_is_refused(clean):
    (clean.write() / "chart.png").write_bytes(b"\x89PNG")
    assert kinds(audit([clean.folder])) == {"unread"}


def test_published_table_that_nothing_defines_is_refused(clean):
    (clean.write() / "tables" / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert kinds(audit([clean.folder])) == {"difference"}


def test_hidden_cell_with_its_number_in_the_csv_file_is_found(clean):
    path = clean.write() / "tables" / "relation_by_method.csv"
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace(",x,suppressed", ",3,suppressed", 1), encoding="utf-8")
    assert "leak" in kinds(audit([clean.folder]))


def test_internal_edition_is_refused_for_its_small_numbers(edition, kit, lonely):
    assert kinds(edition().add(lonely, where=LONELY_WHERE).audit()) == {"small"}


def test_number_just_below_the_threshold_is_small_and_the_threshold_is_not(edition, kit):
    detail = Dimension.of("relation_detail", Text("内訳", "Detail"))
    for number, found in ((4.0, {"small"}), (5.0, set())):
        table = kit.make_table("d", [detail], [kit.clients], {("acquaintance", "clients"): number})
        assert kinds(edition(name=f"{number}").add(table, where=LONELY_WHERE).audit()) == found


def test_sensitive_cell_that_is_published_is_found(edition, kit, lonely):
    name = "new_clients|fiscal_year=2024|relation=other|relation_detail=acquaintance"
    result = edition().add(lonely, where=LONELY_WHERE).audit(sensitive=[name])
    # The larger part tells the smaller one as well: it is what is left of the whole.
    assert kinds(result) == {"opened", "small"}


def test_rule_that_does_not_fit_the_hidden_cells_is_told(edition, kit, half_hidden):
    # 18 is not 1 to 4 and 1 to 4: one of the two is not sensitive.
    names = [
        f"new_clients|fiscal_year=2024|relation=other|relation_detail={code}" for code in ("agency", "acquaintance")
    ]
    assert "秘匿の決まり" in told(edition().add(half_hidden, where=LONELY_WHERE).audit(sensitive=names))


def test_drawing_that_cannot_be_read_is_refused(clean):
    result = clean.output({"image/svg+xml": "<svg><path></svg>", "text/plain": "…"}).audit()
    assert kinds(result) == {"unread"}


def test_two_tables_of_an_edition_that_disagree_about_a_number_are_told(clean, kit):
    values = {("self", "clients"): 33.0}
    only = Dimension.of("consulter_relation", Text("相談者", "Consulter"), ["self"], name="relation")
    assert kinds(clean.add(kit.make_table("again", [only], [kit.clients], values)).audit()) == {"difference"}

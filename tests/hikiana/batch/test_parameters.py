"""Parameters: unknown and ill-typed ones are errors, and the notebooks' own defaults are served."""

import pytest

from hikiana.base.errors import UsageError
from hikiana.batch.parameters import check_parameters
from hikiana.sections.contents import section_notebooks

NOTEBOOK = section_notebooks()[0]
SOUND = {"fiscal_year": 2024, "register": "", "edition": "internal"}


@pytest.mark.parametrize("notebook", section_notebooks(), ids=lambda path: path.stem)
def test_declared_parameters_of_their_type_are_taken(notebook):
    check_parameters(notebook, SOUND)
    check_parameters(notebook, {"fiscal_year": 2009})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("fiscal_year", "2024", "int 型です（渡された値は str 型）"),
        ("fiscal_year", True, "int 型です（渡された値は bool 型）"),
        ("fiscal_year", 2024.0, "int 型です（渡された値は float 型）"),
        ("fiscal_year", None, "int 型です（渡された値は NoneType 型）"),
        ("register", 5, "str 型です（渡された値は int 型）"),
        ("edition", True, "str 型です（渡された値は bool 型）"),
    ],
)
def test_value_of_another_type_is_refused(name, value, words):
    with pytest.raises(UsageError) as refusal:
        check_parameters(NOTEBOOK, SOUND | {name: value})
    assert words in refusal.value.in_language("ja")
    assert f"'{name}' of {NOTEBOOK.name}" in refusal.value.in_language("en")
    assert refusal.value.exit_code == 2


def test_unknown_parameters_are_named_with_those_that_there_are():
    with pytest.raises(UsageError, match="「fy」「year」というパラメータを知りません") as refusal:
        check_parameters(NOTEBOOK, SOUND | {"year": 2024, "fy": 2024})
    assert "It takes: fiscal_year, register, edition" in refusal.value.in_language("en")


@pytest.mark.parametrize(
    ("edition", "words"), [("publik", "「publik」はありません"), ("draft", "「draft」はありません"), ("", "版")]
)
def test_edition_that_cannot_be_made_is_refused(edition, words):
    with pytest.raises(UsageError, match=words):
        check_parameters(NOTEBOOK, SOUND | {"edition": edition})

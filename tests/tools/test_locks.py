"""What developing needs on top is what the lock of running does not have."""

from locks import entries, on_top

RUNNING = """\
one==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
two==2.0 ; python_full_version == '3.12.*' \\
    --hash=sha256:ba
"""
DEVELOPING = """\
one==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
two==2.0 \\
    --hash=sha256:ba
uv==3.0 \\
    --hash=sha256:ca
"""


def test_entries_are_packages_with_their_hashes():
    one, two = entries(RUNNING)
    assert (one.name, one.pinned, one.requirement) == ("one", "one==1.0", "one==1.0")
    assert (two.name, two.pinned) == ("two", "two==2.0")
    assert "".join(entry.text for entry in (one, two)) == RUNNING


def test_on_top_is_what_running_lacks_or_has_for_some_computers_only():
    assert [entry.requirement for entry in entries(on_top(DEVELOPING, RUNNING))] == ["two==2.0", "uv==3.0"]

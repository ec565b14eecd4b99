"""Calls in processes of their own: results, faults, deaths, limits, and their end with the one that started them."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from hikiana.base.errors import InputError, UsageError
from hikiana.base.text import Text
from hikiana.batch.workers.child import ProcessDiedError, TimeLimitError, ask, note
from hikiana.batch.workers.processes import GRACE, ProcessExecutor
from hikiana.batch.workers.starting import CAN_FORK
from hikiana.batch.workers.ways import FORKED, WARM, chosen_way

pytestmark = pytest.mark.usefixtures("way", "nothing_is_loaded_first")


def of_forked(test):
    """For what processes that stay do not have, or do by themselves."""
    forked = pytest.mark.parametrize("way", [FORKED], indirect=True)
    return pytest.mark.skipif(not CAN_FORK, reason="processes cannot be forked here")(forked(test))


@pytest.fixture
def nothing_is_loaded_first(monkeypatch):
    """The calls of these tests need none of the libraries that a process loads which stays."""
    monkeypatch.setattr("hikiana.batch.workers.ways.load_libraries", int)


def _refuse():
    raise InputError(Text("だめです", "No"))


def _divide():
    return 1 / 0


def _tell_and_die(code):
    note("first")
    note("second")
    os._exit(code)


def _loop():
    while True:
        pass


def _loop_deaf():
    while True:
        try:
            _loop()
        except TimeLimitError:
            note("heard")


def _segfault():
    import ctypes

    ctypes.string_at(0)


def _kill():
    os.kill(os.getpid(), signal.SIGKILL)


def test_calls_give_their_results_from_other_processes(way):
    with ProcessExecutor(jobs=2) as executor:
        numbers = [executor.submit(os.getpid).result() for _ in range(4)]
        assert executor.submit(pow, 2, exp=10).result() == 1024
    assert len({*numbers, os.getpid()}) == (5 if way == FORKED else 2)


def test_fault_of_ours_comes_back_as_it_is_and_any_other_in_words():
    with ProcessExecutor() as executor:
        ours, other = executor.submit(_refuse).exception(), executor.submit(_divide).exception()
    assert isinstance(ours, InputError)
    assert ours.in_language("ja") == "だめです"
    assert (type(other), str(other)) == (RuntimeError, "ZeroDivisionError: division by zero")


@pytest.mark.parametrize(
    ("call", "cause"),
    [(_kill, "SIGKILL"), (_segfault, "SIGSEGV")],
    ids=["killed", "segfault"],
)
def test_process_that_dies_takes_no_other_with_it(call, cause):
    with ProcessExecutor(jobs=2) as executor:
        death, others = executor.submit(call), [executor.submit(pow, number, 2) for number in range(4)]
        fault = death.exception()
        assert [other.result() for other in others] == [0, 1, 4, 9]
    assert isinstance(fault, ProcessDiedError)
    assert str(fault) == f"DeadKernelError ({cause})"


def test_process_that_died_is_known_by_what_it_told_last():
    with ProcessExecutor() as executor:
        fault = executor.submit(_tell_and_die, 3).exception()
    assert (str(fault), fault.last_note) == ("DeadKernelError (3)", "second")


def test_exit_code_of_a_dead_process_is_its_own_while_others_start(way):
    with ProcessExecutor() as executor:
        deaths = [executor.submit(os._exit, 3) for _ in range(40 if way == FORKED else 8)]
        assert {str(death.exception()) for death in deaths} == {"DeadKernelError (3)"}


def test_call_that_does_not_end_is_told_that_its_time_is_over():
    with ProcessExecutor(seconds=0.5) as executor:
        fault = executor.submit(_loop).exception()
        assert executor.submit(pow, 2, 3).result() == 8
    assert isinstance(fault, ProcessDiedError)
    assert str(fault).startswith("TimeLimitError: 制限時間 0.5 秒を超えました")
    assert "0.5 s (see --timeout)" in str(fault)


def _loop_and_blame_a_file():
    while True:
        try:
            _loop()
        except (OSError, Exception) as fault:
            raise InputError(Text("ファイルが悪い", "A bad file")) from fault


def test_limit_is_not_taken_for_a_fault_of_what_runs_by_then():
    with ProcessExecutor(seconds=0.5) as executor:
        assert "TimeLimitError" in str(executor.submit(_loop_and_blame_a_file).exception())


def _leave_a_thread_and_a_process(path):
    threading.Thread(target=threading.Event().wait).start()
    started = subprocess.Popen(["sleep", "600"])
    path.write_text(f"{started.pid}.")
    return "done"


def test_call_ends_with_its_work_and_what_it_has_started_ends_with_it(tmp_path):
    with ProcessExecutor(seconds=60) as executor:
        assert executor.submit(_leave_a_thread_and_a_process, tmp_path / "number").result() == "done"
        assert _is_gone(int(_when_there(tmp_path / "number")))


def _start_one_and_die(path):
    path.write_text(f"{subprocess.Popen(['sleep', '600']).pid}.")
    os._exit(3)


def test_death_is_noticed_at_once_though_a_process_that_it_started_lives(tmp_path):
    with ProcessExecutor(seconds=600) as executor:
        fault = executor.submit(_start_one_and_die, tmp_path / "number").exception(timeout=120)
    assert str(fault) == "DeadKernelError (3)"
    assert _is_gone(int(_when_there(tmp_path / "number")))


def _square_in_others():
    with multiprocessing.Pool(1) as pool:
        return pool.map(abs, [-1, -2])


def test_call_may_start_processes_of_its_own():
    with ProcessExecutor() as executor:
        assert executor.submit(_square_in_others).result() == [1, 2]


def _ask_from_threads():
    with ThreadPoolExecutor(4) as threads:
        words = [f"word {number}" for number in range(50)]
        return [told == (True, word.upper()) for word, told in zip(words, threads.map(ask, words), strict=True)]


@of_forked
def test_threads_of_a_call_get_the_answers_to_their_own_questions():
    with ProcessExecutor(jobs=1, helper=str.upper) as executor:
        assert all(executor.submit(_ask_from_threads).result())


def test_how_a_user_has_tables_shown_does_not_reach_a_call(monkeypatch):
    monkeypatch.setenv("POLARS_FMT_MAX_ROWS", "3")
    with ProcessExecutor() as executor:
        assert executor.submit(os.getenv, "POLARS_FMT_MAX_ROWS").result() is None


def test_call_that_does_not_hear_of_it_is_killed(monkeypatch):
    monkeypatch.setattr("hikiana.batch.workers.processes.GRACE", 3.0)
    with ProcessExecutor(seconds=0.5) as executor:
        fault = executor.submit(_loop_deaf).exception()
    assert GRACE > 3
    assert isinstance(fault, ProcessDiedError)
    assert str(fault).startswith("TimeLimitError: 制限時間 0.5 秒")
    assert fault.last_note == "heard"


def test_nothing_runs_any_more_when_the_block_ends(tmp_path):
    with ProcessExecutor(jobs=1) as executor:
        running, waiting = executor.submit(_write_number_and_loop, tmp_path / "number"), executor.submit(pow, 2, 3)
        number = int(_when_there(tmp_path / "number"))
    assert waiting.cancelled()
    assert isinstance(running.exception(), ProcessDiedError)
    assert _is_gone(number)


KILLED = """
import os, signal, sys
from pathlib import Path
from hikiana.batch.workers.processes import ProcessExecutor
from test_processes import _write_number_and_loop
executor = ProcessExecutor()
executor.submit(_write_number_and_loop, Path("number"))
while not Path("number").exists() or not Path("number").read_text().endswith("."):
    pass
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.long
def test_process_ends_when_the_one_that_started_it_is_killed(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, env=environment, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert _is_gone(int(_when_there(tmp_path / "number")))


def _write_number_and_loop(path):
    path.write_text(f"{os.getpid()}.")
    _loop()


def _when_there(path):
    """The text of a file once its full stop is written."""
    pause = threading.Event()
    while not path.exists() or not path.read_text().endswith("."):
        pause.wait(0.02)
    return path.read_text().removesuffix(".")


def _is_gone(number, seconds=30):
    """Whether a process ends, which the system may take a moment to do."""
    pause = threading.Event()
    for _ in range(seconds * 20):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{number}/stat").is_file() and " Z " in Path(f"/proc/{number}/stat").read_text():
            return True  # ended, and not yet asked for its exit code
        pause.wait(0.05)
    return False


def test_library_is_not_taken_from_the_folder_that_the_command_is_called_in(tmp_path):
    (tmp_path / "polars.py").write_text("raise RuntimeError('taken from the folder')", encoding="utf-8")
    code = (
        "import sys; sys.path.remove('')\n"
        "import os\nfrom hikiana.batch.workers.processes import ProcessExecutor\n"
        "with ProcessExecutor() as executor:\n"
        "    import polars\n    print(executor.submit(polars.thread_pool_size).result() > 0)\n"
        "    print(executor.submit(os.getenv, 'PYTHONSAFEPATH').result(), os.getenv('PYTHONSAFEPATH'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert (done.stdout, done.stderr) == ("True\nNone None\n", "")


SCRIPT = """
from hikiana.batch.workers.processes import ProcessExecutor
print("script runs")
with ProcessExecutor() as executor:
    print(executor.submit(pow, 2, 3).result())
"""


def test_script_without_a_guard_is_not_run_again_by_the_processes(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert (done.stdout, done.stderr) == ("script runs\n8\n", "")


def test_where_processes_cannot_be_forked_they_stay(monkeypatch):
    monkeypatch.delenv("HIKIANA_WORKERS")
    monkeypatch.setattr("hikiana.batch.workers.ways.CAN_FORK", False)
    assert chosen_way() == WARM
    with pytest.raises(UsageError, match="HIKIANA_WORKERS"):
        chosen_way(FORKED)


def test_way_that_there_is_not_is_told_with_those_that_there_are(monkeypatch):
    monkeypatch.setenv("HIKIANA_WORKERS", "worm")
    with pytest.raises(UsageError, match=r"worm.*forked、warm"):
        chosen_way()


def _ask_for(word):
    return ask(word)


def _helped(word):
    if word == "die":
        os._exit(1)
    if word == "fail":
        raise ValueError(word)
    return os.getpid(), word


@of_forked
def test_helper_is_one_process_that_stays_for_each_of_the_jobs():
    with ProcessExecutor(jobs=1, helper=_helped) as executor:
        told = [executor.submit(_ask_for, word).result() for word in ("one", "two")]
    assert [(helped, word) for helped, (_, word) in told] == [(True, "one"), (True, "two")]
    assert len({number for _, (number, _) in told} | {os.getpid()}) == 2


@of_forked
def test_call_does_without_a_helper_that_dies_or_fails_and_the_next_has_one_again():
    with ProcessExecutor(jobs=1, helper=_helped) as executor:
        told = [executor.submit(_ask_for, word).result() for word in ("die", "fail", "again")]
    assert told[:2] == [(False, None), (False, None)]
    assert (told[2][0], told[2][1][1]) == (True, "again")


def _slow(word):
    threading.Event().wait(0.5 if word == "slow" else 0)
    return word


def _give_up_and_ask_again():
    def give_up(*_):
        raise LookupError

    signal.signal(signal.SIGUSR1, give_up)
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGUSR1)).start()
    try:
        ask("slow")
    except LookupError:
        return ask("quick")


@of_forked
def test_answer_to_a_question_that_was_given_up_is_not_taken_for_the_next_ones():
    with ProcessExecutor(jobs=1, helper=_slow) as executor:
        assert executor.submit(_give_up_and_ask_again).result() == (True, "quick")


def _give_up_and_end():
    with suppress(TimeLimitError):
        ask("slow")
    return "ended"


@of_forked
def test_result_of_a_call_that_did_not_wait_for_its_helper_is_not_lost():
    with ProcessExecutor(jobs=1, seconds=0.2, helper=_slow) as executor:
        assert executor.submit(_give_up_and_end).result() == "ended"


def test_call_is_told_when_there_is_no_helper():
    with ProcessExecutor() as executor:
        assert executor.submit(_ask_for, "anything").result() == (False, None)
    assert ask("outside of any") == (False, None)

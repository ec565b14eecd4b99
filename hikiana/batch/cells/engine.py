"""A papermill engine that runs a notebook's cells in this process, in an IPython shell, without a kernel.

A kernel costs its start, its messages and its imports; a process that has the libraries already (see
workers/processes.py) costs nothing of that. The outputs are those of a kernel for what a notebook of ours does: values,
displays, streams, errors.
"""

import atexit
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

import nbformat
from IPython.core import async_helpers
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.jsonutil import json_default
from papermill.engines import Engine
from traitlets import Type
from traitlets.config import Config

from hikiana.batch.workers.child import note

NAME = "hikiana"
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": ".".join(map(str, sys.version_info[:3])),
}


class _Stream(TextIOBase):
    """A standard stream whose text becomes outputs of the running cell."""

    def __init__(self, name: str, outputs: list[nbformat.NotebookNode]) -> None:
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else None
        if last is not None and last.output_type == "stream" and last.name == self._name:
            last.text.append(text)
        elif text:
            self._outputs.append(nbformat.NotebookNode(output_type="stream", name=self._name, text=[text]))
        return len(text)


class _Values(DisplayHook):
    """The value of a cell's last line."""

    shell: "Shell"

    def __call__(self, result: Any = None) -> None:
        if result is None or self.quiet():
            return
        formatter = self.shell.display_formatter
        data, metadata = formatter.format(result) if formatter else ({}, {})
        self.update_user_ns(result)
        self.fill_exec_result(result)
        if not data:  # it has shown itself (_ipython_display_)
            return
        self.shell.outputs.append(
            nbformat.v4.new_output(
                "execute_result", data=_as_json(data), metadata=metadata, execution_count=self.prompt_count
            )
        )


class _Displays(DisplayPublisher):
    """What a cell displays."""

    shell: "Shell"

    def publish(  # type: ignore[override]
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        shown = {"data": _as_json(data), "metadata": metadata or {}}
        displays = self.shell.displays.setdefault((transient or {}).get("display_id"), [])
        if update:
            for output in displays:
                output.update(shown)
            return
        displays.append(nbformat.v4.new_output("display_data", **shown))
        self.shell.outputs.append(displays[-1])

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


def _as_json(data: Any) -> Any:
    """A bundle as a kernel sends it: a picture's bytes in base64."""
    return json.loads(json.dumps(data, default=json_default))


class Shell(InteractiveShell):
    """An IPython shell that collects the outputs of the running cell."""

    _instance = None
    displayhook_class = Type(_Values)
    display_pub_class = Type(_Displays)
    outputs: list[nbformat.NotebookNode]
    displays: dict[str | None, list[nbformat.NotebookNode]]
    """What has been displayed under each display id."""

    def ask_exit(self) -> None:
        """quit() ends the notebook like sys.exit()."""
        raise SystemExit

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        error = nbformat.v4.new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))
        self.outputs.append(error)


class InProcessEngine(Engine):  # type: ignore[misc]
    """Registered with papermill under the name `hikiana`; for a process in which no other notebook runs meanwhile."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> None:
        """Run the cells in order and stop after the first error, which stands in the outputs of its cell."""
        nb_man.nb.metadata["language_info"] = LANGUAGE
        with _shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                sound = cell.cell_type != "code" or not cell.source.strip() or _run(shell, cell, index)
                if not sound:
                    nb_man.cell_exception(cell, index)
                    break
                nb_man.cell_complete(cell, index)


@contextmanager
def _shell() -> Iterator[Shell]:
    """The process's IPython shell (display() looks for it there), without history, startup files or a place on disk.

    What the shell itself has changed in the process is as before when it ends.
    """
    config = Config()
    config.HistoryManager.enabled = False
    places = list(sys.path)
    shell = Shell.instance(config=config)
    added = [place for place in sys.path if place not in places]  # those of a virtual environment that is activated
    shell.outputs, shell.displays = [], {}
    try:
        yield shell
    finally:
        Shell.clear_instance()
        atexit.unregister(shell.atexit_operations)
        shell.restore_sys_module_state()
        _end_event_loop()
        sys.path[:] = [place for place in sys.path if place not in added]
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):  # has the notebook's frames
            vars(sys).pop(name, None)


def _end_event_loop() -> None:
    """IPython has one for the `await` of all cells, in which tasks may wait to go on."""
    loop = async_helpers._asyncio_event_loop
    if loop is not None and not loop.is_running():
        async_helpers._asyncio_event_loop = None
        loop.close()


def _run(shell: Shell, cell: nbformat.NotebookNode, index: int) -> bool:
    note(index)
    shell.outputs = []
    cell.execution_count = shell.execution_count
    cell.outputs = shell.outputs
    with redirect_stdout(_Stream("stdout", shell.outputs)), redirect_stderr(_Stream("stderr", shell.outputs)):
        done: bool = shell.run_cell(cell.source, store_history=True).success
    # Pieces are put together once: thousands of prints would copy what is there each time.
    for output in shell.outputs:
        if output.output_type == "stream":
            output.text = "".join(output.text)
    return done

"""In a process of its own: that of the tests has threads, and is not to be copied."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from viewer.core import forks

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")


def told(body: str) -> str:
    code = f"import os, sys, time\nfrom viewer.core import forks\n{body}"
    run = [sys.executable, "-c", code]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@linux
def test_each_task_is_done_once_here_or_by_a_copy() -> None:
    assert told("""
def work(n):
    time.sleep(0.005)
    return bytes([n]) * n
print(forks.possible())
forks._PATIENCE_S = 60
with forks.Forked(40, work, 2) as forked:
    mine, theirs = [], {}
    while not theirs:
        theirs |= forked.ready()
    for n in forked:
        mine.append(n)
        theirs |= forked.ready()
    early = len(theirs)
    rest = dict(forked.rest())
    assert not rest.keys() & theirs.keys()
    theirs |= rest
print(sorted([*mine, *theirs]) == list(range(40)), early > 0)
print(all(data == bytes([n]) * n for n, data in theirs.items()))
""").split() == ["True", "True", "True", "True"]


@linux
@pytest.mark.parametrize("end", ["raise ValueError", "os._exit(1)", "time.sleep(600)"])
def test_what_a_copy_does_not_do_is_lacking(end: str) -> None:
    assert told(f"""
def work(n):
    {end}
with forks.Forked(4, work, 1) as forked:
    time.sleep(0.3)
    mine = list(forked)
    print(*mine, *forked.rest())
""").split() in (["1", "2", "3"], ["0", "1", "2", "3"])


@linux
def test_no_copy_is_left_when_the_work_is_given_up() -> None:
    assert (
        told("""
try:
    with forks.Forked(4, lambda n: time.sleep(600), 2) as forked:
        raise KeyboardInterrupt
except KeyboardInterrupt:
    pass
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("none")
""")
        == "none\n"
    )


@linux
def test_where_no_process_can_be_started_all_is_left_to_this_one() -> None:
    assert (
        told("""
def refuse():
    raise BlockingIOError
os.fork = refuse
with forks.Forked(3, lambda n: b"", 1) as forked:
    print(*forked, *forked.rest())
""")
        == "0 1 2\n"
    )


def test_a_process_with_threads_is_not_copied() -> None:
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait)
    thread.start()
    try:
        assert not forks.possible()
    finally:
        wait.set()
        thread.join()


def test_there_is_a_processor() -> None:
    assert forks.processors() >= 1

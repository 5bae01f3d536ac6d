"""Work in the background: told in the main thread, cancelled at the next report, waited for at the end."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from lhs_desktop.errors import Rejected
from lhs_desktop.ui.tasks import Lane, Report, Runner, Task


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.stop()


def endless(report: Report) -> None:
    while True:
        report(0, 1)


def test_progress_and_result_come_in_the_main_thread(runner: Runner, qtbot: QtBot) -> None:
    task = runner.task("Counting")
    threads: list[bool] = []
    task.progressed.connect(lambda done, total: threads.append(QThread.isMainThread()))

    def work(report: Report) -> int:
        report(1, 2)
        report(2, 2)
        return 42

    with qtbot.waitSignals([task.progressed, task.succeeded, task.finished]):
        runner.start(task, work)
        assert runner.tasks == [task]
    assert set(threads) == {True}
    assert runner.is_idle


def test_cancel_ends_work_at_its_next_report(runner: Runner, qtbot: QtBot) -> None:
    begun, task = threading.Event(), runner.task("Endless")

    def work(report: Report) -> None:
        begun.set()
        while True:
            report(0, 1)

    with qtbot.waitSignal(task.cancelled):
        runner.start(task, work)
        begun.wait(5)
        task.cancel()


def test_errors_arrive_as_they_are(runner: Runner, qtbot: QtBot) -> None:
    task = runner.task("Wrong")

    def work(report: Report) -> None:
        raise Rejected("node-unknown", node="X")

    with qtbot.waitSignal(task.failed) as caught:
        runner.start(task, work)
    assert caught.args is not None
    assert "X" in str(caught.args[0])


def test_writes_wait_for_each_other_and_reads_do_not_wait(runner: Runner, qtbot: QtBot) -> None:
    gate = threading.Event()
    order: list[str] = []
    first, second, reading = runner.task("1"), runner.task("2"), runner.task("3")

    def held(report: Report) -> None:
        gate.wait(5)
        order.append("first")

    with qtbot.waitSignal(second.succeeded):
        runner.start(first, held, Lane.WRITE)
        runner.start(second, lambda report: order.append("second"), Lane.WRITE)
        assert runner.is_writing
        with qtbot.waitSignal(reading.succeeded):
            runner.start(reading, lambda report: order.append("read"), Lane.READ)
        gate.set()
    assert order == ["read", "first", "second"]


def test_stopping_cancels_waits_and_tells(runner: Runner, qtbot: QtBot) -> None:
    task = runner.task("Endless")

    def work(report: Report) -> None:
        while True:
            report(0, 1)

    with qtbot.waitSignal(task.cancelled):
        runner.start(task, work)
        runner.stop()
    assert runner.is_idle


def stop_at_the_end(runner: Runner, task: Task) -> None:
    task.succeeded.connect(runner.stop)
    task.failed.connect(runner.stop)
    task.cancelled.connect(runner.stop)


@pytest.mark.parametrize("ending", ["succeeded", "failed", "cancelled"])
def test_what_follows_a_task_may_stop_its_runner(runner: Runner, qtbot: QtBot, ending: str) -> None:
    task, other = runner.task("One"), runner.task("Endless")
    stop_at_the_end(runner, task)

    def work(report: Report) -> None:
        if ending == "failed":
            raise Rejected("node-unknown", node="X")
        if ending == "cancelled":
            task.cancel()
            report(0, 1)

    with qtbot.waitSignals([getattr(task, ending), task.finished, other.cancelled]):
        runner.start(other, endless, Lane.WRITE)
        runner.start(task, work)
    assert runner.is_idle


def test_what_follows_a_task_may_begin_another_on_the_stopped_runner(runner: Runner, qtbot: QtBot) -> None:
    first, second = runner.task("1"), runner.task("2")

    def go_on() -> None:
        runner.stop()
        runner.start(second, lambda report: 2)

    first.succeeded.connect(go_on)
    with qtbot.waitSignal(second.succeeded):
        runner.start(first, lambda report: 1)
    qtbot.waitUntil(lambda: runner.is_idle)


def test_a_task_that_is_cancelled_while_the_runner_stops_may_stop_it_again(
    runner: Runner, qtbot: QtBot
) -> None:
    tasks = [runner.task(str(number)) for number in range(3)]
    told: list[Task] = []
    for task in tasks:
        stop_at_the_end(runner, task)
        task.cancelled.connect(lambda task=task: told.append(task))
        runner.start(task, endless, Lane.WRITE)
    runner.stop()
    assert sorted(map(id, told)) == sorted(map(id, tasks)), "each is told once"
    assert runner.is_idle


def test_nothing_is_kept_of_a_task_that_is_over(runner: Runner, qtbot: QtBot) -> None:
    """What it read or drew may be large, and there are thousands of them in a day."""

    class Large:
        def __init__(self) -> None:
            kept.append(weakref.ref(self))

    kept: list[weakref.ref[Large]] = []
    task = runner.task()
    with qtbot.waitSignal(task.finished):
        runner.start(task, lambda _report: Large())
    del task
    qtbot.waitUntil(lambda: gc.collect() >= 0 and kept[0]() is None)

"""Tasks that a worker is given: one ends well, one does not, one goes on until it is killed."""

from time import sleep

from django_tasks import task

from casque.web.task_states import COLLECTING


@task()
def add(left: int, right: int) -> int:
    return left + right


@task()
def fail() -> float:
    return 1 / 0


@task()
def sleep_long() -> None:
    sleep(600)


@task(queue_name=COLLECTING)
def collect_long() -> None:
    sleep(600)

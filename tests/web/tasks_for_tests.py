"""Two tasks that a worker is given: one that ends well and one that does not."""

from django_tasks import task


@task()
def add(left: int, right: int) -> int:
    return left + right


@task()
def fail() -> float:
    return 1 / 0

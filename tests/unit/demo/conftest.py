import pytest

from casque.demo.play import play
from casque.demo.story import read_story


@pytest.fixture(scope="session")
def story():
    """The story as it ships."""
    return read_story()


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    """The story played once: the home, its rounds, and what progress was told."""
    home, told = tmp_path_factory.mktemp("demo") / "home", []
    rounds = play(home, progress=lambda done, total, what: told.append((done, total, what)))
    return home, rounds, told

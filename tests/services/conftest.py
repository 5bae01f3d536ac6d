import pytest

from tests.databases import ENGLAND, SCOTLAND, TEXAS, WORKFORCE, Built


@pytest.fixture(scope="session")
def scotland(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("scotland"), [SCOTLAND])


@pytest.fixture(scope="session")
def texas(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("texas"), [TEXAS])


@pytest.fixture(scope="session")
def england(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("england"), ENGLAND)


@pytest.fixture(scope="session")
def workforce(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("workforce"), [WORKFORCE])

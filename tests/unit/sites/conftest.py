import pytest
from invented_market import JSON_LAYOUT, MARKET, adapter_of, changed


@pytest.fixture(scope="session")
def market():
    return adapter_of(MARKET)


@pytest.fixture(scope="session")
def json_market():
    return adapter_of(changed(MARKET, layouts=[JSON_LAYOUT], signs={}))

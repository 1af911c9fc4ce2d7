import pytest

from laws.worlds import AIMS, NOMINAL, Figures, Loader, Setting, figures


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loader:
    return Loader(tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="session")
def nominal(loaded: Loader) -> Setting:
    return loaded(NOMINAL)


@pytest.fixture(scope="session")
def nominal_figures(nominal: Setting) -> Figures:
    return figures(nominal, AIMS)

"""One scripted vendor and one program a module; after each test the program must live and have kept its secrets."""

import json
import pathlib
import ssl

import pytest

from authority import make_authority
from client import Client
from maps import usual_map
from program import Program, path
from upstream import Upstream
from worker import Agents


def pytest_sessionstart():
    if not pathlib.Path(path()).is_file():
        pytest.exit(f"no program at {path()}: scripts/build makes it, SFAI_PROGRAM names another", returncode=2)


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def client_tls(authority) -> ssl.SSLContext:
    """What a client needs that trusts the authority of the tests."""
    return ssl.create_default_context(cafile=authority.ca_file)


@pytest.fixture(scope="session")
def agents():
    running = Agents()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def upstream(authority):
    server = Upstream(authority.server)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    return usual_map(upstream)


@pytest.fixture(scope="module")
def map_file(model_map, tmp_path_factory) -> pathlib.Path:
    file = tmp_path_factory.mktemp("config") / "model_map.json"
    file.write_text(json.dumps(model_map))
    return file


@pytest.fixture(scope="module")
def arguments() -> list[str]:
    return []


@pytest.fixture(scope="module")
def program(map_file, arguments):
    running = Program(map_file, *arguments)
    yield running
    running.stop()
    running.assert_clean()  # with the leaks that are reported at the end


@pytest.fixture
def client(program) -> Client:
    return Client(program.url)


@pytest.fixture(autouse=True)
def fresh(request):
    """Each test finds a vendor without a script, and leaves a living program that said nothing secret."""
    if "upstream" in request.fixturenames:
        request.getfixturevalue("upstream").reset()
    program = request.getfixturevalue("program") if "program" in request.fixturenames else None
    yield
    if program:
        assert program.alive, program.err.text
        program.assert_clean()


@pytest.fixture
def start(tmp_path):
    """Starts further programs, each with a map of its own: start(map, "--auth", "keys")."""
    running: list[Program] = []

    def start_one(model_map: dict, *arguments: str, **options) -> Program:
        file = tmp_path / f"map-{len(running)}.json"
        file.write_text(json.dumps(model_map))
        running.append(Program(file, *arguments, **options))
        return running[-1]

    yield start_one
    for program in running:
        program.stop()
        program.assert_clean()

"""One account for the whole rehearsal. A step that failed takes those after it along: they stand on it."""

import json
import pathlib

import pytest

from cloud import CDK, Cloud
from deployed import Deployed
from maps import vendors
from program import ROOT
from upstream import Upstream

failed_steps: dict[pathlib.Path, str] = {}


def pytest_runtest_makereport(item, call):
    if call.excinfo and not call.excinfo.errisinstance(pytest.skip.Exception):
        failed_steps.setdefault(item.path, item.name)


def pytest_runtest_setup(item):
    if item.get_closest_marker("steps") and (failed := failed_steps.get(item.path)):
        pytest.fail(f"not reached: {failed} failed before", pytrace=False)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory):
    if not (CDK / "node_modules").is_dir():
        pytest.exit("infra/cdk has no node_modules: npm ci in that folder makes them", returncode=2)
    account = Cloud(tmp_path_factory.mktemp("cloud"))
    yield account
    account.stop()


@pytest.fixture(scope="session")
def outputs(cloud) -> dict[str, str]:
    """After `cdk bootstrap` and the first `cdk deploy`."""
    cloud.bootstrap()
    return cloud.deploy()


@pytest.fixture(scope="session")
def upstream():
    server = Upstream()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def model_map(upstream) -> dict:
    """The one in the repository, which the guide uploads; the vendors are the scripted one."""
    return {**json.loads((ROOT / "model_map.json").read_text()), "providers": vendors(upstream)}


@pytest.fixture
def start(cloud, tmp_path):
    """start(outputs): the deployed function, running; afterwards the contract and the secrets must have been kept."""
    running: list[Deployed] = []

    def start_one(outputs: dict[str, str]) -> Deployed:
        running.append(Deployed(cloud, outputs["ChatLambdaName"], tmp_path / f"function-{len(running)}"))
        return running[-1]

    yield start_one
    for function in running:
        function.end()

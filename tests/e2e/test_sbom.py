"""scripts/sbom: valid CycloneDX, with each library that the program is made of, and the same whenever it is asked."""

import json
import pathlib
import re
import subprocess

import cyclonedx.schema
import jsonschema
import pytest
from referencing import Registry, Resource

from program import ROOT

RELEASED = ROOT / "build/release/sfai"
SCHEMAS = pathlib.Path(cyclonedx.schema.__file__).parent / "_res"
# What CMake names, and the packages that it comes from.
LINKED = {
    "OpenSSL": "libssl-dev",
    "Boost": "libboost1.81-dev",
    "fmt": "libfmt-dev",
    "cli11": "libcli11-dev",
    "simdjson": "simdjson",
}
RUNTIME = {"libc6-dev", "libstdc++-12-dev", "libgcc-12-dev"}

pytestmark = pytest.mark.skipif(not RELEASED.exists(), reason="build/release/sfai is not built")


def bill() -> str:
    return subprocess.run([ROOT / "scripts/sbom"], check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture(scope="module")
def made() -> dict:
    return json.loads(bill())


def schema_of(name: str) -> dict:
    return json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text())


def test_it_is_valid_cyclonedx(made):
    others = [schema_of(name) for name in ("spdx", "jsf-0.82")]
    registry = Registry().with_resources((other["$id"], Resource.from_contents(other)) for other in others)
    jsonschema.Draft7Validator(schema_of("bom-1.6"), registry=registry).validate(made)


def test_each_library_that_cmake_names_is_in_it(made):
    rules = (ROOT / "CMakeLists.txt").read_text() + (ROOT / "cmake/dependencies.cmake").read_text()
    linked = re.findall(r"find_package\((\w+)", rules) + re.findall(r"add_library\((\w+)", rules)
    named = {component["name"] for component in made["components"]}
    assert {LINKED[name] for name in linked if name not in ("Threads", "boost_asio", "boost_beast")} <= named


def test_the_runtime_libraries_are_in_it(made):
    assert RUNTIME <= {component["name"] for component in made["components"]}


def test_each_version_is_the_one_that_is_installed(made):
    listed = {component["name"]: component["version"] for component in made["components"] if component["name"] != "simdjson"}
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *listed], check=True, capture_output=True, text=True)
    assert dict(line.split() for line in asked.stdout.splitlines()) == listed


def test_it_is_the_same_when_it_is_made_again(made):
    assert json.loads(bill()) == made


def test_it_names_nothing_of_this_machine(made):
    assert str(ROOT) not in json.dumps(made)

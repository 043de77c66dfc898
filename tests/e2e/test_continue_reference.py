"""Continue's own package (@continuedev/config-yaml) takes the configurations that the documents show."""

import json
import re

import pytest

from program import ROOT
from worker import node

HEAD = "name: sfai\nversion: 1.0.0\nschema: v1\n"


@pytest.fixture(scope="module")
def read():
    worker = node("config_reader.mjs", "@continuedev/config-yaml")
    yield lambda text: worker.call("read", "", {"text": text})
    worker.stop()


def reference() -> str:
    return (ROOT / "docs/continue-config-reference.yaml").read_text()


def yaml_blocks(document: str) -> list[str]:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / document).read_text(), re.M | re.S)
    return [block if "schema:" in block else HEAD + block for block in blocks]


BLOCKS = [
    pytest.param(block, id=f"{document}-{number}")
    for document in ("README.md", "docs/CONTINUE_SETUP.md", "docs/CONTINUE_SETUP.ja.md", "docs/DEPLOY.md", "docs/DEPLOY.ja.md")
    for number, block in enumerate(yaml_blocks(document))
]


def test_the_reference_is_valid(read):
    assert read(reference())["faults"] == []


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_of_the_documents_is_valid(read, block):
    assert read(block)["faults"] == []


def test_its_models_are_the_roles_of_the_map(read):
    models = [model["model"] for model in read(reference())["config"]["models"]]
    assert sorted(models) == sorted(json.loads((ROOT / "model_map.json").read_text())["models"])


def test_its_models_are_reached_at_the_function_url_with_a_client_key(read):
    models = read(reference())["config"]["models"]
    assert {model["provider"] for model in models} == {"openai"}
    assert {model["apiBase"] for model in models} == {"https://<function-url-id>.lambda-url.ap-northeast-1.on.aws"}
    assert {model["apiKey"] for model in models} == {"<your client key>"}


def test_its_timeout_is_in_seconds(read):
    timeouts = {model["requestOptions"]["timeout"] for model in read(reference())["config"]["models"] if "requestOptions" in model}
    assert timeouts == {900}


def test_a_model_without_a_provider_is_found(read):
    assert read(reference().replace('provider: "openai"', 'vendor: "openai"'))["faults"] != []


def test_a_timeout_that_is_no_number_is_found(read):
    assert read(reference().replace("timeout: 900", "timeout: long"))["faults"] != []

"""The stack after its first deploy: changed in place, opened, destroyed, and deployed again over what was retained."""

import json

import pytest

from client import Stream, chat_body, content_of
from cloud import Failed
from vendor import NEW_KEY, accept

pytestmark = pytest.mark.steps
SECRETS = ["/sfai/prod/ANTHROPIC_API_KEY", "/sfai/prod/CLIENT_KEYS", "/sfai/prod/OPENAI_API_KEY"]
GUIDE_HEADERS = {"user-agent": "continue-client"}
GUIDE_BODY = {"model": "backend_developer", "messages": [{"role": "user", "content": "Hello from AWS test."}], "stream": True}


@pytest.fixture(scope="module")
def ready(cloud, outputs, model_map) -> dict[str, str]:
    """The guide's settings made."""
    cloud.put_map(outputs["ConfigBucketName"], model_map)
    for name in SECRETS[0], SECRETS[2]:
        cloud.put_secret(name, NEW_KEY)
    return outputs


def test_diff_shows_what_a_deploy_would_change(cloud, ready):
    said = cloud.diff("memory=512")
    assert "MemorySize" in said and "512" in said
    assert "1" == said.rpartition("Number of stacks with differences: ")[2][0]


def test_an_update_in_place_keeps_every_name_and_opens_with_auth_none(cloud, ready, start, upstream):
    accept(upstream, NEW_KEY)
    outputs = cloud.deploy("memory=512", "auth=none")
    assert {**outputs, "ClientKeyCommand": ""} == {**ready, "ClientKeyCommand": ""}
    function = start(outputs)
    assert function.configuration["MemorySize"] == 512
    literal = Stream(function.platform.url, "/", GUIDE_BODY, GUIDE_HEADERS)
    assert (literal.status, literal.headers["content-type"].split(";")[0]) == (200, "text/event-stream")
    text = b"".join(iter(literal.read, b"")).decode()
    first, *_, done = [line for line in text.split("\n") if line]
    assert first.startswith('data: {"id":"chatcmpl-') and '"object":"chat.completion.chunk"' in first
    assert done == "data: [DONE]"


def test_in_the_keyless_mode_a_dummy_key_passes(cloud, ready, start, upstream):
    accept(upstream, NEW_KEY)
    client = start(ready).client("sk-dummy-key-not-required")
    assert content_of(client.stream("backend_developer").chunks()) == "Hello from AWS"


def test_destroy_leaves_the_map_the_keys_and_the_log(cloud, ready):
    cloud.destroy()
    assert cloud.aws("s3", "ls", f"s3://{ready['ConfigBucketName']}/config/").endswith("model_map.json")
    assert json.loads(cloud.aws("secretsmanager", "list-secrets", "--query", "sort(SecretList[].Name)", "--output", "json")) == SECRETS
    assert ready["ChatLogGroupName"] in cloud.aws("logs", "describe-log-groups", "--query", "logGroups[].logGroupName")
    with pytest.raises(Failed, match="ResourceNotFound"):
        cloud.aws("lambda", "get-function-configuration", "--function-name", ready["ChatLambdaName"])


def test_another_deploy_fails_because_the_secrets_are_there(cloud, ready):
    with pytest.raises(Failed, match="'/sfai/prod/[A-Z_]+' already exists"):
        cloud.deploy()


def test_with_import_secrets_it_succeeds_and_the_keys_still_work(cloud, ready, start, upstream, model_map):
    accept(upstream, NEW_KEY)
    outputs = cloud.deploy("importSecrets=true")
    cloud.put_map(outputs["ConfigBucketName"], model_map)
    key = json.loads(cloud.shell(outputs["ClientKeyCommand"]))["default"]
    function = start(outputs)
    assert function.client().post("/", chat_body("reviewer")).status == 401
    assert content_of(function.client(key).stream("reviewer").chunks()) == "Hello from AWS"

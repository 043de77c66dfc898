"""The deploy guide, step by step and in its order, in an account on loopback."""

import json
import re

import pytest

from client import Client, content_of
from cloud import Failed
from deployed import Deployed, checksum
from program import ROOT
from vendor import NEW_KEY, OLD_KEY, accept

pytestmark = pytest.mark.steps
OPENAI, ANTHROPIC = "/sfai/prod/OPENAI_API_KEY", "/sfai/prod/ANTHROPIC_API_KEY"


@pytest.fixture(scope="module")
def function(cloud, outputs, tmp_path_factory):
    running = Deployed(cloud, outputs["ChatLambdaName"], tmp_path_factory.mktemp("deployed") / "function")
    yield running
    running.end()


@pytest.fixture(scope="module")
def client_key(cloud, outputs) -> str:
    """What the stack's own command prints."""
    return json.loads(cloud.shell(outputs["ClientKeyCommand"]))["default"]


@pytest.fixture
def client(function, client_key) -> Client:
    return function.client(client_key)


def test_deploy_prints_the_five_outputs(outputs):
    assert outputs.keys() == {"ChatFunctionUrl", "ChatLambdaName", "ConfigBucketName", "ChatLogGroupName", "ClientKeyCommand"}
    assert re.fullmatch(r"https://[a-z0-9]+\.lambda-url\.ap-northeast-1\.on\.aws/", outputs["ChatFunctionUrl"])
    assert outputs["ChatLambdaName"].startswith("SfAiProdStack-ChatCompletionsFunction57B9FADB-")
    assert outputs["ConfigBucketName"].startswith("sfaiprodstack-configbucket2112c5ec-")
    assert outputs["ChatLogGroupName"].startswith("SfAiProdStack-ChatLambdaLogGroup176FAFAE-")


def test_the_function_is_the_packaged_zip(function):
    assert checksum(ROOT / "build/lambda/x86_64/function.zip") == function.configuration["CodeSha256"]


def test_before_a_map_is_uploaded_the_one_in_the_zip_serves_and_the_log_says_why(function, client):
    models = client.get("/v1/models").json["data"]
    assert "backend_developer" in {model["id"] for model in models}
    assert function.said("config/model_map.json")


def test_the_uploaded_map_serves_the_next_request(cloud, outputs, client, model_map):
    cloud.put_map(outputs["ConfigBucketName"], {**model_map, "models": {**model_map["models"], "uploaded": "demo/demo"}})
    assert "uploaded" in {model["id"] for model in client.get("/v1/models").json["data"]}


def test_a_secret_without_a_value_gives_an_error_with_the_command(client):
    reply = client.chat("frontend_developer")
    assert (reply.status, reply.error["code"]) == (500, "provider_key_missing")
    assert f"aws secretsmanager put-secret-value --secret-id {OPENAI} --secret-string" in reply.error["message"]


def test_with_the_keys_put_and_the_client_key_a_stream_comes(cloud, client, upstream):
    accept(upstream, OLD_KEY)
    cloud.put_secret(OPENAI, OLD_KEY)
    cloud.put_secret(ANTHROPIC, json.dumps({"apiKey": OLD_KEY}))
    events = list(client.stream("backend_developer").events())
    assert events[-1] == "[DONE]"
    assert content_of([json.loads(event) for event in events[:-1]]) == "Hello from AWS"
    assert upstream.last.target == "/v1/messages"


def test_without_a_key_nobody_gets_in(function, upstream):
    accept(upstream, OLD_KEY)
    stranger, dummy = function.client(), function.client("sk-dummy-key-not-required")
    assert stranger.chat("backend_developer").status == 401
    assert dummy.chat("backend_developer").error["code"] == "invalid_api_key"
    assert upstream.requests == []


def test_the_commands_of_the_guide_check_and_repair_the_invoke_mode(cloud, outputs):
    name = ("--function-name", outputs["ChatLambdaName"])
    mode = ("lambda", "get-function-url-config", *name, "--query", "InvokeMode", "--output", "text")
    assert cloud.aws(*mode) == "RESPONSE_STREAM"
    cloud.aws("lambda", "update-function-url-config", *name, "--invoke-mode", "BUFFERED")
    assert cloud.aws(*mode) == "BUFFERED"
    cloud.aws("lambda", "update-function-url-config", *name, "--invoke-mode", "RESPONSE_STREAM")
    assert cloud.aws(*mode) == "RESPONSE_STREAM"


def test_the_timeout_and_the_log_group_are_what_the_troubleshooting_asks_for(cloud, outputs):
    query = ("--query", "Timeout", "--output", "text")
    assert cloud.aws("lambda", "get-function-configuration", "--function-name", outputs["ChatLambdaName"], *query) == "900"
    group = ("--log-group-name-prefix", outputs["ChatLogGroupName"], "--query", "logGroups[].retentionInDays", "--output", "text")
    assert cloud.aws("logs", "describe-log-groups", *group) == "30"


def test_the_role_may_do_what_the_function_does_and_nothing_else(cloud, outputs, function):
    bucket, role = outputs["ConfigBucketName"], cloud.role_session(function.configuration["Role"])
    assert json.loads(cloud.aws("s3", "cp", f"s3://{bucket}/config/model_map.json", "-", **role))
    refused = [
        ("s3", "ls", bucket),
        ("s3", "cp", f"s3://{bucket}/config/other.json", "-"),
        ("s3", "rm", f"s3://{bucket}/config/model_map.json"),
        ("secretsmanager", "put-secret-value", "--secret-id", OPENAI, "--secret-string", "x"),
        ("secretsmanager", "list-secrets"),
    ]
    for command in refused:
        with pytest.raises(Failed, match="AccessDenied|403"):
            cloud.aws(*command, **role)


def test_a_changed_map_serves_the_very_next_request(cloud, outputs, client, upstream, model_map):
    accept(upstream, OLD_KEY)
    assert client.chat("reviewer").status == 200
    assert upstream.last.json["model"] == "gpt-5.1"
    cloud.put_map(outputs["ConfigBucketName"], {**model_map, "models": {"reviewer": "openai/gpt-other"}})
    assert client.chat("reviewer").status == 200
    assert upstream.last.json["model"] == "gpt-other"


def test_a_broken_map_leaves_the_last_good_one_in_force_and_the_log_says_why(cloud, outputs, function, client, upstream):
    accept(upstream, OLD_KEY)
    cloud.put_map(outputs["ConfigBucketName"], '{"models": {"reviewer": "opnai/gpt-broken"}}')
    assert client.chat("reviewer").status == 200
    assert upstream.last.json["model"] == "gpt-other"
    assert function.said("model_map.json", "opnai")
    assert function.said("last good map stays in force")


def test_a_mended_map_serves_again(cloud, outputs, client, upstream, model_map):
    accept(upstream, OLD_KEY)
    cloud.put_map(outputs["ConfigBucketName"], model_map)
    assert client.chat("reviewer").status == 200
    assert upstream.last.json["model"] == "gpt-5.1"


def test_a_rotated_key_serves_the_request_that_finds_the_old_one_refused(cloud, client, upstream):
    accept(upstream, NEW_KEY)
    cloud.put_secret(OPENAI, NEW_KEY)
    assert client.chat("reviewer").status == 200
    assert [request.headers["authorization"] for request in upstream.requests] == [f"Bearer {OLD_KEY}", f"Bearer {NEW_KEY}"]


def test_after_the_rotation_the_new_key_is_used_at_once(client, upstream):
    accept(upstream, NEW_KEY)
    assert client.chat("reviewer").status == 200
    assert len(upstream.requests) == 1


def test_the_log_line_names_the_request_the_key_and_carries_metrics(function, client, upstream):
    accept(upstream, NEW_KEY)
    list(client.stream("reviewer").events())
    invocation = function.platform.invocations[-1]
    line = function.platform.log_of(invocation.id)
    assert (line["key"], line["role"], line["provider"], line["mode"]) == ("default", "reviewer", "openai", "stream")
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "sfai"


def test_no_key_stands_in_the_log(function, client_key):
    assert client_key not in function.written
    assert OLD_KEY not in function.written and NEW_KEY not in function.written


def test_when_s3_does_not_answer_the_last_good_map_serves_and_soon(cloud, function, client, upstream):
    accept(upstream, NEW_KEY)
    cloud.hang()
    try:
        first, second = client.stream("reviewer"), client.stream("reviewer")
        assert (first.status, second.status) == (200, 200)
        assert [list(reply.events())[-1] for reply in (first, second)] == ["[DONE]", "[DONE]"]
        assert first.head_at - first.sent_at < 4
        assert second.head_at - second.sent_at < 1.5  # S3 gets a rest after a failure
    finally:
        cloud.resume()
    assert function.said("last good map stays in force")

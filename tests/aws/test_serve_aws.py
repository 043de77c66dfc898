"""`sfai serve` on a machine of one's own, or on ECS, EKS and EC2: the map from S3, the keys from Secrets Manager."""

import json

import pytest

from client import Client
from cloud import REGION, Cloud
from credential_servers import container_endpoint, instance_metadata
from maps import vendors
from program import Program
from vendor import NEW_KEY, OLD_KEY, accept

BUCKET, PREFIX = "gateway-config", "/sfai/serve"
MAP = f"s3://{BUCKET}/config/model_map.json"
KEY = f"{PREFIX}/OPENAI_API_KEY"
ROLE = "arn:aws:iam::123456789012:role/gateway-role"
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:*"}]}
MAY = [("s3:GetObject", f"arn:aws:s3:::{BUCKET}/config/model_map.json"), ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:*:*:secret:{PREFIX}/*")]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    """An account of its own, without a stack: the last test stops it."""
    account = Cloud(tmp_path_factory.mktemp("own-cloud"))
    account.aws("s3", "mb", f"s3://{BUCKET}")
    account.aws("secretsmanager", "create-secret", "--name", KEY, "--secret-string", OLD_KEY)
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": arn} for action, arn in MAY]}
    account.aws("iam", "create-role", "--role-name", "gateway-role", "--assume-role-policy-document", json.dumps(TRUST))
    account.aws("iam", "put-role-policy", "--role-name", "gateway-role", "--policy-name", "read", "--policy-document", json.dumps(policy))
    yield account
    account.stop()


@pytest.fixture(scope="module")
def role_keys(cloud) -> dict[str, str]:
    return cloud.role_session(ROLE)


@pytest.fixture
def serve(cloud, upstream, tmp_path):
    """serve(environment): the program with the map and the key of the account put back as they were."""
    cloud.put_map(BUCKET, map_of(upstream, "first"))
    cloud.put_secret(KEY, OLD_KEY)
    running: list[Program] = []

    def serve_one(environment: dict[str, str]) -> Program:
        variables = {"HOME": str(tmp_path), "AWS_ENDPOINT_URL": cloud.url, "SFAI_SECRET_PREFIX": PREFIX, **environment}
        # One event loop: each has a memory of its own for what AWS said.
        running.append(Program(MAP, "--secrets", "aws", "--threads", "1", keys=variables))
        return running[-1]

    yield serve_one
    for program in running:
        program.stop()
        program.assert_clean()


def map_of(upstream, model: str) -> dict:
    return {"models": {"coder": f"openai/{model}"}, "providers": vendors(upstream)}


def assert_answers(program: Program, upstream, key: str = OLD_KEY) -> None:
    accept(upstream, key)
    reply = Client(program.url).chat("coder")
    assert reply.status == 200, reply.body


@pytest.fixture
def program(serve, role_keys) -> Program:
    return serve({"AWS_REGION": REGION, **role_keys})


def test_a_changed_map_serves_the_very_next_request(cloud, program, upstream):
    assert_answers(program, upstream)
    cloud.put_map(BUCKET, map_of(upstream, "second"))
    assert_answers(program, upstream)
    assert upstream.last.json["model"] == "second"


def test_a_broken_map_leaves_the_last_good_one_in_force_and_says_why(cloud, program, upstream):
    cloud.put_map(BUCKET, '{"models": {"coder": 7}}')
    assert_answers(program, upstream)
    assert upstream.last.json["model"] == "first"
    program.err.wait(lambda line: MAP in line)
    program.err.wait(lambda line: "last good map stays in force" in line)


def test_a_rotated_key_serves_the_request_that_finds_the_old_one_refused(cloud, program, upstream):
    assert_answers(program, upstream)
    cloud.put_secret(KEY, json.dumps({"apiKey": NEW_KEY}))
    assert_answers(program, upstream, NEW_KEY)
    assert len(upstream.requests) == 2


def test_credentials_come_from_a_profile_of_the_shared_file(serve, role_keys, tmp_path, upstream):
    (tmp_path / ".aws").mkdir()
    lines = [f"{name.lower()} = {value}" for name, value in role_keys.items()]
    (tmp_path / ".aws/credentials").write_text("[default]\naws_access_key_id = AKIANOTTHISONE\naws_secret_access_key = x\n\n" + "\n".join(["[work]", *lines]))
    (tmp_path / ".aws/config").write_text(f"[profile work]\nregion = {REGION}\n")
    assert_answers(serve({"AWS_PROFILE": "work", "AWS_EC2_METADATA_DISABLED": "true"}), upstream)


def test_credentials_come_from_the_container_endpoint(serve, role_keys, tmp_path, upstream):
    place = container_endpoint(role_keys, "container-token")
    token = tmp_path / "token"
    token.write_text("container-token\n")
    asked = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{place.url}/credentials", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(token)}
    assert_answers(serve({"AWS_REGION": REGION, **asked}), upstream)
    place.stop()
    assert place.asked == [("GET", "/credentials")]


def test_credentials_and_region_come_from_the_instance(serve, role_keys, upstream):
    place = instance_metadata(role_keys, REGION)
    assert_answers(serve({"AWS_EC2_METADATA_SERVICE_ENDPOINT": place.url}), upstream)
    place.stop()
    assert ("GET", "/latest/meta-data/iam/security-credentials/gateway-role") in place.asked


def test_credentials_come_from_a_web_identity(serve, tmp_path, upstream):
    token = tmp_path / "identity"
    token.write_text("an.identity.token")
    assert_answers(serve({"AWS_REGION": REGION, "AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": str(token)}), upstream)


def test_a_wrong_secret_access_key_is_an_error_that_says_so_and_shows_no_key(serve, role_keys, upstream):
    wrong = {**role_keys, "AWS_SECRET_ACCESS_KEY": "not-the-secret-access-key"}
    with pytest.raises(AssertionError) as failed:
        serve({"AWS_REGION": REGION, **wrong})
    assert "SignatureDoesNotMatch" in str(failed.value)
    assert "not-the-secret" not in str(failed.value)
    assert role_keys["AWS_SESSION_TOKEN"] not in str(failed.value)


def test_when_aws_is_gone_the_last_good_map_serves_and_soon(cloud, program, upstream):
    assert_answers(program, upstream)
    cloud.stop()
    accept(upstream, OLD_KEY)
    stream = Client(program.url).stream("coder")
    assert stream.status == 200
    assert stream.head_at - stream.sent_at < 2
    program.err.wait(lambda line: "last good map stays in force" in line)

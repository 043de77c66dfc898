"""docs/DEPLOY.md as its reader types it: each bash block, line by line and in its order, in an account of its own."""

import json
import re

import pytest

from cloud import ACCOUNT, Cloud
from deployed import Deployed
from guide_blocks import Block, blocks_of, variables_of
from guide_shell import PLACEHOLDER, GuideShell, fill_in
from program import ROOT
from vendor import NEW_KEY, accept

GUIDE = "docs/DEPLOY.md"
BASH = [block for block in blocks_of((ROOT / GUIDE).read_text()) if block.language == "bash"]
REHEARSED = [block for block in BASH if not block.not_rehearsed]
VALUES = {
    "<your OpenAI key>": NEW_KEY,
    "<your Anthropic key>": NEW_KEY,
    "<your key of this vendor>": NEW_KEY,
    "<the new key>": "alice-has-a-key-of-her-own",
    "<path of function.zip>": str(ROOT / "build/lambda/x86_64/function.zip"),
}
STREAM = r'(?s)^data: \{"id":"chatcmpl-.*"object":"chat\.completion\.chunk".*Hello.*\ndata: \[DONE\]$'
# What the guide says of a line's outcome: the start of the line, and what it prints.
EXPECTED = [
    ("aws sts get-caller-identity", rf'"Account": "{ACCOUNT}"'),
    ("npx cdk diff SfAiProdStack -c memory=512", r"MemorySize(?s:.*)512"),
    ("aws secretsmanager get-secret-value --secret-id /sfai/prod/CLIENT_KEYS --query SecretString --output text > ", r"^$"),
    ("aws secretsmanager get-secret-value --secret-id /sfai/prod/CLIENT_KEYS", r'^\{"default": ?"[A-Za-z0-9]{48}"\}$'),
    ("aws secretsmanager get-random-password", r"^[A-Za-z0-9]{48}$"),
    ("aws lambda get-function-url-config", r"^RESPONSE_STREAM$"),
    ("aws lambda update-function-url-config", r'"InvokeMode": "RESPONSE_STREAM"'),
    ("aws lambda get-function-configuration", r"^900$"),
    ("node -p", r"^[0-9a-f]{64}$"),
    ("printf %s", STREAM),
    ("aws cloudwatch describe-alarms", r"(?s)(SfAiProdStack-[\w-]+\s+OK\s*){3}"),
    ("aws cloudformation list-stack-resources", r"AWS::SecretsManager::Secret\s"),
]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    """An account of its own: the guide begins with an empty one."""
    account = Cloud(tmp_path_factory.mktemp("guide-cloud"))
    yield account
    account.stop()


@pytest.fixture(scope="module")
def shell(cloud, model_map, tmp_path_factory) -> GuideShell:
    return GuideShell(cloud, tmp_path_factory.mktemp("guide"), json.dumps(model_map))


@pytest.fixture
def type_in(cloud, shell, upstream, tmp_path):
    def type_line(line: str, names: list[str]) -> str:
        filled = fill_in(line, VALUES)
        return ask(cloud, shell, filled, upstream, tmp_path) if " curl " in line else shell.run(filled, names)

    return type_line


def ask(cloud: Cloud, shell: GuideShell, line: str, upstream, folder) -> str:
    """The line with curl, answered by the function as it is deployed at this moment."""
    accept(upstream, NEW_KEY)
    function = Deployed(cloud, shell.variable("LAMBDA_NAME"), folder / "function")
    function.platform.front.iam = "--aws-sigv4" in line
    try:
        return shell.run(line, [], GUIDE_URL=shell.variable("CHAT_URL"), GUIDE_FRONT=function.platform.url)
    finally:
        function.end()


def test_what_is_not_rehearsed_says_why(capsys):
    marked = [block for block in BASH if block.not_rehearsed]
    with capsys.disabled():
        print(f"\n{GUIDE}: {len(REHEARSED)} bash blocks are run, {len(marked)} are not:")
        for block in marked:
            print(f"  line {block.line}: {block.text.splitlines()[0]} …: {block.not_rehearsed}")
    assert all(len(block.not_rehearsed) > 20 for block in marked)
    assert len(REHEARSED) > 3 * len(marked)


def test_each_value_of_the_reader_is_asked_for():
    asked = {found for block in REHEARSED for found in PLACEHOLDER.findall(block.text)}
    assert asked == VALUES.keys()


def test_each_expectation_is_of_a_line_in_the_guide():
    lines = [line for block in REHEARSED for line in block.text.splitlines()]
    assert [start for start, _ in EXPECTED if not any(line.startswith(start) for line in lines)] == []


@pytest.mark.steps
@pytest.mark.parametrize("block", REHEARSED, ids=lambda block: f"line-{block.line}")
def test_the_block_does_what_the_guide_says(type_in, block: Block):
    for line in block.text.splitlines():
        said = type_in(line, variables_of(Block("bash", line, block.line)))
        wanted = next((pattern for start, pattern in EXPECTED if line.startswith(start)), "")
        assert re.search(wanted, said), f"{GUIDE}:{block.line}: {line}\nprinted\n{said}"


@pytest.mark.steps
def test_in_the_end_nothing_of_the_first_stack_is_left(cloud, shell):
    secrets = cloud.aws("secretsmanager", "list-secrets", "--query", "SecretList[].Name", "--output", "json")
    groups = cloud.aws("logs", "describe-log-groups", "--query", "logGroups[].logGroupName", "--output", "json")
    buckets = cloud.aws("s3api", "list-buckets", "--query", "Buckets[].Name", "--output", "json")
    assert set(json.loads(secrets)) <= {"/sfai/prod/GROQ_API_KEY"}
    assert shell.variable("LOG_GROUP") not in json.loads(groups)
    assert shell.variable("CONFIG_BUCKET") not in json.loads(buckets)

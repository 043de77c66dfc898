"""The function as the account holds it: its own zip, its own environment and its role's credentials, run as Lambda runs it."""

import base64
import hashlib
import json
import pathlib

from client import Client
from cloud import ASSETS, STACK, Cloud
from lambda_fixtures import end
from lambda_platform import LambdaPlatform, unpack


class Deployed:
    def __init__(self, cloud: Cloud, name: str, folder: pathlib.Path):
        self.configuration = json.loads(cloud.aws("lambda", "get-function-configuration", "--function-name", name, "--output", "json"))
        folder.mkdir()
        self.zip = fetch_zip(cloud, folder)
        assert checksum(self.zip) == self.configuration["CodeSha256"], "the function's code is not the object in the assets bucket"
        root = folder / "task"
        unpack(self.zip, root)
        variables = {
            **cloud.endpoint,
            **cloud.role_session(self.configuration["Role"]),
            **self.configuration["Environment"]["Variables"],
            "AWS_LAMBDA_FUNCTION_NAME": name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.configuration["MemorySize"]),
        }
        command = [str(root / self.configuration["Handler"])]
        self.platform = LambdaPlatform(command, root, variables, timeout=self.configuration["Timeout"], freezes=True)

    def client(self, key: str = "") -> Client:
        return Client(self.platform.url, key)

    def said(self, *words: str) -> str:
        """The line on standard error that has all the words; waits for it."""
        return self.platform.err.wait(lambda line: all(word in line for word in words))

    @property
    def written(self) -> str:
        return self.platform.out.text + self.platform.err.text

    def end(self) -> None:
        if self.platform.alive:
            self.platform.wait_until_idle()  # SIGTERM comes between two invocations
        end(self.platform)


def fetch_zip(cloud: Cloud, folder: pathlib.Path) -> pathlib.Path:
    query = "TemplateBody.Resources.ChatCompletionsFunction57B9FADB.Properties.Code.S3Key"
    key = cloud.aws("cloudformation", "get-template", "--stack-name", STACK, "--query", query, "--output", "text")
    file = folder / "function.zip"
    cloud.aws("s3", "cp", f"s3://{ASSETS}/{key}", str(file))
    return file


def checksum(file: pathlib.Path) -> str:
    """As Lambda states it."""
    return base64.b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()

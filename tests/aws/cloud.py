"""An AWS account on loopback: moto with its additions, and the tools of the deploy guide pointed at it."""

import json
import os
import pathlib
import signal
import subprocess
import sys

from program import ROOT

ACCOUNT = "123456789012"
REGION = "ap-northeast-1"
STACK = "SfAiProdStack"
ASSETS = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"  # what `cdk bootstrap` calls the bucket of the zips
CDK = ROOT / "infra/cdk"
TOOLS = ROOT / "build/tools"
# The flags and the context that moto needs; everything else is what the guide's readers type.
REHEARSAL = ("-c", "rehearsal=true", "-c", "arch=x86_64")


class Failed(AssertionError):
    """A command of the guide ended with another exit code than 0."""


class Cloud:
    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        (folder / "home").mkdir()
        self.talk = ""  # what the last command said on standard error
        self._log = (folder / "moto.log").open("w")
        server = [sys.executable, str(pathlib.Path(__file__).parent / "moto_server.py")]
        self._server = subprocess.Popen(server, stdout=subprocess.PIPE, stderr=self._log, stdin=subprocess.DEVNULL, text=True)
        self.url = self._server.stdout.readline().strip()
        assert self.url, f"moto did not start: {(folder / 'moto.log').read_text()[-2000:]}"

    @property
    def tools_environment(self) -> dict[str, str]:
        """What someone has who ran `aws configure`, and nothing of this machine's own settings."""
        node = pathlib.Path(os.environ.get("SFAI_NODE", TOOLS / "bin/node")).parent
        path = [str(CDK / "node_modules/.bin"), str(node), str(pathlib.Path(sys.executable).parent), "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
        return {
            "HOME": str(self.folder / "home"),
            "PATH": ":".join(path),
            "CDK_DEFAULT_ACCOUNT": ACCOUNT,
            "CDK_DEFAULT_REGION": REGION,
            "AWS_PAGER": "",
            "CI": "true",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            **self.endpoint,
            **self.user_keys,
        }

    @property
    def endpoint(self) -> dict[str, str]:
        return {"AWS_ENDPOINT_URL": self.url, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true"}

    user_keys = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}

    def run(self, *command: str, timeout: float = 120, **environment: str) -> str:
        """What the command printed; a failure shows all of it."""
        ended = subprocess.run(
            command, cwd=CDK, env={**self.tools_environment, **environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout
        )
        if ended.returncode:
            raise Failed(f"{' '.join(command)}\nended with {ended.returncode}\n{ended.stdout[-4000:]}\n{ended.stderr[-4000:]}")
        self.talk = ended.stderr
        return ended.stdout.strip()

    def aws(self, *arguments: str, **environment: str) -> str:
        return self.run("aws", *arguments, **environment)

    def shell(self, line: str) -> str:
        """A line that the stack or the docs print for people to paste."""
        return self.run("bash", "-euo", "pipefail", "-c", line)

    def cdk(self, command: str, *arguments: str) -> str:
        return self.run("cdk", command, *arguments, *REHEARSAL, "--no-notices", "--output", str(self.folder / "cdk.out"))

    def bootstrap(self) -> str:
        return self.cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")

    def deploy(self, *context: str) -> dict[str, str]:
        """The stack's outputs after `cdk deploy`; context as "auth=none"."""
        outputs = self.folder / "outputs.json"
        outputs.unlink(missing_ok=True)
        flags = [part for setting in context for part in ("-c", setting)]
        self.cdk("deploy", STACK, "--require-approval", "never", "--method=direct", "--outputs-file", str(outputs), *flags)
        return json.loads(outputs.read_text())[STACK]

    def diff(self, *context: str) -> str:
        """What `cdk diff` says; it compares templates, as moto has no change sets of stacks that exist."""
        flags = [part for setting in context for part in ("-c", setting)]
        return self.cdk("diff", STACK, "--method=template", *flags) + self.talk

    def destroy(self) -> None:
        self.cdk("destroy", STACK, "--force")

    def resources(self) -> dict[str, str]:
        """The stack's logical ids and what they are called in the account."""
        listed = json.loads(self.aws("cloudformation", "describe-stack-resources", "--stack-name", STACK, "--output", "json"))
        return {one["LogicalResourceId"]: one.get("PhysicalResourceId", "") for one in listed["StackResources"]}

    def put_map(self, bucket: str, content: dict | str) -> None:
        file = self.folder / "model_map.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        self.aws("s3", "cp", str(file), f"s3://{bucket}/config/model_map.json")

    def put_secret(self, name: str, value: str) -> None:
        self.aws("secretsmanager", "put-secret-value", "--secret-id", name, "--secret-string", value)

    def role_session(self, role_arn: str) -> dict[str, str]:
        """Credentials as Lambda hands them to a function."""
        answer = json.loads(self.aws("sts", "assume-role", "--role-arn", role_arn, "--role-session-name", "function", "--output", "json"))
        keys = answer["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    def hang(self) -> None:
        """From here on connections are taken and never answered."""
        self._server.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._server.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self._server.kill()
        self._server.wait(10)
        self._server.stdout.close()
        self._log.close()

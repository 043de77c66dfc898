"""docs/openapi.yaml names each path that the gateway answers, and no other; each below /v1 also without it."""

import pathlib
import re
import sys

import yaml

root = pathlib.Path(__file__).resolve().parents[2]
source = (root / "src/gateway/endpoint.cc").read_text()
prefixed = re.findall(r'KnownPath\{"([^"]+)"', source) + [path + "{id}" for path in re.findall(r'models = "([^"]+)"', source)]
answered = {*re.findall(r'path == "([^"]+)"', source), *prefixed, *(f"/v1{path}" for path in prefixed)}
document = yaml.safe_load((root / "docs/openapi.yaml").read_text())
paths = document["paths"]
version = re.search(r"^project\(sfai VERSION (\S+)", (root / "CMakeLists.txt").read_text(), re.M)[1]

bad = [f"docs/openapi.yaml does not have {path}" for path in sorted(answered - paths.keys())]
bad += [f"the gateway does not answer {path}" for path in sorted(paths.keys() - answered)]
bad += [f"{path} is another one than /v1{path}" for path in prefixed if paths.get(path) != paths.get(f"/v1{path}")]
if document["info"]["version"] != version:
    bad.append(f"docs/openapi.yaml is of version {document['info']['version']}, the program of {version}")
print(*bad, sep="\n", end="\n" if bad else "")
print(f"openapi: {len(paths)} paths, {len(bad)} faults")
sys.exit(1 if bad or len(paths) < 10 else 0)

"""No file of src/ includes a folder or a library outside this table. CMake's include paths say the same about folders;
this names the file and the line, and covers third-party and system headers, which every compiler finds everywhere."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
src = root / "src"

CODECS = {"dialect/openai_chat", "dialect/anthropic"}
BELOW_GATEWAY = {"base", "wire", "chat", "dialect", "http", "provider"} | CODECS
# folder -> which other folders of src/ it may include
FOLDERS = {
    "base": set(),
    "wire": {"base"},
    "chat": {"base", "wire"},
    "dialect": {"base", "wire", "chat"},
    "dialect/openai_chat": {"base", "wire", "chat", "dialect"},
    "dialect/anthropic": {"base", "wire", "chat", "dialect"},
    "http": {"base"},
    "provider": {"base", "wire", "chat", "http"},
    "aws": {"base", "wire", "http"},
    "gateway": BELOW_GATEWAY | {"aws"},
    "net": {"base", "http"},
    "front": BELOW_GATEWAY | {"aws", "gateway", "net"},
    "testing": BELOW_GATEWAY | {"aws", "gateway", "net", "front"},
    ".": BELOW_GATEWAY | {"aws", "gateway", "net", "front"},
}
SHELL = {"net", "front", "testing", "."}
# header (pattern) -> the folders that may include it; headers that no line matches are free
LIBRARIES = [
    (r"simdjson", {"wire"}),
    (r"boost/beast", {"net"}),
    (r"boost/asio/(ssl|ip|local)\b", SHELL),
    (r"boost/asio", SHELL | {"http", "gateway", "aws"}),
    (r"openssl/", {"base", "net", "testing"}),
    (r"CLI/", {"front"}),
    # <arpa/inet.h> is free: inet_pton reads an address literal and touches no socket.
    (r"fstream", SHELL | {"aws"}),  # the shared credentials files
    (r"(sys|netinet)/|(unistd|fcntl|netdb|poll|signal)\.h|filesystem|csignal", SHELL),
]
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def layer_of(path):
    """The most specific folder of the table that holds a path relative to src/; None outside the table."""
    folders = [str(parent) for parent in pathlib.PurePosixPath(path).parents]
    return next((folder for folder in folders if folder in FOLDERS), None)


def fault(layer, own, library):
    if own:
        target = layer_of(own)
        if not (src / own).exists():
            return f'"{own}" is not a path below src/'
        if target != layer and target not in FOLDERS[layer]:
            return f"{layer} may not include {target}"
        return None
    allowed = next((folders for pattern, folders in LIBRARIES if re.match(pattern, library)), None)
    if allowed is not None and layer not in allowed:
        return f"{layer} may not include <{library}>, only {', '.join(sorted(allowed))} may"
    return None


def faults(path):
    layer = layer_of(path.relative_to(src).as_posix())
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = INCLUDE.match(line)
        if found and (text := fault(layer, *found.groups())):
            yield f"{path.relative_to(root)}:{number}: {text}"


files = sorted([*src.rglob("*.h"), *src.rglob("*.cc")])
bad = [text for path in files for text in faults(path)]
print(*bad, sep="\n", end="\n" if bad else "")
print(f"layers: {len(files)} files, {len(bad)} forbidden includes")
sys.exit(1 if bad or not files else 0)

"""No code of src/ knows a model by its name, but for the table of models (provider/*_models.cc): what models accept is data."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
TABLE = re.compile(r"src/provider/\w+_models\.cc$")
# The rule of a client, not of a model: to which endpoint it sends roles that are called so.
ALLOWED = {("src/gateway/map_warnings.cc", "gpt-")}
NAME = re.compile(r'"((?:claude|gpt-|chatgpt|o[134]-|deepseek|kimi|gemini|qwen|llama)[\w.-]*)"')


def code(text):
    """Without comments, each line keeping its number."""
    return [line.split("//")[0] for line in text.splitlines()]


def faults(path):
    name = path.relative_to(root).as_posix()
    if TABLE.search(name):
        return
    for number, line in enumerate(code(path.read_text()), 1):
        for found in NAME.findall(line):
            if (name, found) not in ALLOWED:
                yield f'{name}:{number}: "{found}": what a model accepts belongs into the table of models'


files = sorted([*(root / "src").rglob("*.h"), *(root / "src").rglob("*.cc")])
bad = [text for path in files for text in faults(path)]
print(*bad, sep="\n", end="\n" if bad else "")
print(f"model names: {len(files)} files, {len(bad)} faults")
sys.exit(1 if bad or not files else 0)

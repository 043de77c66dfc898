"""The deploy guide says the same in bash and in PowerShell, in English and in Japanese, and names what is there: outputs, options, variables."""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "tests/aws"))
from guide_blocks import blocks_of, commands_of  # noqa: E402

GUIDES = ["docs/DEPLOY.md", "docs/DEPLOY.ja.md"]
PAIRS = [GUIDES, ["docs/CONTINUE_SETUP.md", "docs/CONTINUE_SETUP.ja.md"]]
DOCUMENTS = [*GUIDES, *PAIRS[1], "README.md", "docs/ERRORS.md", "docs/MODEL_MAP.md", "docs/SERVICE.md", "docs/SECURITY.md", "infra/cdk/README.md"]
# Of the tests, not of the program.
OTHER_VARIABLES = {"SFAI_AWS_PYTHON", "SFAI_NODE", "SFAI_PROGRAM", "SFAI_PYTHON"}
faults = []


def read(name):
    return (root / name).read_text()


def report(where, what):
    faults.append(f"{where}: {what}")


def missing(where, what, wanted, found):
    for name in sorted(set(wanted) - set(found)):
        report(where, f"{name}: {what}")


def source_of(folder, *suffixes):
    return "\n".join(path.read_text() for path in sorted((root / folder).rglob("*")) if path.suffix in suffixes)


def without_values(blocks):
    """Of all but the commands only the shape matters: words may be in the reader's language."""
    shells = {"bash", "powershell"}
    return [(block.language, bool(block.not_rehearsed), block.text if block.language in shells else block.text.count("\n")) for block in blocks]


def compare_shells(guide, blocks):
    for at, block in enumerate(blocks):
        if block.language != "bash":
            continue
        twin = blocks[at + 1] if at + 1 < len(blocks) else None
        if not twin or twin.language != "powershell":
            report(f"{guide}:{block.line}", "no PowerShell block follows this bash block")
        elif commands_of(block) != commands_of(twin):
            ours, theirs = commands_of(block), commands_of(twin)
            differing = next((pair for pair in zip(ours, theirs) if pair[0] != pair[1]), (ours[-1:], theirs[-1:]))
            report(f"{guide}:{block.line}", f"bash and PowerShell differ\n    bash:       {differing[0]}\n    PowerShell: {differing[1]}")
    bash, twins = (sum(block.language == language for block in blocks) for language in ("bash", "powershell"))
    if bash != twins or not bash:
        report(guide, f"{bash} bash blocks, {twins} PowerShell blocks")


def compare_languages(english, japanese):
    ours, theirs = blocks_of(read(english)), blocks_of(read(japanese))
    if len(ours) != len(theirs):
        report(japanese, f"has {len(theirs)} blocks, {english} has {len(ours)}")
    for mine, other, block in zip(without_values(ours), without_values(theirs), theirs):
        if mine != other:
            report(f"{japanese}:{block.line}", f"this block is another one than in {english}")
            break


def check_short_version(guide, blocks):
    """Each of its commands stands in a later block, alone or with more arguments."""
    short = next(block for block in blocks if block.language == "bash")
    later = [command for block in blocks if block.language == "bash" and block is not short for command in commands_of(block)]
    for command in commands_of(short):
        if not any(other[: len(command)] == command for other in later):
            report(f"{guide}:{short.line}", f"the short version has a command that no step has: {' '.join(command)}")


def check_outputs(guide, text):
    made = re.findall(r"new CfnOutput\(this, '(\w+)'", source_of("infra/cdk/lib", ".ts"))
    named = re.findall(r"OutputKey=='(\w+)'|SfAiProdStack\.(\w+)", text)
    missing(guide, "the stack has no such output", {a or b for a, b in named}, made)
    missing(guide, "an output of the stack that the guide does not show", made, {b for _, b in named if b})


def check_options(document, text):
    settings = re.search(r"export interface Settings \{(.*?)^\}", read("infra/cdk/lib/settings.ts"), re.M | re.S)[1]
    known = re.findall(r"readonly (\w+)\??:", settings)
    used = set(re.findall(r'-c "?(\w+)=', text)) - {"name"}
    missing(document, "infra/cdk has no such -c option", used, known)
    if document in GUIDES:
        table = re.findall(r"^\| `-c (\w+)=", text, re.M)
        missing(document, "an option that the table of options does not have", known, table)
        memory = re.search(r"DEFAULT_MEMORY_MB = (\d+)", read("infra/cdk/lib/settings.ts"))[1]
        if f"| `-c memory={memory}` | `{memory}` |" not in text:
            report(document, f"the default of -c memory is {memory}")


def check_variables(document, text, source):
    known = set(re.findall(r'"(SFAI_\w+)', source)) | set(re.findall(r"\bSFAI_[A-Z_]+\b", source))
    missing(document, "no such environment variable in src/", re.findall(r"\bSFAI_[A-Z_]+\b", text), known | OTHER_VARIABLES)
    if document in GUIDES:
        read_on_lambda = re.findall(r'"(SFAI_\w+)"', read("src/front/lambda/lambda_options.cc"))
        missing(document, "read on Lambda, but not in the guide", read_on_lambda, re.findall(r"\bSFAI_[A-Z_]+\b", text))


def check_log_fields(document, text):
    fields = re.findall(r'(?:(?:member|member_integer|key)\(|[,{])"([a-z_]+)"', read("src/gateway/log_record.cc"))
    metrics = re.findall(r'\{+"([A-Z]\w+)", "', read("src/gateway/log_record.cc"))
    missing(document, "a member of the log line that the guide does not explain", {*fields, *metrics} - {"time"}, re.findall(r"`(\w+)`", text))
    queried = re.findall(r"\b(?:by|sum\(|max\(|display) ?([a-z_, ]+)", " ".join(block.text for block in blocks_of(text) if block.language == "text"))
    names = {name for group in queried for name in re.findall(r"[a-z]+(?:_[a-z]+)+", group)}
    missing(document, "a query asks for a field that the log line does not have", names, fields)


def check_codes(source):
    """The codes of ERRORS.md are those of the program."""
    tables = re.findall(r"^\|.*\|$", read("docs/ERRORS.md"), re.M)
    codes = {code for row in tables for code in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", row)} - {"first_byte_ms", "connect_ms", "idle_ms", "total_ms"}
    missing("docs/ERRORS.md", "the program has no such code or type", codes, re.findall(r'"([a-z_]+)\\?"', source))


def anchor(heading):
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def check_links(document, text):
    prose = re.sub(r"```.*?```", "", text, flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        path, _, fragment = target.partition("#")
        if re.match(r"https?:", target):
            continue
        place = (root / document).parent / path if path else root / document
        if not place.exists():
            report(document, f"a link leads nowhere: {target}")
        elif fragment and fragment not in map(anchor, re.findall(r"^#+ (.+)$", place.read_text(), re.M)):
            report(document, f"a link to a heading that is not there: {target}")


source = source_of("src", ".cc", ".h")
for document in DOCUMENTS:
    text = read(document)
    check_links(document, text)
    check_variables(document, text, source)
    check_options(document, text)
for guide in GUIDES:
    blocks = blocks_of(read(guide))
    compare_shells(guide, blocks)
    check_short_version(guide, blocks)
    check_outputs(guide, read(guide))
    check_log_fields(guide, read(guide))
for english, japanese in PAIRS:
    compare_languages(english, japanese)
check_codes(source)
print(*faults, sep="\n", end="\n" if faults else "")
print(f"deploy docs: {len(DOCUMENTS)} documents, {sum(len(blocks_of(read(name))) for name in DOCUMENTS)} blocks, {len(faults)} faults")
sys.exit(1 if faults else 0)

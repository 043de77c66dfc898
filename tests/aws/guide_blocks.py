"""The fenced blocks of a guide, and the commands in those of bash and PowerShell, told in one form so that they can be compared."""

import dataclasses
import re

FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w+)\n(?P<text>.*?)^(?P=indent)```$", re.M | re.S)
MARK = re.compile(r"<!-- not rehearsed: (?P<reason>.+) -->\s*\Z")
VARIABLE = re.compile(r"\$(?:env:)?(\w+)|\$\{(?:env:)?(\w+)\}")
# What a reader's shell does differently is not compared: pipes into node or ConvertFrom-Json, printf, Set-Content.
COMPARED = {"aws", "cd", "curl", "docker", "npm", "npx", "rm", "sfai"}


@dataclasses.dataclass(frozen=True)
class Block:
    language: str
    text: str
    line: int
    not_rehearsed: str = ""  # the reason


def blocks_of(document: str) -> list[Block]:
    return [block_of(document, fence) for fence in FENCE.finditer(document)]


def block_of(document: str, fence: re.Match) -> Block:
    indent = len(fence["indent"])
    text = "".join(line[indent:] for line in fence["text"].splitlines(keepends=True))
    mark = MARK.search(document[: fence.start()])
    return Block(fence["language"], text, document.count("\n", 0, fence.start()) + 1, mark["reason"] if mark else "")


def commands_of(block: Block) -> list[list[str]]:
    """Program and arguments, without quotes; a variable is ${NAME} in either language, an assignment is NAME= or NAME=text."""
    commands = [normal for words in split(block) for normal in assignments_apart(words)]
    return [words for words in commands if words[0] in COMPARED or re.match(r"\w+=", words[0])]


def split(block: Block) -> list[list[str]]:
    continuation = "\\\n" if block.language == "bash" else "`\n"
    text = block.text.replace(continuation, " ")
    commands, words, position = [], [], 0
    token = re.compile(r"""\s*?(?P<end>\n|\$\(|&&|[;|()>])|[^\S\n]*(?P<word>(?:"[^"]*"|'[^']*'|[^\s"'();|>&$]|\$(?!\())+)|[^\S\n]+""")
    while position < len(text):
        found = token.match(text, position)
        if not found:
            raise ValueError(f"line {block.line}: cannot read {text[position : position + 40]!r}")
        position = found.end()
        if found["word"]:
            words.append(unquoted(found["word"]))
        elif found["end"] and words:
            commands.append(words)
            words = []
    return [*commands, words] if words else commands


def unquoted(word: str) -> str:
    parts = re.findall(r""""[^"]*"|'[^']*'|[^"']+""", word)
    return "".join(part[1:-1] if part[0] == "'" else named(part.strip('"')) for part in parts)


def named(text: str) -> str:
    return VARIABLE.sub(lambda found: "${" + (found[1] or found[2]) + "}", text)


def assignments_apart(words: list[str]) -> list[list[str]]:
    words = [words[0].removesuffix(".exe"), *words[1:]]
    target = re.fullmatch(r"\$\{(\w+)\}", words[0])
    if not target or words[1:2] != ["="]:
        return [words]
    name, rest = f"{target[1]}=", words[2:]
    return [[name + "".join(rest)]] if len(rest) < 2 else [[name], rest]


def variables_of(block: Block) -> list[str]:
    """What a bash block sets."""
    return [words[0].partition("=")[0] for words in commands_of(block) if re.match(r"\w+=", words[0])]

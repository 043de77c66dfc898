"""Writes a model in llama.cpp's format: the architecture of Llama, one layer, random weights, a vocabulary of bytes and a few words.

It says words without sense, the same ones for the same question, which is all that a gateway's test needs of a model.
    make_model.py FILE
"""

import sys

import gguf
import numpy

WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho"]
CALL = "<tool_call>\n"  # it says this now and then too; with tools, a grammar makes a call of what follows
WHITE = ("<0x09>", "<0x0A>", "<0x0D>", "<0x20>", "▁")
WIDTH, HEADS, INNER, CONTEXT = 64, 4, 128, 16_384
# The server derives from it how this model says a call: in the manner of Hermes and Qwen.
TEMPLATE = """\
{%- if tools %}{{ '<|im_start|>system\\n<tools>' }}{% for tool in tools %}{{ '\\n' + tool | tojson }}{% endfor %}{{ '\\n</tools><|im_end|>\\n' }}{% endif %}
{%- for message in messages %}
{{- '<|im_start|>' + ('user' if message.role == 'tool' else message.role) + '\\n' }}
{%- if message.role == 'tool' %}{{ '<tool_response>\\n' + message.content + '\\n</tool_response>' }}
{%- elif message.content %}{{ message.content }}{% endif %}
{%- for call in message.tool_calls or [] %}
{{- '\\n<tool_call>\\n{"name": "' + call.function.name + '", "arguments": ' }}{{ call.function.arguments | tojson }}{{ '}\\n</tool_call>' }}
{%- endfor %}
{{- '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
"""


def vocabulary() -> list[tuple[str, float, gguf.TokenType]]:
    special = [("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL)]
    pieces = [(f"<0x{byte:02X}>", gguf.TokenType.BYTE) for byte in range(256)]
    words = [(text, gguf.TokenType.NORMAL) for text in ["▁", *(f"▁{word}" for word in WORDS), CALL]]
    return [(text, -float(rank), kind) for rank, (text, kind) in enumerate([*special, *pieces, *words])]


def weights(tokens: list[tuple[str, float, gguf.TokenType]]) -> dict[str, numpy.ndarray]:
    random = numpy.random.default_rng(7)

    def matrix(rows: int, columns: int) -> numpy.ndarray:
        return random.standard_normal((rows, columns)).astype(numpy.float32)

    embedding, output, attention, inner = matrix(len(tokens), WIDTH), matrix(len(tokens), WIDTH), matrix(WIDTH, WIDTH), matrix(WIDTH, INNER)
    # The first component is the same whatever was said, so that the first column of the output is every token's bias: words are
    # said, bytes only where a grammar asks for them, and white space not even where it may stand without end.
    embedding[:, 0] = 8
    attention[0], inner[0] = 0, 0
    output[: -len(WORDS) - 1] *= 0.01
    output[[at for at, (text, _, _) in enumerate(tokens) if text in WHITE], 0] = -1
    squares = {f"blk.0.attn_{name}.weight": matrix(WIDTH, WIDTH) for name in ("q", "k", "v")}
    gates = {f"blk.0.ffn_{name}.weight": matrix(INNER, WIDTH) for name in ("gate", "up")}
    norms = {f"{name}.weight": numpy.ones(WIDTH, numpy.float32) for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")}
    ends = {"blk.0.attn_output.weight": attention * 0.05, "blk.0.ffn_down.weight": inner * 0.05}
    return {"token_embd.weight": embedding, "output.weight": output, **squares, **gates, **norms, **ends}


def write(path: str) -> None:
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    tokens = vocabulary()
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _, _ in tokens])
    writer.add_token_scores([score for _, score, _ in tokens])
    writer.add_token_types([kind for _, _, kind in tokens])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template(TEMPLATE)
    for name, tensor in weights(tokens).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    write(sys.argv[1])

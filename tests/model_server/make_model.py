"""Writes a model in llama.cpp's format: the architecture of Llama, one layer, random weights, a vocabulary of bytes and a few words.

It says words without sense, the same ones for the same question, which is all that a gateway's test needs of a model.
    make_model.py FILE
"""

import sys

import gguf
import numpy

WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho"]
WIDTH, HEADS, INNER, CONTEXT = 64, 4, 128, 16_384
TEMPLATE = (
    "{% for message in messages %}<{{ message.role }}>{{ message.content }}</{{ message.role }}>\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)


def vocabulary() -> list[tuple[str, float, gguf.TokenType]]:
    special = [("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL)]
    pieces = [(f"<0x{byte:02X}>", gguf.TokenType.BYTE) for byte in range(256)]
    words = [(f"▁{word}", gguf.TokenType.NORMAL) for word in ["", *WORDS]]
    return [(text, -float(rank), kind) for rank, (text, kind) in enumerate([*special, *pieces, *words])]


def weights(size: int) -> dict[str, numpy.ndarray]:
    random = numpy.random.default_rng(7)

    def matrix(rows: int, columns: int) -> numpy.ndarray:
        return random.standard_normal((rows, columns)).astype(numpy.float32)

    output = matrix(size, WIDTH)
    output[: size - len(WORDS)] *= 0.01  # so that it says words, and bytes only where a grammar asks for them
    squares = {f"blk.0.attn_{name}.weight": matrix(WIDTH, WIDTH) for name in ("q", "k", "v", "output")}
    inner = {f"blk.0.ffn_{name}.weight": matrix(INNER, WIDTH) for name in ("gate", "up")}
    norms = {f"{name}.weight": numpy.ones(WIDTH, numpy.float32) for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")}
    return {"token_embd.weight": matrix(size, WIDTH), "output.weight": output, "blk.0.ffn_down.weight": matrix(WIDTH, INNER), **squares, **inner, **norms}


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
    for name, tensor in weights(len(tokens)).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    write(sys.argv[1])

"""Makes a package for Argos Translate, the engine of LibreTranslate, in which each Bengali
letter is "translated" to a Latin one, and all else stays as it is:

    argosmodel.py FOLDER

It is a real model of the smallest kind, a transformer with one layer and one head, whose
weights are not learned but written down. So a real server can be asked, without a network, for
texts of which one knows what they become. It needs ctranslate2 and sentencepiece, which come
with LibreTranslate.
"""

import json
import sys
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece

LETTERS = {
    "অ": "o", "আ": "a", "ই": "i", "উ": "u", "এ": "e", "ও": "o",
    "া": "a", "ি": "i", "ী": "i", "ু": "u", "ূ": "u", "ে": "e", "ো": "o", "্": "-",
    "ক": "k", "খ": "k", "গ": "g", "ঘ": "g", "ঙ": "n", "চ": "c", "ছ": "c", "জ": "j", "ঝ": "j",
    "ট": "t", "ঠ": "t", "ড": "d", "ঢ": "d", "ণ": "n", "ত": "t", "থ": "t", "দ": "d", "ধ": "d",
    "ন": "n", "প": "p", "ফ": "f", "ব": "b", "ভ": "v", "ম": "m", "য": "j", "র": "r", "ল": "l",
    "শ": "s", "ষ": "s", "স": "s", "হ": "h", "ং": "n", "়": "h", "।": ".",
}
LONGEST = 512  # tokens of a sentence


def pieces(folder):
    """Trains the cutting of a text into letters, and returns the vocabulary."""
    ascii_letters = "".join(chr(c) for c in range(33, 127))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["".join(LETTERS), ascii_letters]), model_prefix=str(folder / "sentencepiece"),
        model_type="char", vocab_size=1000, hard_vocab_limit=False, character_coverage=1.0,
        normalization_rule_name="identity", remove_extra_whitespaces=False, minloglevel=2)
    (folder / "sentencepiece.vocab").unlink()
    model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    return [model.id_to_piece(i) for i in range(model.get_piece_size())]


def norm(spec, ones, size):
    """Makes a layer norm that changes nothing, for vectors of which so many parts are 1 and the rest 0."""
    mean = ones / size
    spec.gamma = np.full(size, np.sqrt(mean - mean**2), np.float32)
    spec.beta = np.full(size, mean, np.float32)


def model(vocabulary):
    """A vector has a part for each position in the text, of which one is 1, and one for each token.
    The decoder, which sees only the position, takes from the encoder the token at the same one."""
    tokens = len(vocabulary)
    size = LONGEST + tokens
    zeros = lambda *shape: np.zeros(shape, np.float32)
    at = np.arange(LONGEST), np.arange(LONGEST)
    token = np.arange(tokens), LONGEST + np.arange(tokens)

    spec = ctranslate2.specs.TransformerSpec.from_config(num_layers=1, num_heads=1)
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = zeros(LONGEST, size)
        side.position_encodings.encodings[at] = 1
        norm(side.layer_norm, 2, size)
        layer = side.layer[0]
        ones = 2 if side is spec.encoder else 1
        norm(layer.self_attention.layer_norm, ones, size)
        norm(layer.ffn.layer_norm, 2, size)
        for linear, shape in ((layer.self_attention.linear[0], (3 * size, size)), (layer.self_attention.linear[1], (size, size)),
                              (layer.ffn.linear_0, (1, size)), (layer.ffn.linear_1, (size, 1))):
            linear.weight, linear.bias = zeros(*shape), zeros(shape[0])

    embeddings = spec.encoder.embeddings[0]
    embeddings.weight = zeros(tokens, size)
    embeddings.weight[token] = 1
    spec.decoder.embeddings.weight = zeros(tokens, size)

    attention = spec.decoder.layer[0].attention
    norm(attention.layer_norm, 1, size)
    query, keys_values, out = zeros(size, size), zeros(2 * size, size), zeros(size, size)
    query[at] = 50 * np.sqrt(size)
    keys_values[at] = 1
    keys_values[size + token[1], token[1]] = 1
    out[token[1], token[1]] = 1
    for linear, weight in zip(attention.linear, (query, keys_values, out)):
        linear.weight, linear.bias = weight, zeros(len(weight))

    spec.decoder.projection.weight = zeros(tokens, size)
    for i, piece in enumerate(vocabulary):
        spec.decoder.projection.weight[vocabulary.index(LETTERS.get(piece, piece)), LONGEST + i] = 50
    spec.decoder.projection.bias = zeros(tokens)

    spec.config.add_source_eos = True
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    return spec


def main():
    folder = Path(sys.argv[1])
    (folder / "model").mkdir(parents=True)
    model(pieces(folder)).save(str(folder / "model"))
    (folder / "metadata.json").write_text(json.dumps({
        "package_version": "1.0", "argos_version": "1.9", "from_code": "bn", "from_name": "Bengali", "to_code": "en", "to_name": "English"}))


main()

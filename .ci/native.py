"""Translates lines with bergamot-translator, the engine of Firefox in C++, as a second opinion on
what the engine in Go says about the same model:

    native.py FOLDER [LINES]           a line of JSON for each line: source, target, its tokens
    native.py --golden FOLDER LINES    LINES, a file of golden outputs, as it should be
    native.py --time FOLDER [LINES]    how fast it is, on one thread, with all lines as one text

FOLDER has the three files of a model: model*.bin, lex*.bin and vocab*.spm. LINES is a file, or
else the standard input. A file of golden outputs begins with the recipe of the model, and model.go
makes the model from that. Each line is translated alone, since the words that may come out of a
sentence depend on what else is in its batch. INTGEMM_CPUID=AVX2 in the environment makes it use
what an older processor can do: the sums of pairs of products are held within 16 bits there, so
that outputs may differ.

This needs Python 3.10 and its package bergamot 0.4.5. That package looks for models on the
network when it is imported, so its engine is loaded without it. It cannot give alignments.
"""

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path

OPTIONS = """
models: [{model}]
vocabs: [{vocabulary}, {vocabulary}]
shortlist: [{shortlist}, true]
beam-size: 1
normalize: 1.0
word-penalty: 0
max-length-break: 128
max-length-factor: 2.0
mini-batch-words: 1024
workspace: 128
skip-cost: true
cpu-threads: 1
quiet: true
quiet-translation: true
gemm-precision: int8shiftAlphaAll
alignment: soft
ssplit-mode: sentence
"""


def engine():
    """Loads the engine out of the package, without running the package."""
    folder = importlib.util.find_spec("bergamot").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location("_bergamot", next(Path(folder).glob("_bergamot*.so")))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Translator:
    def __init__(self, folder):
        self.bergamot = engine()
        self.service = self.bergamot.Service(self.bergamot.ServiceConfig(numWorkers=1, cacheSize=0, logLevel="off"))
        file = lambda pattern: str(next(Path(folder).glob(pattern)).resolve())
        self.model = self.service.modelFromConfig(OPTIONS.format(
            model=file("model*.bin"), shortlist=file("lex*.bin"), vocabulary=file("vocab*.spm")))
        self.options = self.bergamot.ResponseOptions(qualityScores=False, alignment=False, HTML=False)

    def translate(self, lines):
        """Translates lines, those of like length in a batch."""
        return self.service.translate(self.model, self.bergamot.VectorString(lines), self.options)


def tokens(text):
    """What each token of a text is in it, with the end of the sentence as an empty one."""
    return [text.word(s, i) for s in range(text.numSentences()) for i in range(text.numWords(s))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("lines", nargs="?", type=argparse.FileType(encoding="utf-8"), default=sys.stdin)
    parser.add_argument("--golden", action="store_true")
    parser.add_argument("--time", action="store_true")
    args = parser.parse_args()
    lines = args.lines.read().split("\n")
    if not lines[-1]:
        lines.pop()
    translator = Translator(args.folder)
    if args.golden:
        print(lines[0])
        lines = [json.loads(line)["source"] for line in lines[1:]]
    if not args.time:
        for line in lines:
            [answer] = translator.translate([line])
            record = {"source": line, "target": answer.target.text}
            if not args.golden:
                record["tokens"] = tokens(answer.target)
            print(json.dumps(record, ensure_ascii=False))
        return
    translator.translate(lines[:1])  # loads the model
    start = time.process_time()
    answers = translator.translate(lines)
    seconds = time.process_time() - start  # one thread works, and this one waits
    read, written = (sum(len(tokens(text)) for text in texts) for texts in zip(*((a.source, a.target) for a in answers)))
    print(f"{len(lines)} lines, {read} tokens read, {written} written in {seconds:.2f} s of processor time: "
          f"{read / seconds:.0f} and {written / seconds:.0f} tokens/s")


if __name__ == "__main__":
    main()

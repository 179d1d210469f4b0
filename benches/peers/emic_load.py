"""A study from a corpus of the benchmark kit: emic_load.py CORPUS STUDY

Python 3.11, standard library only. The transcripts are copied; codebook and
journals are written as docs/format.md has them, the quickest way to a study with
so many codings. `emic search` then makes its index on the first question.
"""

import hashlib
import json
import os
import shutil
import sys
import time

CONTEXT = 32
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(number):
    """An id that sorts by its number."""
    out = ""
    for _ in range(16):
        out = LETTERS[number % 32] + out
        number //= 32
    return "01GPBHH1MD" + out


def codebook(corpus, study):
    lines = ["# ", "## ", "### "]
    codes = [json.loads(line) for line in open(f"{corpus}/codes.jsonl", encoding="utf-8")]
    below = {}
    for code in codes:
        below.setdefault(code["parent"], []).append(code)
    out = []

    def write(parent):
        for code in below.get(parent, []):
            name = code["code"].replace("-", " ").capitalize()
            out.append(f"{lines[code['level'] - 1]}{name} {{#{code['code']}}}\n\nWhat it means.\n\n")
            write(code["code"])

    write(None)
    os.makedirs(f"{study}/codebook")
    with open(f"{study}/codebook/book.md", "w", encoding="utf-8") as file:
        file.write("".join(out))


def body(text):
    """What positions count: the text after the front matter."""
    return text[text.index("\n---\n") + 5:]


def main(corpus, study):
    shutil.rmtree(study, ignore_errors=True)
    os.makedirs(f"{study}/corpus")
    for name in os.listdir(f"{corpus}/docs"):
        doc = name.rsplit(".", 1)[0]
        text = open(f"{corpus}/docs/{name}", encoding="utf-8").read()
        with open(f"{study}/corpus/{doc}.md", "w", encoding="utf-8") as file:
            file.write(text.replace("---\n", f"---\nparticipants: [{doc}]\n", 1))
    with open(f"{study}/study.toml", "w", encoding="utf-8") as file:
        file.write('format = 1\ntitle = "Corpus"\nlanguage = "en"\ninterviewers = ["Interviewer"]\nrecord = "all"\n')
    codebook(corpus, study)
    bodies = {}
    files = {}
    for name in os.listdir(f"{corpus}/docs"):
        text = body(open(f"{corpus}/docs/{name}", encoding="utf-8").read())
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        bodies[name.rsplit(".", 1)[0]] = (text, digest)
    for number, line in enumerate(open(f"{corpus}/segments.jsonl", encoding="utf-8")):
        s = json.loads(line)
        text, digest = bodies[s["doc"]]
        start, end = s["start_char"], s["end_char"]
        event = {
            "id": ulid(2 * number), "at": "2023-01-09T15:14:05.069Z", "actor": s["coder"], "act": ulid(2 * number + 1),
            "n": 1, "op": "add", "code": s["code"], "span": [start, end], "quote": text[start:end],
            "before": text[max(0, start - CONTEXT):start], "after": text[end:end + CONTEXT], "text": digest, "by": "hand",
        }
        files.setdefault((s["coder"], s["doc"]), []).append(json.dumps(event, ensure_ascii=False))
    for (coder, doc), lines in files.items():
        os.makedirs(f"{study}/codings/{coder}", exist_ok=True)
        with open(f"{study}/codings/{coder}/{doc}.jsonl", "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    # emic keeps nothing of files that changed this moment.
    time.sleep(0.1)


main(*sys.argv[1:3])

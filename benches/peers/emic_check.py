"""Is a matrix of emic right? emic_check.py CORPUS TABLE.csv source|ATTRIBUTE

Python 3.11, standard library only. Counts the segments of a corpus of the benchmark kit
anew and compares every cell and every total: a code holds what is coded with it or with
a code below it, and one coder's same place is one segment, whatever its codes. (What the
kit itself counts, each code alone and each of its segments, is another question; so it
cannot tell whether this table is right.)
"""

import csv
import json
import sys


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def main(corpus, table, axis):
    parent = {code["code"]: code["parent"] for code in lines(f"{corpus}/codes.jsonl")}
    attributes = {row["doc"]: row for row in csv.DictReader(open(f"{corpus}/attrs.csv", encoding="utf-8", newline=""))}
    cells = {}
    for s in lines(f"{corpus}/segments.jsonl"):
        place = (s["doc"], s["coder"], s["start_char"], s["end_char"])
        column = s["doc"] if axis == "source" else attributes[s["doc"]][axis]
        code = s["code"]
        rows = ["total"]
        while code:
            rows.append(code)
            code = parent[code]
        for row in rows:
            for cell in ((row, column), (row, "total")):
                cells.setdefault(cell, set()).add(place)
    wrong, right = 0, 0
    for row in csv.DictReader(open(table, encoding="utf-8", newline="")):
        if row["part"] not in ("row", "total"):
            continue
        code = row["row_id"] if row["part"] == "row" else "total"
        for column, said in row.items():
            if column in ("part", "row_id", "row_label", "row_depth", "row_n"):
                continue
            if int(said) == len(cells.pop((code, column), ())):
                right += 1
            else:
                wrong += 1
    print(f"{right} cells are right, {wrong} are wrong, {len(cells)} are missing")
    return 1 if wrong or cells else 0


sys.exit(main(*sys.argv[1:4]))

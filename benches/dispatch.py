"""Benchmark of Typst for comparison: compiles `dispatch.typ`, warm and cold, and prints the median and best times.

    python3 -m venv target/typst && target/typst/bin/pip install typst
    target/typst/bin/python benches/dispatch.py
"""

import importlib.metadata
import statistics
import time
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parent.parent
STANDARDS = ["a-3a", "ua-1"]
ROUNDS = 50


def fonts():
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[ROOT / "fonts"])


def compiler(found):
    return typst.Compiler(ROOT / "benches" / "dispatch.typ", root=ROOT, font_paths=found, ignore_system_fonts=True)


def numbered(count):
    return {"number": f"{count + 1}-CV/BTCĐUK"}


def cold(count, export):
    return compiler(fonts()).compile(sys_inputs=numbered(count), **export)


def median(name, compile_one):
    times, pdf = [], b""
    for number in range(ROUNDS):
        start = time.perf_counter()
        pdf = compile_one(number)
        times.append((time.perf_counter() - start) * 1000)
    print(f"{name:<46} median {statistics.median(times):6.2f} ms, best {min(times):6.2f} ms, {len(pdf)} bytes")


def main():
    print(f"Typst of the wheel {importlib.metadata.version('typst')}")
    found = fonts()
    warm = compiler(found)
    archived = {"format": "pdf", "pdf_standards": STANDARDS, "timestamp": 0}
    plain = {"format": "pdf", "pdf_tags": False, "timestamp": 0}
    # Typst caches layouts: only a new number makes it work.
    median("warm, a new number each time", lambda n: warm.compile(sys_inputs=numbered(n), **archived))
    median("warm, a new number, plain PDF without tags", lambda n: warm.compile(sys_inputs=numbered(n + 1000), **plain))
    median("warm, unchanged", lambda _: warm.compile(**archived))
    median("cold, fonts located and read again", lambda n: cold(n + 2000, archived))


if __name__ == "__main__":
    main()

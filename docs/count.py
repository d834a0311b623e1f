#!/usr/bin/env python3
"""Counts the source and prints the table of docs/architecture.md. Build first: FolderTests counts the circles of folders."""
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
WIDTH = 140


def sources(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            inside = path.relative_to(ROOT).parts
            if path.suffix in (".cs", ".razor") and not {"bin", "obj", "Migrations", "node_modules"} & set(inside):
                yield path, path.read_text(encoding="utf-8-sig").splitlines()


def methods(lines):
    """The lengths of the methods with a body, from the line of the name to the last."""
    start = None
    for number, line in enumerate(lines):
        if re.match(r"^    [A-Za-z(][^=]*\(", line) and not re.search(r"\b(class|record|struct|delegate)\b", line):
            start = number
            if line.endswith(";"):
                yield 1
                start = None
        elif start is not None and (line == "    }" or (line.endswith(";") and not any(l == "    {" for l in lines[start:number]))):
            yield number - start + 1
            start = None


def middle(lengths, share):
    ordered = sorted(lengths)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def row(name, paths):
    files = [lines for path, lines in paths]
    bodies = [length for path, lines in paths if path.suffix == ".cs" for length in methods(lines)]
    lengths = [len(lines) for lines in files]
    return (f"| {name} | {len(files)} | {sum(lengths):,} | {middle(lengths, .5)}, {middle(lengths, .9)} "
            f"| {middle(bodies, .5)}, {middle(bodies, .9)} | {sum(len(line) > WIDTH for lines in files for line in lines)} |")


def circles():
    tests = ROOT / "tests/Latchkey.Server.Tests/bin/Debug/net10.0/Latchkey.Server.Tests"
    run = subprocess.run([tests, "-noColor", "-reporter", "quiet", "-class", "*.FolderTests"], capture_output=True, text=True, check=False)
    return len(set(re.findall(r'"(\S+) knows \S+:', run.stdout))) if run.returncode else 0


def files_of_operations():
    everything = [(path, "\n".join(lines)) for path, lines in sources("src")]
    operations = [path.stem for path, text in everything if "Latchkey.Api" in path.parts and "RunAsync(ODataContext" in text]
    counts = [sum(bool(re.search(rf"\b{name}\b", text)) for _, text in everything) for name in operations]
    return len(operations), middle(counts, .5), max(counts)


print("| assembly | files | lines | lines of a file (median, p90) | lines of a method (median, p90) | lines over 140 |")
print("|---|--:|--:|--:|--:|--:|")
for assembly in sorted((ROOT / "src").glob("Latchkey.*")):
    print(row(f"`{assembly.name}`", list(sources(f"src/{assembly.name}"))))
print(row("all of `src`", list(sources("src"))))
print(row("all of `tests` and `bench`", list(sources("tests", "bench"))))
count, usual, most = files_of_operations()
rules = sum(len(lines) for _, lines in sources("src/Latchkey.Keystores"))
print(f"\n- Folders in circles: {circles()}.")
print(f"- Lines of the domain's rules (`Latchkey.Keystores`): {rules:,}.")
print(f"- Files of `src` that name an operation: {usual} (median of {count} operations; {most} at most).")

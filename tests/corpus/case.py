# SPDX-License-Identifier: MIT
"""Cases: ID.json with its files beside it, and the command that a case stands for."""

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

LONGEST_ARGUMENT = 100_000  # bytes; Linux passes 128 KiB at most
REPORT = "report.txt"
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", " ": "blank"}


@dataclass
class Case:
    """What lies in ID.json: what it is about, which behaviour is right, and the command's parts."""

    folder: Path
    document: dict

    @property
    def name(self):
        return self.document["id"]

    @property
    def title(self):
        return self.document["title"]

    @property
    def kind(self):
        return self.document["kind"]

    @property
    def right(self):
        return self.document["right"]

    @property
    def outcome(self):
        return self.right["outcome"]

    def file(self, extension):
        """The path of the case's file of that extension, or None."""
        name = self.document.get("files", {}).get(extension)
        return self.folder / name if name else None


def read_cases(folder):
    """Every case of a folder in the order of names; an index, where there is one, must not name others."""
    cases = []
    for path in sorted(folder.glob("*.json")):
        document = (
            json.loads(path.read_text(encoding="utf-8"), strict=False)
            if path.stem.count(".") == 0
            else None
        )
        if isinstance(document, dict) and {"id", "kind", "right"} <= document.keys():
            cases.append(Case(folder, document))
    index = folder / "index.json"
    if index.is_file():
        entries = json.loads(index.read_text(encoding="utf-8"))["cases"]
        missing = {entry["id"] for entry in entries} - {case.name for case in cases}
        if missing:
            raise SystemExit(
                f"tests/corpus/run: {index} names cases that are not there: {sorted(missing)}"
            )
    return cases


def _limits(name, parameter):
    lower, upper = parameter.get("lower"), parameter.get("upper")
    if lower is not None and upper is not None:
        return [f"{lower!r} <= {name} <= {upper!r}"]
    if lower is not None:
        return [f"{name} >= {lower!r}"]
    return [] if upper is None else [f"{name} <= {upper!r}"]


def fit_command(case, sandbox):
    """`parabola fit D 'y = MODEL' ... --json`, with a report beside it, which a refusal must not leave."""
    data = case.file(".csv")
    model = case.document["model"]
    is_poisson = case.document.get("cost") == "poisson"
    formula = f"n ~ poisson({model})" if is_poisson else f"y = {model}"
    if len(formula.encode()) > LONGEST_ARGUMENT:
        sandbox.write("formula.txt", formula)
        formula = "@formula.txt"
    sandbox.add(data)
    words = ["parabola", "fit", data.name, formula, "--json", "--report", REPORT]
    header = data.read_text(encoding="utf-8").splitlines()[0].split(",")
    for column in ("y", "x"):
        if f"s{column}" in header:
            words += ["--sigma", f"{column} = s{column}"]
    for name, parameter in case.document["params"].items():
        words += [
            "--fix" if parameter.get("fixed") else "--start",
            f"{name}={parameter['start']!r}",
        ]
        for limit in _limits(name, parameter):
            words += ["--limit", limit]
    if case.file(".cov.csv"):
        sandbox.add(case.file(".cov.csv"))
        words += ["--covariance", f"y={case.file('.cov.csv').name}"]
    return shlex.join(words)


def _told(case):
    """The options that say how to read, where the case says that the reader is told."""
    if not re.search(
        r"\btold\b", f"{case.title} {case.document.get('description')} {case.right.get('why')}"
    ):
        return []
    separator = SEPARATORS.get(case.document.get("sep"))
    return [
        "--header" if case.document["header"] else "--no-header",
        *(["--separator", separator] if separator else []),
    ]


def show_command(case, sandbox):
    """`parabola show D --json`; what a case makes by a script is made first, outside the measurement."""
    name = f"{case.name}.csv"
    if case.file(".gen.sh"):
        sandbox.run(f"bash {shlex.quote(str(case.file('.gen.sh')))} {name}")
    else:
        sandbox.add(case.file(".csv"))
    return shlex.join(["parabola", "show", name, "--json", *_told(case)])

# SPDX-License-Identifier: MIT
"""Cases of kind `env`: shell scripts around a good command (folders, full disks, closed streams, little memory)."""

import os
import re

from judge import (
    CRASH,
    HARM,
    MESSAGE,
    OK,
    REFUSAL,
    SILENT,
    Verdict,
    common_faults,
    judge_refusal,
    missing_mentions,
    observed,
)
from program import Sandbox

DATA = "good.csv"
GOOD_ROWS = "x,y,sy\n1,3.12,0.2\n2,4.69,0.2\n3,7.25,0.2\n4,9.04,0.2\n5,10.82,0.2\n6,13.33,0.2\n"
BIG_DATA = "big.csv"
BIG_ROWS = 20_000_000
EXTENSIONS = (
    "html",
    "txt",
    "json",
    "yaml",
    "tex",
    "md",
)  # a script about r.html is tried with each


def _good_command(sandbox, data):
    return f"{sandbox.program} fit {data} y=a+b*x --sigma y=sy"


def _write_big_table(path):
    block = "".join(f"{i},{2 * i + 1}.0{i % 7},0.2\n" for i in range(10_000))
    with open(path, "w", encoding="ascii") as stream:
        stream.write("x,y,sy\n")
        for _ in range(BIG_ROWS // 10_000):
            stream.write(block)


def _run(program, script):
    """The script in a sandbox that holds what its variables name."""
    with Sandbox(program) as sandbox:
        sandbox.write(DATA, GOOD_ROWS)
        variables = {"DATA": DATA, "CMD": _good_command(sandbox, DATA)}
        if "CMD_BIG" in script:
            _write_big_table(sandbox.folder / BIG_DATA)
            variables["CMD_BIG"] = _good_command(sandbox, BIG_DATA)
        if os.geteuid() != 0:  # who is not root needs not become somebody else to be refused a file
            script = re.sub(r"setpriv( --\S+)*", "", script)
        return sandbox.run(script, **variables)


def _report_fault(run, script, alone):
    """A report is there as a whole or as it was: nothing between. `alone`: the run that wrote it undisturbed."""
    name = re.search(r"\br\.\w+", script)
    if not name or f"mkdir {name[0]}" in script:
        return ""
    content = run.new_files.get(name[0])
    whole = alone.new_files.get(name[0])
    if whole is None:
        kept = b"precious\n" if "precious" in script else None
        return (
            ""
            if content == kept
            else f"{name[0]} is {content!r}, and reports of that kind are refused"
        )
    return "" if content == whole else f"{name[0]} is no whole report: {content!r}"


def _judge(case, program, script):
    run = _run(program, script)
    made_by_script = [
        name for name in run.new_files if re.search(rf"(^|[\s/]){re.escape(name)}\b", script)
    ]
    fault = common_faults(case, run, made_by_script)
    if fault:
        return fault
    seen = observed(run)
    plain = _run(program, "$CMD")
    if case.outcome == "fit":
        is_same = run.exit_code == 0 and run.stdout == plain.stdout
        return Verdict(seen, OK if is_same else REFUSAL if run.exit_code else SILENT, run.stderr)
    if case.outcome == "reject":
        if run.exit_code != 2:
            return Verdict(seen, SILENT, f"must be refused; stderr: {run.stderr}")
        return judge_refusal(case, run)
    report = re.search(r"\br\.\w+", script)
    if report:
        trouble = _report_fault(run, script, _run(program, f"$CMD --report {report[0]}"))
        if trouble:
            return Verdict(seen, HARM, trouble)
    codes = re.search(r"exit (\d+) or (\d+)", case.right.get("check", ""))
    if codes and run.stdout.split()[-1] not in codes.groups():
        return Verdict(seen, HARM, f"exit code {run.stdout.split()[-1]}")
    missing = missing_mentions(case, run.text)
    return Verdict(
        seen, MESSAGE if missing else OK, f"{missing} not in {run.text}" if missing else ""
    )


def judge_environment(case, program):
    """The script as it stands, and with every form of report where it writes one. The worst verdict counts."""
    script = case.file(".sh").read_text(encoding="utf-8")
    scripts = (
        [script.replace("r.html", f"r.{extension}") for extension in EXTENSIONS]
        if "r.html" in script
        else [script]
    )
    verdicts = [_judge(case, program, one) for one in scripts]
    bad = [verdict for verdict in verdicts if verdict.verdict != OK]
    worst = [verdict for verdict in bad if verdict.verdict == CRASH]
    return (worst or bad or verdicts)[0]

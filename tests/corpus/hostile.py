# SPDX-License-Identifier: MIT
"""Cases of kind `sec`: hostile texts as formula, option, fit file, saved result or data, through every output channel."""

import json
import re
import shlex

import channels
from case import LONGEST_ARGUMENT
from environment import DATA, GOOD_ROWS
from judge import (
    CRASH,
    HARM,
    MESSAGE,
    OK,
    SILENT,
    Verdict,
    common_faults,
    judge_refusal,
    missing_mentions,
    observed,
    strict_json,
)
from program import Sandbox

OPTIONS = {"xlabel": "x-label", "ylabel": "y-label"}  # the others are called as they are
TEXT_OPTIONS = ("title", "x-label", "y-label")
GOOD_FIT = ["parabola", "fit", DATA, "y = a+b*x", "--sigma", "y = sy"]
COUNT_COMMANDS = (  # where a command takes a number of something
    [*GOOD_FIT, "--evaluation-limit", "{}"],
    [*GOOD_FIT, "--skip", "{}"],
    [*GOOD_FIT, "--range", "0:{}", "--plot", "fit.svg"],
    ["parabola", "predict", DATA, "y = a+b*x", "x=0:{}:1"],
    ["parabola", "predict", DATA, "y = a+b*x", "x=0:1:{}"],
    ["parabola", "chi2", "3", "{}"],
)


def _formula_words(sandbox, text):
    if len(text.encode()) <= LONGEST_ARGUMENT:
        return text
    sandbox.write("formula.txt", text)
    return "@formula.txt"


def _formula_commands(case, sandbox):
    text = case.file(".txt").read_text(encoding="utf-8").rstrip("\n")
    sandbox.write(DATA, GOOD_ROWS)
    return [
        ["parabola", "fit", DATA, _formula_words(sandbox, f"y = {text}")],
        ["parabola", "fit", DATA, _formula_words(sandbox, text)],
        [*GOOD_FIT, "--derive", f"q = {text}"[:LONGEST_ARGUMENT]],
        [*GOOD_FIT, "--let", f"q = {text}"[:LONGEST_ARGUMENT]],
        ["parabola", "propagate", text[:LONGEST_ARGUMENT], "a=1+-0.1", "b=2+-0.1", "x=3"],
    ]


def _has_duplicates(text):
    try:
        strict_json(text)
    except ValueError:
        return True
    return False


def _file_commands(case, sandbox):
    """As a fit file and as a saved result."""
    text = case.file(".payload.json").read_text(encoding="utf-8")
    for name in ("fit.yaml", "fit.json"):
        sandbox.write(name, text)
    sandbox.write(DATA, GOOD_ROWS)
    return [
        ["parabola", "fit", "fit.yaml"],
        ["parabola", "predict", "fit.json", "x=1"],
        [*GOOD_FIT, "--constrain-from", "fit.json"],
    ]


def _payload_commands(case, sandbox):
    text = case.file(".payload.json").read_text(encoding="utf-8")
    if _has_duplicates(text):
        return _file_commands(case, sandbox)
    payload = json.loads(text, parse_int=str, parse_float=str)
    if "case" in payload:  # the output of another case
        other = json.loads((case.folder / f"{payload['case']}.json").read_text(encoding="utf-8"))
        sandbox.add(case.folder / other["files"][".csv"], DATA)
        return [["parabola", "fit", DATA, f"y = {other['model']}", "--sigma", "y = sy"]]
    sandbox.write(DATA, GOOD_ROWS)
    options = {OPTIONS.get(key, key): value for key, value in payload.items()}
    if options.keys() <= set(TEXT_OPTIONS):
        alone = [[*GOOD_FIT, f"--{key}={value}"] for key, value in options.items()]
        together = [*GOOD_FIT, *(f"--{key}={value}" for key, value in options.items())]
        return [*alone, together]
    if all(
        isinstance(value, str) and re.fullmatch(r"[-+.\deE]+", value) for value in options.values()
    ):
        return [
            [word.format(value) for word in command]
            for value in options.values()
            for command in COUNT_COMMANDS
        ]
    return _file_commands(case, sandbox)


def _quoted(name):
    return "`" + name.replace("`", "``") + "`"


def _table_commands(case, sandbox):
    """Names of a table: in `show`, in a fit of its first two columns, in parameters, labels and the file's name."""
    data = case.file(".csv")
    file_name = data.name
    sandbox.add(data, file_name)
    reading = []
    shown = sandbox.run(shlex.join(["parabola", "show", file_name, "--json"]))
    if shown.exit_code == 2 and "--header" in shown.stderr:  # it asks what the first line is
        reading = ["--header"]
        shown = sandbox.run(shlex.join(["parabola", "show", file_name, "--json", *reading]))
    commands = [["parabola", "show", file_name, *reading]]
    if shown.exit_code == 2:
        return commands
    names = [column["name"] for column in strict_json(shown.stdout)["columns"]]
    nasty = max(names, key=len)
    x, y = names[0], names[1]
    hostile_file = f"{nasty.replace('/', ' ')}.csv"
    sandbox.add(data, hostile_file)
    for source in (file_name, hostile_file):
        commands.append(
            [
                "parabola",
                "fit",
                f"./{source}",
                f"{_quoted(y)} = {_quoted(nasty + ' p')} * {_quoted(x)}",
                "--sigma",
                f"{_quoted(y)} = 0.1",
                f"--title={nasty}",
                f"--x-label={nasty}",
                *reading,
            ]
        )
    return commands


def _commands(case, sandbox):
    if case.file(".txt"):
        return _formula_commands(case, sandbox)
    if case.file(".payload.json"):
        return _payload_commands(case, sandbox)
    if case.file(".yaml"):
        sandbox.write(DATA, GOOD_ROWS)
        sandbox.add(case.file(".yaml"))
        return [["parabola", "fit", case.file(".yaml").name]]
    if case.file(".csv"):
        return _table_commands(case, sandbox)
    sandbox.write(DATA, GOOD_ROWS)
    return [["bash", "-c", case.file(".sh").read_text(encoding="utf-8")]]


def _judge_run(case, run, channel, sandbox):
    seen = observed(run)
    fault = common_faults(case, run, channel.files)
    if fault:
        return fault
    if run.exit_code not in (0, 1, 2):
        return Verdict(seen, CRASH, f"exit code {run.exit_code}")
    if run.exit_code == 2 and run.new_files:
        return Verdict(seen, HARM, f"refused, and wrote {list(run.new_files)}")
    trouble = channel.check(run, sandbox)
    if trouble:
        return Verdict(seen, HARM, trouble)
    if channel.is_refused_itself(run):
        return Verdict(seen)
    check = case.right.get("check", "")
    must_refuse = case.outcome == "reject" or "parse error" in check or check.startswith("refused")
    if must_refuse:
        if run.exit_code != 2:
            return Verdict(seen, SILENT, "must be refused")
        return judge_refusal(case, run)
    return Verdict(seen)


def judge_hostile(case, program):
    """Every command of the case in every channel; the first bad verdict counts."""
    seen = ""
    texts = []
    with Sandbox(program) as sandbox:
        script = case.file(".sh").read_text(encoding="utf-8") if case.file(".sh") else ""
        variables = (
            {"DATA": DATA, "CMD": f"{sandbox.program} fit {DATA} y=a+b*x --sigma y=sy"}
            if script
            else {}
        )
        for command in _commands(case, sandbox):
            for channel in channels.of(command):
                run = sandbox.run(channel.command, **variables)
                verdict = _judge_run(case, run, channel, sandbox)
                if verdict.verdict != OK:
                    verdict.why += f"\n      {channel.command}"
                    return verdict
                sandbox.remove(run.new_files)
                texts.append(run.text)
                seen = seen or verdict.observed
    shown_as = re.findall(r"shown as (\S+)", case.right.get("check", ""))
    unseen = [word for word in shown_as if not any(word in text for text in texts)]
    missing = [] if case.outcome == "reject" else missing_mentions(case, "".join(texts))
    return (
        Verdict(seen, MESSAGE, f"never shown: {unseen + missing}")
        if unseen + missing
        else Verdict(seen, OK)
    )

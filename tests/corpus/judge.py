# SPDX-License-Identifier: MIT
"""What was observed against what a case calls right."""

import json
import math
import re
from dataclasses import dataclass

from program import Sandbox

OK = "ok"
SILENT = "silent wrong answer"
CRASH = "crash"
FALSE_ALARM = "false alarm"
REFUSAL = "refusal of a solvable problem"
MESSAGE = "message without what it must mention"
HARM = "harm"
MOST_MEMORY = 2_000_000_000  # bytes, where a case states no limit of its own
BAD_VERDICTS = (SILENT, CRASH, FALSE_ALARM, REFUSAL, MESSAGE, HARM)

# What the prose of a case's `diagnostic` is about, and the codes that say it; other prose asks for any warning.
DIAGNOSTIC_CODES = (
    (r"ndof ?= ?0", {"ndof_zero"}),
    (r"chi2 too large", {"chi2_overflow"}),
    (r"outside the range of the data", {"peelle"}),
    (r"p-value", {"bad_fit", "doubtful_fit"}),
    (r"undetermined|degenerate|singular", {"undetermined"}),
    (r"at (a|the) (limit|bound)", {"at_limit"}),
)


@dataclass
class Verdict:
    """One line of the table: what the program did, how that is judged, and why if it is not right."""

    observed: str
    verdict: str = OK
    why: str = ""


def _no_constant(word):
    raise ValueError(f"{word} is no number of JSON")


def _unique(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a key stands twice among {names}")
    return dict(pairs)


def strict_json(text):
    """RFC 8259: no NaN, no infinity, no key twice."""
    return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique)


def missing_mentions(case, text):
    """The `must_mention` texts that are not there; a|b are alternatives, letter case does not matter."""
    text = text.lower()
    wanted = case.right.get("must_mention", [])
    # alone, | separates nothing
    return [want for want in wanted if not any(one.lower() in text for one in want.split("|"))]


def observed(run):
    if run.crashed:
        return f"crashed ({run.exit_code})"
    return {0: "fine", 1: "flagged", 2: "refused"}.get(run.exit_code, f"exit {run.exit_code}")


def warnings_of(document):
    return [one for one in document["diagnostics"] if one["severity"] == "warning"]


def words_of(diagnostics):
    return "\n".join(" ".join(one.values()) for one in diagnostics)


def over_limits(case, run):
    """Which of the case's limits ("< 5 s, < 500 MB") the run broke; empty if none."""
    text = f"{case.right.get('limits', '')} {case.right.get('why', '')}"
    broken = []
    for value in re.findall(r"< ?([\d.]+) s\b", text):
        if run.cpu_seconds >= float(value):
            broken.append(f"{run.cpu_seconds:.1f} s of at most {value}")
    if Sandbox.sanitized:
        return ", ".join(broken)
    for value, unit in re.findall(r"< ?([\d.]+) (MB|GB)", text):
        if run.peak_bytes >= float(value) * {"MB": 1e6, "GB": 1e9}[unit]:
            broken.append(f"{run.peak_bytes / 1e6:.0f} MB of at most {value} {unit}")
    if run.peak_bytes > MOST_MEMORY:
        broken.append(f"{run.peak_bytes / 1e6:.0f} MB")
    return ", ".join(broken)


def common_faults(case, run, expected_files=()):
    """What no outcome excuses; None if there is nothing of it."""
    seen = observed(run)
    if run.crashed:
        why = "it does not end" if run.exit_code in (124, 137) else f"exit code {run.exit_code}"
        return Verdict(seen, CRASH, f"{why}\n{run.stderr[-300:]}")
    left = [name for name in run.new_files if name not in expected_files] + run.strays
    if left:
        return Verdict(seen, HARM, f"left files behind: {left}")
    if "\x1b" in run.text or "^[" in run.text:
        return Verdict(seen, HARM, "an escape character in a pipe")
    limits = over_limits(case, run)
    return Verdict(seen, HARM, limits) if limits else None


# ---- refusals


def judge_refusal(case, run):
    """exit 2, what must be mentioned in stderr, nothing on stdout, no file."""
    if run.stdout.strip():
        return Verdict("refused", HARM, f"refused, with output: {run.stdout[:80]!r}")
    missing = missing_mentions(case, run.stderr)
    return Verdict(
        "refused", MESSAGE if missing else OK, f"{missing} not in: {run.stderr}" if missing else ""
    )


def may_refuse(case):
    return case.outcome.startswith("reject") or case.right.get("alternative", "").startswith(
        "reject"
    )


# ---- fits


def _near(found, wanted, relative, absolute=0.0):
    return found is not None and math.isclose(found, wanted, rel_tol=relative, abs_tol=absolute)


def _differences(document, right, names, values):
    relative, absolute = right.get("rtol", 1e-9), right.get("atol", 0.0)
    rows = {row["name"]: row for row in document["parameters"]}
    pairs = [
        (f"parameter {name}", rows.get(name, {}).get("estimate"), value, relative, absolute)
        for name, value in zip(names, values)
    ]
    for name, value in zip(names, right.get("errors_absolute", right.get("errors_scaled", []))):
        pairs.append(
            (
                f"uncertainty of {name}",
                rows.get(name, {}).get("uncertainty"),
                value,
                relative,
                absolute,
            )
        )
    if "ndof" in right:
        pairs.append(("ndof", document["ndof"], right["ndof"], 0.0, 0.0))
    if "chi2" in right:
        chi2 = document["cost"]["value"] if document["chi2"] is None else document["chi2"]
        pairs.append(
            ("chi2", chi2, right["chi2"], right.get("chi2_rtol", relative), max(absolute, 1e-20))
        )
    return [
        f"{what} is {found}, not {wanted}"
        for what, found, wanted, *tolerances in pairs
        if not _near(found, wanted, *tolerances)
    ]


def differences(case, document):
    """Where the result is not what the case says."""
    names = list(case.document["params"])
    found = _differences(document, case.right, names, case.right.get("values", []))
    if "ndof=0" in case.right.get("diagnostic", "") and document["p_value"] is not None:
        found.append("a p-value without degrees of freedom")
    if "sigma_i" in case.right.get("must_echo", ""):
        rows = [line.split(",") for line in case.file(".cov.csv").read_text().splitlines()]
        sigma = math.sqrt(float(rows[0][0]))
        if not _near(document["response"]["uncertainty"], sigma, 1e-12):
            found.append(f"the uncertainty {sigma} of each row is not shown")
    return found


def is_solved_otherwise(case, document):
    """values_if_fit: the problem may be solved instead of refused or flagged."""
    values = case.right.get("values_if_fit")
    tolerant = {"rtol": case.right.get("rtol", 1e-6)}
    return bool(values) and not _differences(
        document, tolerant, list(case.document["params"]), values
    )


def _judge_fit(case, document, seen):
    wrong = differences(case, document)
    warnings = warnings_of(document)
    if wrong and case.right.get("alternative", "").startswith("fit_warn") and warnings:
        return Verdict(seen)
    if wrong:
        return Verdict(seen, REFUSAL if warnings else SILENT, "; ".join(wrong))
    if warnings:
        return Verdict(seen, FALSE_ALARM, words_of(warnings))
    is_control = case.title.startswith("control")
    if is_control and document["diagnostics"]:
        return Verdict(seen, FALSE_ALARM, words_of(document["diagnostics"]))
    return Verdict(seen)


def _judge_warned_fit(case, document, seen):
    if is_solved_otherwise(case, document):
        return Verdict(seen)
    wrong = differences(case, document)
    if wrong:
        return Verdict(seen, SILENT if seen == "fine" else REFUSAL, "; ".join(wrong))
    topics = [
        codes for pattern, codes in DIAGNOSTIC_CODES if re.search(pattern, case.right["diagnostic"])
    ]
    warnings = warnings_of(document)
    wanted = topics[0] if topics else {one["code"] for one in warnings}
    saying = [one for one in warnings if one["code"] in wanted]
    if not saying:
        return Verdict(seen, SILENT, f"no warning of {topics or case.right['diagnostic']}")
    rows = re.findall(r"row \d+", case.right["diagnostic"])
    unnamed = [row for row in rows if not re.search(rf"{row}\b", words_of(saying))]
    return Verdict(
        seen, MESSAGE if unnamed else OK, f"{unnamed} not in: {words_of(saying)}" if unnamed else ""
    )


def _judge_flag(case, document, seen):
    warnings = warnings_of(document)
    if not warnings:
        return Verdict(seen, SILENT, "no warning")
    missing = missing_mentions(case, words_of(warnings))
    return Verdict(
        seen,
        MESSAGE if missing else OK,
        f"{missing} not in: {words_of(warnings)}" if missing else "",
    )


def judge_fit(case, run, report):
    """A fit: `fit`, `fit_warn`, `reject` or `reject_or_flag`."""
    refused = run.exit_code == 2
    fault = common_faults(case, run, () if refused else (report,))
    if fault:
        return fault
    seen = observed(run)
    if refused:
        return judge_refusal(case, run) if may_refuse(case) else Verdict(seen, REFUSAL, run.stderr)
    try:
        document = strict_json(run.stdout)
    except ValueError as trouble:
        return Verdict(seen, HARM, f"no JSON: {trouble}")
    if bool(warnings_of(document)) != (run.exit_code == 1):
        return Verdict(
            seen, HARM, f"exit {run.exit_code} with {len(warnings_of(document))} warnings"
        )
    if not run.new_files.get(report):
        return Verdict(seen, HARM, f"no {report}")
    if case.outcome == "fit":
        return _judge_fit(case, document, seen)
    if case.outcome == "fit_warn":
        return _judge_warned_fit(case, document, seen)
    if is_solved_otherwise(case, document):
        return Verdict(seen)
    if case.outcome == "reject_or_flag":
        return _judge_flag(case, document, seen)
    return Verdict(seen, SILENT, f"a result where there is none: {document['parameters']}")


# ---- tables


def judge_table(case, run):
    """A table that is read exactly, or refused."""
    fault = common_faults(case, run)
    if fault:
        return fault
    seen = observed(run)
    if run.exit_code == 2:
        return (
            judge_refusal(case, run)
            if may_refuse(case) or case.outcome == "no_harm"
            else Verdict(seen, REFUSAL, run.stderr)
        )
    try:
        document = strict_json(run.stdout)
    except ValueError as trouble:
        return Verdict(seen, HARM, f"no JSON: {trouble}")
    warnings = words_of(warnings_of(document))
    if (
        case.outcome == "no_harm"
    ):  # rows and names are echoed: who reads it sees how the file was taken
        return (
            Verdict(seen)
            if document["rows_read"] == len(document["rows"])
            else Verdict(seen, SILENT, "the number of rows is not told")
        )
    if case.outcome == "reject_or_flag":
        return _judge_flag(case, document, seen)
    if case.outcome == "reject":
        return Verdict(seen, SILENT, "read, and must be refused")
    columns = [column["values"] for column in document["columns"]]
    rows = [list(row) for row in zip(*columns)]
    if rows != case.right["table"]:
        return Verdict(seen, SILENT, f"read as {rows[:10]}")
    sigma = case.right.get("sigma")
    if sigma and not any(column["uncertainties"] == sigma for column in document["columns"]):
        return Verdict(seen, SILENT, f"the uncertainties {sigma} are lost")
    return Verdict(seen, FALSE_ALARM if warnings else OK, warnings)

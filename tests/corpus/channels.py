# SPDX-License-Identifier: MIT
"""The channels that output leaves by, and what must not be in each of them."""

import re
import shlex
import xml.etree.ElementTree
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Callable

from judge import strict_json

# Controls that move the cursor or recolour, and marks that turn the direction of reading around.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TRACE = "PWNED"  # the file that injected commands make
SECRET = re.compile(r"root:[^\n]*:0:0:")  # a line of /etc/passwd
TEX_COMMAND = re.compile(
    r"\\(input|include|write|openin|openout|read|catcode|def|csname|immediate|usepackage)\b"
)


def _anywhere(run, sandbox):
    if (sandbox.folder / TRACE).exists():
        return "an injected command ran"
    if SECRET.search(run.text):
        return "the contents of a file that was not asked for"
    found = CONTROL.search(run.text)
    return f"the control character {found[0]!r} in the output" if found else ""


class _Elements(HTMLParser):
    """Scripts, event handlers and outside addresses of a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}>")

    def handle_data(self, data):
        if "alert(1)" in data and self.rawdata.rfind("<script", 0, self.rawdata.find(data)) >= 0:
            inside = self.cdata_elem == "script"
            if inside and re.search(r"^\s*alert\(1\)", data):
                self.found.append("an injected script")


def _svg(text):
    try:
        root = xml.etree.ElementTree.fromstring(text)
    except xml.etree.ElementTree.ParseError as trouble:
        return f"the SVG is no XML: {trouble}"
    for element in root.iter():
        if element.tag.endswith("script") or any(
            name.lower().startswith("on") for name in element.attrib
        ):
            return f"an active element in the SVG: {element.tag} {element.attrib}"
    found = CONTROL.search(text)
    return f"the control character {found[0]!r} in the SVG" if found else ""


def _html(text):
    page = _Elements()
    page.feed(text)
    return f"injected into the page: {page.found}" if page.found else ""


def _json(text):
    try:
        strict_json(text)
    except ValueError as trouble:
        return f"no strict JSON: {trouble}"
    return ""


def _markdown(text):
    words = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)  # code shows what it holds
    found = re.search(r"(?<!\\)<(script|img|g|a|iframe|svg)\b", words, re.IGNORECASE)
    return f"{found[0]} in Markdown, which shows HTML" if found else ""


def _latex(text):
    found = TEX_COMMAND.search(re.sub(r"(?m)(?<!\\)%.*$", "", text))
    return f"{found[0]} in LaTeX" if found else ""


def _gnuplot(text, sandbox):
    """Outside of data blocks and quoted strings nothing runs a command; and painting it leaves no trace."""
    code = re.sub(r"(?ms)^\$\w+ << (\w+)$.*?^\1$", "", text)
    code = re.sub(r"'(''|[^'\n])*'", "''", code)
    found = re.search(r"`|\bsystem\b|^\s*!|\bshell\b|popen", code, re.MULTILINE)
    if found:
        return f"{found[0]!r} outside of quotes in the gnuplot script"
    sandbox.write("trace.gp", text)
    sandbox.run("gnuplot trace.gp >/dev/null")
    return "an injected command ran in gnuplot" if (sandbox.folder / TRACE).exists() else ""


@dataclass
class Channel:
    """A command with one form of output; `content` checks what arrives there when it is not refused."""

    command: str
    content: Callable = lambda text, sandbox: ""
    files: tuple = field(default_factory=tuple)

    def check(self, run, sandbox):
        """What is wrong with the output of that run; empty if nothing."""
        trouble = _anywhere(run, sandbox)
        if trouble or run.exit_code == 2:
            return trouble
        if not self.files:
            return self.content(run.stdout, sandbox)
        missing = [name for name in self.files if name not in run.new_files]
        if missing:
            return f"did not write {missing}"
        return self.content(
            run.new_files[self.files[0]].decode("utf-8", "backslashreplace"), sandbox
        )

    def is_refused_itself(self, run):
        """The form of output is what is refused, not the input."""
        return run.exit_code == 2 and any(f"--report {name}" in run.stderr for name in self.files)


def _only_text(check):
    return lambda text, sandbox: check(text)


FORMS = {
    (): _only_text(lambda text: ""),
    ("--json",): _only_text(_json),
    ("--yaml",): _only_text(lambda text: ""),
    ("--latex",): _only_text(_latex),
    ("--markdown",): _only_text(_markdown),
}
FILES = {
    ("--plot", "out.svg"): _only_text(_svg),
    ("--plot", "out.gp"): _gnuplot,
    ("--report", "out.tex"): _only_text(_latex),
    ("--report", "out.html"): _only_text(_html),  # refused as long as it is not served
}


def of(command):
    """The command with each form of output that it has; a fit also writes files."""
    if command[0] != "parabola":
        return [Channel(shlex.join(command))]
    if "--plot" in command:
        return [Channel(shlex.join(command), _only_text(lambda text: ""), ("fit.svg",))]
    forms = {
        form: check
        for form, check in FORMS.items()
        if command[1] == "fit" or form in ((), ("--json",))
    }
    found = [Channel(shlex.join([*command, *form]), check) for form, check in forms.items()]
    if command[1] == "fit":
        found += [
            Channel(shlex.join([*command, *form]), check, (form[1],))
            for form, check in FILES.items()
        ]
    return found

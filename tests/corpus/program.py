# SPDX-License-Identifier: MIT
"""A shell command in a sandbox of its own: what it printed, returned, used and left behind."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60  # a command that takes longer hangs
MEMORY = 4_000_000_000  # bytes; no case may take the machine with it
LARGEST_OUTPUT = 4_000_000  # bytes; larger files are input that a script made
SANITIZER_OPTIONS = ("ASAN_OPTIONS", "UBSAN_OPTIONS")
CRASH_WORDS = (
    "Segmentation fault",
    "Aborted",
    "terminate called",
    "core dumped",
    "AddressSanitizer",
    "runtime error:",
)


@dataclass
class Execution:
    """One run of a command. Seconds are those of the processor, so that a busy machine changes no verdict."""

    command: str
    exit_code: int  # of the shell: 128 + N after signal N, 124 after a hang
    stdout: str
    stderr: str
    cpu_seconds: float
    peak_bytes: int
    new_files: dict  # name -> bytes, of what lies in the sandbox afterwards and did not before
    strays: list  # what is left in the folder for temporary files

    @property
    def crashed(self):
        signal = (
            self.exit_code >= 124 and self.exit_code != 141
        )  # 141: a closed pipe, as every tool
        return signal or self.exit_code == 3 or any(word in self.stderr for word in CRASH_WORDS)

    @property
    def text(self):
        return self.stdout + self.stderr


def _tree(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def _content(path):
    return path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST_OUTPUT else b""


class Sandbox:
    """A folder with copies of input files, removed at the end; readable to every user, since a case may become nobody."""

    sanitized = False  # the program keeps shadow memory, which no limit of memory allows

    def __init__(self, program):
        self._root = Path(tempfile.mkdtemp(prefix="parabola-corpus-"))
        self._root.chmod(0o755)
        self.folder = self._root / "work"
        self._scratch = self._root / "tmp"
        for folder in (self.folder, self._scratch):
            folder.mkdir()
            folder.chmod(0o755)
        self.program = self._root / "parabola"
        self.program.symlink_to(program)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for path in self._root.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
        shutil.rmtree(self._root)

    def add(self, path, name=None):
        shutil.copyfile(path, self.folder / (name or Path(path).name))

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8", newline="")

    def remove(self, names):
        """What a run left, so that the next begins as it did."""
        for name in names:
            path = self.folder / name
            if path.is_file() or path.is_symlink():
                path.unlink()

    def run(self, command, **variables):
        """Runs the lines of a shell; the program is $PARABOLA and also called `parabola`."""
        before = _tree(self.folder)
        environment = {
            "PATH": f"{self._root}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "TMPDIR": str(self._scratch),
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "PARABOLA": str(self.program),
            **variables,
        }
        environment.update(
            {name: os.environ[name] for name in SANITIZER_OPTIONS if name in os.environ}
        )
        limit = [] if self.sanitized else ["prlimit", f"--as={MEMORY}"]
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            process = subprocess.Popen(
                [*limit, "timeout", "--kill-after=2", str(SECONDS), "bash", "-c", command],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)  # wait4 took it from Popen
            streams = []
            for stream in (stdout, stderr):
                stream.seek(0)
                streams.append(stream.read().decode("utf-8", "backslashreplace"))
        code = process.returncode if process.returncode >= 0 else 128 - process.returncode
        new = sorted(_tree(self.folder) - before)
        return Execution(
            command,
            code,
            *streams,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * 1024,
            {name: _content(self.folder / name) for name in new},
            sorted(_tree(self._scratch)),
        )

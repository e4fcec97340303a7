"""Runs a program on a terminal and types: reads {"command": […], "environment": {…}, "talk": [[what it asks, what is typed], …]}.

Writes {"code": …, "shown": …}: what somebody saw who looked at the terminal.
"""
import json
import os
import pty
import select
import subprocess
import sys

PATIENCE = 120

asked = json.load(sys.stdin)
master, terminal = pty.openpty()
process = subprocess.Popen(
    asked["command"],
    stdin=terminal, stdout=terminal, stderr=terminal,
    env={**os.environ, **asked["environment"], "TERM": "xterm", "NO_COLOR": "1"},
    start_new_session=True,
    preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0),
)
os.close(terminal)
shown = b""


def read():
    """Some more of what is shown; False at the end."""
    global shown
    if not select.select([master], [], [], PATIENCE)[0]:
        process.kill()
        sys.exit(f"nothing happened for {PATIENCE} s after {shown[-500:]!r}")
    try:
        more = os.read(master, 65536)
    except OSError:
        return False
    shown += more
    return bool(more)


at = 0
for question, answer in asked["talk"]:
    while (found := shown.find(question.encode(), at)) < 0:
        if not read():
            process.wait()
            sys.exit(f"it ended without asking {question!r}: {shown.decode(errors='replace')}")
    at = found + len(question.encode())
    os.write(master, answer.encode() + b"\r")
while read():
    pass
json.dump({"code": process.wait(), "shown": shown.decode(errors="replace")}, sys.stdout)

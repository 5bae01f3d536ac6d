"""How the set-up talks, and runs other programs: quietly, unless they fail."""

import os
import subprocess
import sys


def say(line):
    print("setup: " + line, flush=True)


def stop(line):
    sys.exit("setup: " + line)


def works(command):
    """Whether a command can be run and succeeds; it is not heard."""
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def run(command, cwd=None):
    """Whether the command succeeded; what it printed is shown only if not."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout)
        sys.stderr.flush()
    return done.returncode == 0

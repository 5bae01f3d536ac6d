"""Makes ``.venv/`` with the locked dependencies and the program itself, and looks for what the system lacks.

Needs nothing but Python, and is written so that an older one can still say what is wrong. Run again, it does
nothing while nothing has changed; after an interrupted run it begins anew.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys

from scripts import system_packages
from scripts.telling import run, say, stop, works

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOCK = os.path.join(ROOT, "requirements.lock")
STAMP = os.path.join(VENV, ".stamp")  # written last: what the environment was made from
UNFINISHED = os.path.join(VENV, ".unfinished")  # there while packages are being installed

OLDEST = (3, 11)
OTHER_PYTHONS = ("python3.13", "python3.12", "python3.11")


def main():
    use_new_enough_python()
    import fcntl

    with open(__file__, "rb") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        made_from = what_it_is_made_from()
        if not is_up_to_date(made_from):
            make_environment(made_from)
        compile_program()
        system_packages.provide_qt_libraries(VENV)


def use_new_enough_python():
    """Goes on in another Python when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in OTHER_PYTHONS:
        if works([name, "-c", ""]):
            os.execvp(name, [name, "-m", "scripts.setup"])
    stop(
        "Python 3.11 or newer is needed; this one is {}.{}. Install python3.11, or newer.".format(
            *sys.version_info
        )
    )


def what_it_is_made_from():
    """Changes when the environment has to be made or brought up to date."""
    digest = hashlib.sha256()
    for path in (LOCK, os.path.join(ROOT, "pyproject.toml"), os.path.abspath(__file__)):
        with open(path, "rb") as file:
            digest.update(file.read())
    return "{} {} {}.{}\n".format(digest.hexdigest(), ROOT, *sys.version_info)


def is_up_to_date(made_from):
    try:
        with open(STAMP, encoding="utf-8") as file:
            return file.read() == made_from and works([PYTHON, "-c", ""])
    except OSError:
        return False


def make_environment(made_from):
    for name in [name for name in os.environ if name.startswith("PYTHON")]:
        del os.environ[name]  # settings of another Python
    os.environ.update(
        PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1"
    )
    kept = can_be_kept()
    if not kept:
        shutil.rmtree(VENV, ignore_errors=True)
        os.mkdir(VENV)
    open(UNFINISHED, "w", encoding="utf-8").close()
    if not kept:
        say("making .venv")
        with_pip = has_ensurepip() or system_packages.install([venv_package()])
        how = [] if with_pip else ["--without-pip"]
        if not run([sys.executable, "-m", "venv", *how, VENV]):
            stop("the virtual environment could not be made; the lines above say why")
    pip = find_pip()
    say("installing the locked packages; the first time this takes a minute or two")
    for what in (
        ["--require-hashes", "--requirement", LOCK],
        ["--no-deps", "--no-build-isolation", "--editable", ROOT],
    ):
        if subprocess.call([*pip, "install", "--quiet", *what], stdin=subprocess.DEVNULL):
            stop("the packages could not be installed; the lines above say why")
    os.remove(UNFINISHED)
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(made_from)
    say("done: .venv/bin/lhs-desktop is the program")


def compile_program():
    """Once, so that a start does not do it; where Python may not write such files it would do it every time."""
    subprocess.call([PYTHON, "-m", "compileall", "-q", os.path.join(ROOT, "lhs_desktop")])


def can_be_kept():
    """Whether an environment is there that only needs other packages."""
    of_this_version = "import sys; sys.exit(sys.version_info[:2] != {!r})".format(tuple(sys.version_info[:2]))
    if os.path.exists(UNFINISHED) or not works([PYTHON, "-c", of_this_version]):
        return False
    try:
        with open(os.path.join(VENV, "bin", "activate"), encoding="utf-8") as file:
            return VENV in file.read()  # its scripts name the folder: not after it was moved or copied
    except OSError:
        return False


def has_ensurepip():
    return works([sys.executable, "-c", "import ensurepip"])


def venv_package():
    return "python{}.{}-venv".format(*sys.version_info)


def find_pip():
    """The command of a pip that installs into the environment; Debian's Python comes without one."""
    if works([PYTHON, "-m", "pip", "--version"]):
        return [PYTHON, "-m", "pip"]
    for pip in ([sys.executable, "-m", "pip"], ["pip3"], ["pip"]):
        if works([*pip, "--python", PYTHON, "--version"]):
            return [*pip, "--python", PYTHON]
    say("this Python comes without pip; unpacking one into .venv")
    unpacked = system_packages.unpack_pip(os.path.join(VENV, "system-packages"))
    if unpacked:
        return [sys.executable, unpacked, "--python", PYTHON]
    return stop(
        "pip is missing; install it with: " + shlex.join(system_packages.install_line([venv_package()]))
    )


if __name__ == "__main__":
    main()

"""Makes ``.venv/`` with the locked dependencies and the program itself, and looks for what the system lacks.

Needs nothing but Python, and is written so that an older one can still say what is wrong. Run again, it does
nothing while nothing has changed; after an interrupted run it begins anew.
"""

import ctypes
import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOCK = os.path.join(ROOT, "requirements.lock")
STAMP = os.path.join(VENV, ".stamp")  # written last: what the environment was made from
UNFINISHED = os.path.join(VENV, ".unfinished")  # there while packages are being installed

OLDEST = (3, 11)
OTHER_PYTHONS = ("python3.13", "python3.12", "python3.11")

# What Qt loads from the system, and the Debian package that has it.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    # for a window
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def say(line):
    print("setup: " + line, flush=True)


def stop(line):
    sys.exit("setup: " + line)


# ------------------------------------------------------------------------------------ Python


def use_new_enough_python():
    """Goes on in another Python when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in OTHER_PYTHONS:
        path = shutil.which(name)
        if path and not subprocess.call(
            [path, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ):
            os.execv(path, [path, *sys.argv])
    stop(
        "Python 3.11 or newer is needed; this one is {}.{}. Install python3.11, or newer.".format(
            *sys.version_info
        )
    )


def has_module(name):
    try:
        __import__(name)
    except ImportError:
        return False
    return True


# ------------------------------------------------------------------------- packages of the system


def is_root():
    return os.geteuid() == 0


def install_line(packages):
    words = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    return words if is_root() else ["sudo", *words]


def install_system_packages(packages):
    """Whether the packages could be installed; only root tries."""
    if not is_root() or not shutil.which("apt-get"):
        return False
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = install_line(packages)
    say("running: " + " ".join(command))
    have_lists = glob.glob("/var/lib/apt/lists/*_Packages*")
    for update_first in (False, True) if have_lists else (True,):
        if update_first and run_quietly(["apt-get", "update"], environment):
            return False
        if not run_quietly(command, environment):
            return True
    return False


def run_quietly(command, environment):
    """The exit status; what the command printed is shown only if it failed."""
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout)
        sys.stderr.flush()
    return done.returncode


def loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def look_for_qt_libraries():
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in QT_LIBRARIES.items() if not loads(library)]
    if not missing:
        return
    say("Qt needs system libraries that are missing here: " + " ".join(missing))
    if install_system_packages(missing):
        return
    say("install them with: " + " ".join(install_line(missing)))
    say("until then the command line works, but not the window, nor its tests")


# ------------------------------------------------------------------------- the environment


def what_it_is_made_from():
    """Changes when the environment has to be made or brought up to date."""
    digest = hashlib.sha256()
    for path in (LOCK, os.path.join(ROOT, "pyproject.toml"), os.path.abspath(__file__)):
        with open(path, "rb") as file:
            digest.update(file.read())
    return "{} {} {}.{}\n".format(digest.hexdigest(), ROOT, *sys.version_info[:2])


def is_up_to_date(made_from):
    try:
        with open(STAMP, encoding="utf-8") as file:
            return file.read() == made_from and not run_is_broken([PYTHON, "-c", ""])
    except OSError:
        return False


def run_is_broken(command):
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) != 0
    except OSError:
        return True


def can_be_kept():
    """Whether an environment is there that only needs other packages."""
    of_this_version = "import sys; sys.exit(sys.version_info[:2] != {!r})".format(tuple(sys.version_info[:2]))
    if os.path.exists(UNFINISHED) or run_is_broken([PYTHON, "-c", of_this_version]):
        return False
    try:
        with open(os.path.join(VENV, "bin", "activate"), encoding="utf-8") as file:
            return VENV in file.read()  # its scripts name the folder: not after it was moved or copied
    except OSError:
        return False


def find_pip():
    """The command that installs into the environment, and whether the environment needs its own pip for it."""
    if has_module("ensurepip"):
        return [PYTHON, "-m", "pip"], True
    package = "python{}.{}-venv".format(*sys.version_info)
    if install_system_packages([package]):
        return [PYTHON, "-m", "pip"], True
    for pip in ([sys.executable, "-m", "pip"], ["pip3"], ["pip"]):
        if not run_is_broken([*pip, "--python", sys.executable, "--version"]):
            return [*pip, "--python", PYTHON], False
    return stop("this Python comes without pip; install it with: " + " ".join(install_line([package])))


def make_environment(made_from):
    pip, own_pip = find_pip()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment.update(
        PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1"
    )
    if not can_be_kept():
        say("making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        how = [] if own_pip else ["--without-pip"]
        if run_quietly([sys.executable, "-m", "venv", *how, VENV], environment):
            stop("the virtual environment could not be made; the lines above say why")
    with open(UNFINISHED, "w", encoding="utf-8"):
        pass
    say("installing the locked packages; the first time this takes a minute or two")
    for what in (
        ["--require-hashes", "--requirement", LOCK],
        ["--no-deps", "--no-build-isolation", "--editable", ROOT],
    ):
        # not quiet about errors: pip says which package and why
        if subprocess.call([*pip, "install", "--quiet", *what], env=environment, stdin=subprocess.DEVNULL):
            stop("the packages could not be installed; the lines above say why")
    os.remove(UNFINISHED)
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(made_from)
    say("done: .venv/bin/lhs-desktop is the program")


def main():
    use_new_enough_python()
    import fcntl

    with open(__file__, "rb") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        look_for_qt_libraries()
        made_from = what_it_is_made_from()
        if not is_up_to_date(made_from):
            make_environment(made_from)


if __name__ == "__main__":
    main()

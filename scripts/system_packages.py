"""What the program needs of a Debian system beyond Python: found, installed by root, or unpacked into ``.venv/``.

A plain user cannot install packages, but may download and unpack them: then Python loads Qt's libraries from there.
"""

import ctypes
import glob
import os
import shlex
import shutil
import subprocess
import sys

from scripts.telling import run, say

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

# Drivers of graphics cards: nothing links to them, and they are most of what would be downloaded.
DRIVERS = ("mesa", "libdrm", "libgbm", "libicu", "libllvm", "libsensors", "libxml2", "libz3")

# Runs when Python starts from the environment: the libraries are loaded just before Qt would look for them.
PRELOADING = '''\
"""Loads, before Qt, the libraries it needs: they lie unpacked in the environment and not in the system."""

import ctypes
import os
import sys

LIBRARIES = {libraries!r}
FOLDERS = {folders!r}


class BeforeQt:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "PySide6":
            sys.meta_path.remove(BeforeQt)
            for variable, folder in FOLDERS.items():
                os.environ.setdefault(variable, folder)
            for library in LIBRARIES:
                ctypes.CDLL(library)


sys.meta_path.insert(0, BeforeQt)
'''


def install_line(packages):
    words = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    return words if is_root() else ["sudo", *words]


def is_root():
    return os.geteuid() == 0


def install(packages):
    """Whether the packages were installed; only root can."""
    if not is_root() or not shutil.which("apt-get"):
        return False
    command = install_line(packages)
    say("running: " + shlex.join(command))
    have_lists = glob.glob("/var/lib/apt/lists/*_Packages*")
    for update_first in (False, True) if have_lists else (True,):
        if update_first and not run(["apt-get", "update"]):
            return False
        if run(command):
            return True
    return False


def unpack(packages, folder):
    """Whether the packages, with what they depend on, were downloaded and unpacked below the folder."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    downloads = os.path.join(folder, "downloads")
    state = os.path.join(downloads, "state")
    os.makedirs(os.path.join(state, "lists", "partial"), exist_ok=True)
    settings = {
        "Dir::State": state,
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": os.path.join(downloads, "cache"),
    }
    apt = ["apt-get", *(word for pair in settings.items() for word in ("--option", "{}={}".format(*pair)))]
    if not run([*apt, "update"]):
        return False
    simulated = subprocess.run(
        [*apt, "--simulate", "--no-install-recommends", "install", *packages],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        universal_newlines=True,
        check=False,
    )
    names = [line.split()[1] for line in simulated.stdout.splitlines() if line.startswith("Inst ")]
    names = [name for name in names if not any(driver in name for driver in DRIVERS)]
    unpacked = (
        names
        and run([*apt, "download", *names], cwd=downloads)
        and all(
            run(["dpkg-deb", "--extract", deb, folder]) for deb in glob.glob(os.path.join(downloads, "*.deb"))
        )
    )
    shutil.rmtree(downloads, ignore_errors=True)
    return bool(unpacked)


def loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_qt_libraries():
    return (
        [library for library in QT_LIBRARIES if not loads(library)]
        if sys.platform.startswith("linux")
        else []
    )


def provide_qt_libraries(venv):
    """Sees to it that Qt can be loaded from the environment, or says what to do."""
    (site_packages,) = glob.glob(os.path.join(venv, "lib", "python3*", "site-packages"))
    hook = os.path.join(site_packages, "lhs_system_libraries")
    if os.path.exists(hook + ".pth"):
        return
    missing = missing_qt_libraries()
    if not missing:
        return
    packages = [QT_LIBRARIES[library] for library in missing]
    say("Qt needs system libraries that are missing here")
    if install(packages):
        return
    say("to install them: " + shlex.join(install_line(packages)))
    folder = os.path.join(venv, "system-packages")
    say("unpacking them into .venv instead")
    if unpack(packages, folder):
        libraries = in_order_of_need(
            path for lib in ("lib", "usr/lib") for path in glob.glob(os.path.join(folder, lib, "*", "*.so.*"))
        )
        if not missing_qt_libraries():
            with open(hook + ".py", "w", encoding="utf-8") as file:
                file.write(PRELOADING.format(libraries=libraries, folders=data_folders(folder)))
            with open(hook + ".pth", "w", encoding="utf-8") as file:
                file.write("import lhs_system_libraries\n")
            return
    say("that failed; the command line works, but not the window, nor its tests")


def in_order_of_need(libraries):
    """The libraries that can be loaded, each after those it needs; they are loaded by this, too."""
    waiting = sorted({os.path.realpath(library) for library in libraries})
    ordered: list[str] = []
    while True:
        loaded = [library for library in waiting if loads(library)]
        if not loaded:
            return ordered
        ordered += loaded
        waiting = [library for library in waiting if library not in loaded]


def data_folders(folder):
    """Where the unpacked libraries find their data, if the system has none."""
    fonts = os.path.join(folder, "etc", "fonts", "fonts.conf")
    if os.path.exists(fonts):
        with open(fonts, encoding="utf-8") as file:
            configuration = file.read()
        unpacked = "<dir>{}/usr/share/fonts</dir>".format(folder)
        if unpacked not in configuration:
            with open(fonts, "w", encoding="utf-8") as file:
                file.write(configuration.replace("</fontconfig>", unpacked + "</fontconfig>"))
    places = {"FONTCONFIG_PATH": "etc/fonts", "XKB_CONFIG_ROOT": "usr/share/X11/xkb"}
    return {
        variable: os.path.join(folder, place)
        for variable, place in places.items()
        if os.path.exists(os.path.join(folder, place)) and not os.path.exists(os.path.join("/", place))
    }


def unpack_pip(folder):
    """The path of a pip that can be run, from Debian's packages; with certificates if the system has none."""
    if not unpack(["python3-pip-whl"], folder):
        return None
    wheels = glob.glob(os.path.join(folder, "usr", "share", "python-wheels", "pip-*.whl"))
    certificates = sorted(glob.glob(os.path.join(folder, "usr", "share", "ca-certificates", "*", "*.crt")))
    if certificates and "PIP_CERT" not in os.environ:
        bundle = os.path.join(folder, "certificates.pem")
        with open(bundle, "wb") as together:
            for path in certificates:
                with open(path, "rb") as one:
                    together.write(one.read() + b"\n")
        os.environ["PIP_CERT"] = bundle
    return os.path.join(wheels[0], "pip") if wheels else None

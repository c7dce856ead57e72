"""What the benchmarks run, and what each may cost at most beside the bare run."""
import os, shutil, subprocess, sys
from dataclasses import dataclass, field
from typing import Callable, Optional

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Case:
    name: str
    command: list
    #: The largest ratio to the bare run, or the most milliseconds over it, that is aimed at.
    ratio: Optional[float] = None
    milliseconds: Optional[float] = None
    #: Rounds for each one that was asked for.
    repeats: int = 1
    directory: Optional[str] = None
    prepare: Optional[Callable] = None
    environment: dict = field(default_factory=lambda: dict(os.environ))


def compile_workload(work):
    """The workload and the program that it executes."""
    workload, no_op = os.path.join(work, "workload"), os.path.join(work, "no-op")
    flags = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["cc", *flags, "-pthread", "-o", workload, os.path.join(HERE, "workload.c")], check=True)
    subprocess.run(["cc", *flags, "-static", "-o", no_op, os.path.join(HERE, "no-op.c")], check=True)
    return workload, no_op


def all_cases(work):
    workload, no_op = compile_workload(work)
    search = {**os.environ, "PATH": f"{work}:{os.environ['PATH']}"}
    loop = 'i=0; while [ "$i" -lt 5000 ]; do /bin/true; i=$((i + 1)); done'
    return [
        Case("-- true", ["/bin/true"], milliseconds=2.5, repeats=10),
        Case("2,000 spawns, one spawner", [workload, "spawn", "2000", "1", no_op], ratio=1.15),
        Case("2,000 spawns, two spawners", [workload, "spawn", "2000", "2", no_op], ratio=1.35),
        Case("2,000 spawns, four spawners", [workload, "spawn", "2000", "4", no_op], ratio=1.20),
        Case("2,000 spawns, eight spawners", [workload, "spawn", "2000", "8", no_op]),
        Case("500 path searches, 8 misses each", [workload, "search", "500", "no-op"], environment=search),
        Case("10,000 threads", [workload, "threads", "10000"], ratio=1.02),
        Case("50,000 handled signals", [workload, "signals", "50000"], ratio=1.02),
        Case("20,000 forks", [workload, "forks", "20000"], ratio=1.02),
        Case("5,000 commands of a shell loop", ["sh", "-c", loop]),
        c_build(os.path.join(work, "c")),
        swift_build(os.path.join(work, "swift")),
        configure(os.path.join(work, "configure")),
    ]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def make_case(name, directory, ratio, suffix, rule, sources):
    """A `make -j2` of sources that a rule compiles one by one; each run starts from nothing."""
    for number, text in enumerate(sources):
        write(os.path.join(directory, f"part{number}.{suffix}"), text)
    objects = " ".join(f"part{number}.o" for number in range(len(sources)))
    write(os.path.join(directory, "Makefile"), f"all: {objects}\n%.o: %.{suffix}\n\t{rule}\nclean:\n\trm -f *.o\n")
    return Case(name, ["make", "-s", "-j2"], ratio=ratio, directory=directory,
                prepare=lambda: subprocess.run(["make", "-s", "clean"], cwd=directory, check=True))


def c_build(directory):
    function = "static int f{n}(char *text) {{ char part[64]; snprintf(part, sizeof part, \"%s{n}\", text); " \
               "return (int)strlen(part) + atoi(text); }}\n"
    body = "".join(function.format(n=n) for n in range(60))
    total = " + ".join(f"f{n}(text)" for n in range(60))
    includes = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <math.h>\n"
    sources = [f"{includes}{body}int part{number}(char *text) {{ return {total}; }}\n" for number in range(60)]
    return make_case("C build of 60 files, make -j2", directory, 1.01, "c", "cc -O2 -c -o $@ $<", sources)


def swift_build(directory):
    if not shutil.which("swiftc"):
        return None
    function = "func f{n}(_ words: [String]) -> Int {{ words.map {{ $0.count &+ {n} }}.filter {{ $0 % 3 == 0 }}.reduce(0, &+) }}\n"
    body = "".join(function.format(n=n) for n in range(40))
    sources = [body + f"public func part{number}() -> Int {{ f{number}([\"a\"]) }}\n" for number in range(8)]
    rule = "swiftc -O -parse-as-library -module-name $* -c -o $@ $<"
    return make_case("Swift build of 8 files, make -j2", directory, 1.01, "swift", rule, sources)


def configure(directory):
    """A configure script as autoconf makes it."""
    if not shutil.which("autoconf"):
        return None
    headers = "stdio.h stdlib.h string.h unistd.h fcntl.h sys/stat.h sys/types.h sys/wait.h sys/socket.h netdb.h pwd.h grp.h"
    functions = "fork vfork pipe2 dup3 poll epoll_create1 eventfd signalfd memfd_create getrandom strlcpy posix_spawn " \
                "clock_gettime nanosleep mmap sendfile splice openat fstatat readlinkat sigaction"
    write(os.path.join(directory, "configure.ac"),
          f"AC_INIT([bench], [1])\nAC_PROG_CC\nAC_CHECK_HEADERS([{headers}])\nAC_CHECK_FUNCS([{functions}])\n"
          "AC_CHECK_SIZEOF([long])\nAC_C_BIGENDIAN\nAC_TYPE_PID_T\nAC_OUTPUT\n")
    subprocess.run(["autoconf"], cwd=directory, check=True)
    return Case("./configure", ["./configure", "--quiet"], ratio=1.03, directory=directory,
                prepare=lambda: subprocess.run(["rm", "-f", "config.status", "config.log"], cwd=directory, check=True))

"""The phases of scripts/soak, its figures and its verdict; called by it as root, in a mount namespace of its own."""
import argparse, glob, json, os, pathlib, shutil, subprocess, sys, tempfile

import checks, guarded

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLAIN_USER = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--"]
ENGINES = ["podman_runc", "podman_crun", "buildah_runc"]
LOADS = ["storm", "signals", "compile", "witness"]
# What a step may take beyond its time: engines finish the container that they have begun.
GRACE = 120
SOURCES = 12
# KiB of resident memory, the pages of the program's file included (about 9 MiB): for a verdict alone, and with every
# report, for which the first 10,000 execs are kept and each exec is written while the step runs.
# Reports keep 10,000 execs. A guard of an ordinary user may not read every process of its step, and forgets later.
PEAK, PEAK_WITH_REPORTS = 20 * 1024, 48 * 1024


class Soak:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.guard = os.path.realpath(options.guard)
        self.reports = ROOT / (".build/soak-self-test" if options.quick else ".build/soak")
        shutil.rmtree(self.reports, ignore_errors=True)
        self.reports.mkdir(parents=True)
        victims = work / "victims"
        subprocess.run([ROOT / "scripts/build-victims", victims], check=True)
        self.witness = str(victims / "exec-witness")
        # The engines' own folders they make themselves; `plain` is whoever's the storms are.
        (work / "plain").mkdir()
        self.write_sources(work / "build")
        for folder in (work, work / "plain", work / "reports", work / "build"):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        owned = [work / "plain"] if not options.as_user else [work, *work.glob("[!v]*"), *work.glob("build/*")]
        for path in owned:
            shutil.chown(path, "nobody", "nogroup")
        self.scripts = HERE
        if options.as_user:
            # Where an ordinary user can read them, wherever this checkout is.
            self.guard = shutil.copy(self.guard, victims / "runcguard")
            self.scripts = victims
            for script in HERE.glob("*.sh"):
                shutil.copy(script, victims)

    @staticmethod
    def write_sources(folder):
        folder.mkdir()
        names = [f"part{number}" for number in range(SOURCES)]
        for name in names:
            source = f"#include <stdio.h>\nint {name}(void) {{ return printf(\"{name}\"); }}\n"
            (folder / f"{name}.c").write_text(source)
        (folder / "main.c").write_text("int main(void) { return 0; }\n")
        objects = " ".join(f"{name}.o" for name in ["main", *names])
        (folder / "Makefile").write_text(f"all: {objects}\n\t$(CC) -o all {objects}\nclean:\n\trm -f *.o all\n")

    def phase(self, name, step, seconds, exactly=None):
        """Runs one guarded step, prints its figures, and returns what is wrong with it."""
        print(f"== {name}: {' '.join(os.path.basename(word) for word in step)}", flush=True)
        reports = self.work / "reports"
        files = ["--report-dir", str(reports)] if exactly is None else ["--json", str(reports / f"{name}.verdict.json")]
        options = ["run", "--mode", self.options.mode, "--name", name, *files]
        as_user = PLAIN_USER if self.options.as_user else []
        command = [*as_user, self.guard, *options, "--", *step]
        mounts, cgroups = read_mounts(), read_cgroups(self.work.name)
        log = self.reports / f"{name}.log"
        limit = seconds + (10 if self.options.quick else GRACE)
        witnessed = self.work / "witnessed"
        witnessed.unlink(missing_ok=True)
        run = guarded.run(command, log, limit, self.reports / f"{name}.perf", self.work / "warm")
        new_mounts, new_cgroups = sorted(read_mounts() - mounts), sorted(read_cgroups(self.work.name) - cgroups)
        for file in reports.glob(f"{name}.*"):
            shutil.copy(file, self.reports)
        verdict = self.reports / f"{name}.verdict.json"
        verdict = json.loads(verdict.read_text()) if verdict.exists() else None
        witnessed = int(witnessed.read_text() or 0) if witnessed.exists() else None
        # The guard's own exec, and that of the program that makes it an ordinary user's.
        outside = self.options.execs_outside + (1 if as_user else 0)
        wrong = [*checks.outcome(run, verdict), *checks.nothing_left(run, new_mounts, new_cgroups),
                 *checks.small(run, PEAK if exactly is not None else PEAK_WITH_REPORTS),
                 *checks.every_exec(run, verdict, outside, witnessed, exactly)]
        if exactly is None:
            wrong += checks.steady(run, min(seconds // 2, 12))
        lines = log.read_text(errors="replace").splitlines()
        told = lines[-60:] if wrong else [line for line in lines if line.startswith(("load ", "runcguard: "))]
        print("\n".join(told))
        figures = self.figures(name, run, verdict, outside, witnessed, exactly)
        (self.reports / f"{name}.json").write_text(json.dumps(
            {"figures": figures, "wrong": wrong, "samples": [vars(sample) for sample in run.samples]}, indent=1))
        for key, value in figures.items():
            print(f"  {key:<34}{value}")
        for text in wrong:
            print(f"  WRONG: {text}")
        if run.hung:
            print(log.with_suffix(".hang.txt").read_text()[:20000])
        print(flush=True)
        return wrong

    def figures(self, name, run, verdict, outside, witnessed, exactly):
        first, last = (run.samples[0], run.samples[-1]) if run.samples else (None, None)
        summary = verdict["summary"] if verdict else {}
        coverage = verdict["coverage"] if verdict else {}
        figures = {
            "guard": f"mode {coverage.get('mode')}, {'ordinary user' if self.options.as_user else 'root'}",
            "time": f"{run.seconds:.0f} s, {run.awake:.0f} s of it awake, exit status {run.status}",
            "execs the guard saw":
                f"{summary.get('execs')} (held {coverage.get('held')}, watched {coverage.get('watched')})",
            "execs the kernel saw (perf)": f"{run.kernel_execs - outside} in the step",
            "execs that counted themselves": f"{witnessed}" + (f", and {exactly} more" if exactly is not None else ""),
            "runtime executions, sanctioned": f"{summary.get('runtime_executions')}, {summary.get('sanctioned')}",
            "findings": len(verdict["findings"]) if verdict else None,
        }
        if first is not None:
            figures |= {
                "resident KiB, first/middle/last": f"{first.rss}, {run.samples[len(run.samples) // 2].rss}, {last.rss}",
                "resident KiB, peak": run.peak,
                "descriptors, first/last/most":
                    f"{first.descriptors}, {last.descriptors}, {max(sample.descriptors for sample in run.samples)}",
                "threads, most": max(sample.threads for sample in run.samples),
                "load, mean": f"{sum(sample.load for sample in run.samples) / len(run.samples):.1f}",
            }
        return figures


def read_mounts():
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        return {line.split()[4] for line in file}


def read_cgroups(name):
    """Only those of this soak's engines, in hierarchies that are there: others may use this machine, too."""
    paths = glob.glob("/sys/fs/cgroup/**/", recursive=True)
    return {path for path in paths if name in path and "/unified/" not in path}


def main():
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("seconds", nargs="?", type=int, default=600)
    parser.add_argument("--mode", choices=["notify", "trace"], default="notify")
    parser.add_argument("--as-user", action="store_true", help="the guard is an ordinary user's, without engines")
    parser.add_argument("--self-test", action="store_true", help="guards that are broken on purpose have to fail")
    parser.add_argument("--guard", default=os.environ.get("RUNCGUARD_BINARY") or ROOT / ".build/release/runcguard",
                        help=argparse.SUPPRESS)
    parser.add_argument("--execs-outside", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--loads", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not os.access(options.guard, os.X_OK):
        sys.exit(f"scripts/soak: {options.guard} is not built: swift build -c release")
    guarded.adopt_orphans()
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    if options.self_test:
        import self_test
        sys.exit(self_test.main(options))
    with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as work:
        soak = Soak(options, pathlib.Path(work))
        prefix = [] if options.as_user else PLAIN_USER
        length, warm = ("100", "10") if options.quick else ("1500", "2500")
        exact = ["sh", str(soak.scripts / "exact.sh"), work, soak.witness, "4", length, *prefix]
        # The shell, stress-ng, and what gives it another user.
        wrong = soak.phase("exact", exact, 20 if options.quick else 300, exactly=2 + (1 if prefix else 0))
        loads = options.loads.split(",") if options.loads else LOADS + ([] if options.as_user else ENGINES)
        step = ["sh", str(soak.scripts / "step.sh"), work, str(options.seconds), soak.witness, warm, *loads]
        wrong += soak.phase("soak", step, options.seconds)
    print("soak: nothing hung, leaked, was left over, found or missed" if not wrong else f"soak: {len(wrong)} faults")
    sys.exit(1 if wrong else 0)


main()

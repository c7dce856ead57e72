#!/usr/bin/env python3
"""Runs a CI definition of ci-examples as its CI system would: the same command lines, script files and variables.

Usage: ci-example.py SYSTEM FILE, in a workspace; GUARD_LINKS names the folder with runcguard and runcguard-sh.
Prints one JSON line for each step; exits with the first status that would fail the job, and runs after it only what the
system runs after a failure.
"""
import base64
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

import yaml

LINKS = os.environ["GUARD_LINKS"]
SYSTEM, FILE = sys.argv[1:3]
TEXT = open(FILE).read().replace("/usr/bin/runcguard", f"{LINKS}/runcguard")
TEMPORARY = tempfile.mkdtemp(dir=os.getcwd(), prefix="ci-temporary-")
failed = 0


def run(name, argv, env=None, stdin=None, always=False, ignored=()):
    """Runs one step unless an earlier one has failed."""
    global failed
    if failed and not always:
        return print(json.dumps({"step": name, "status": None}), flush=True)
    environment = {**os.environ, **{key: str(value) for key, value in (env or {}).items()}}
    status = subprocess.run(argv, env=environment, input=stdin, stdin=None if stdin else subprocess.DEVNULL).returncode
    print(json.dumps({"step": name, "status": status}), flush=True)
    if status and status not in ignored:
        failed = failed or status


def script_file(text, name="script", mode=0o644):
    path = f"{TEMPORARY}/{name}"
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)
    return path


def github():
    workflow = yaml.safe_load(TEXT)
    shell = workflow["defaults"]["run"]["shell"]
    for job_name, job in workflow["jobs"].items():
        env = {**job.get("env", {}), "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_JOB": job_name}
        env["GITHUB_STEP_SUMMARY"] = f"{os.getcwd()}/summary.md"
        count = 0
        for step in job["steps"]:
            always = step.get("if") == "always()"
            if "run" in step:
                count += 1
                action = "__run" if count == 1 else f"__run_{count}"
                github_step(step, shell, {**env, "GITHUB_ACTION": action}, always)
            elif step["uses"].startswith("./"):
                action = yaml.safe_load(open(f"{os.path.dirname(FILE)}/../../{step['uses'][2:]}/action.yml").read())
                inputs = {key: value["default"] for key, value in action["inputs"].items()}
                for inner in action["runs"]["steps"]:
                    if "run" in inner:
                        values = {
                            key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: inputs[match[1]], value)
                            for key, value in inner.get("env", {}).items()
                        }
                        builtin = {"bash": "bash --noprofile --norc -e -o pipefail {0}"}[inner["shell"]]
                        github_step(inner, builtin, {**env, **values}, always)


def github_step(step, shell, env, always):
    """The command is all before the first blank; the file has no suffix and is not executable."""
    command, arguments = shell.split(" ", 1)
    path = script_file(step["run"], os.urandom(8).hex())
    run(step.get("name", step["run"].strip()), [command] + shlex.split(arguments.format(path)), env, always=always)


def azure():
    pipeline = yaml.safe_load(TEXT)

    def expand(text):
        text = text.replace("$(Build.ArtifactStagingDirectory)", f"{os.getcwd()}/staging")
        return re.sub(r"\$\((\w+)\)", lambda match: str(pipeline["variables"][match[1]]), text)

    env = {"TF_BUILD": "True", **{key: expand(value) for key, value in pipeline["variables"].items()}}
    for step in pipeline["steps"]:
        if "script" in step:
            path = script_file(expand(step["script"]), "script.sh")
            run(step["displayName"], ["bash", "--noprofile", "--norc", path], env)


def circleci():
    for name, job in yaml.safe_load(TEXT)["jobs"].items():
        for step in job["steps"]:
            if "run" in step:
                path = script_file(step["run"]["command"])
                env = {**job["environment"], "CI": "true", "CIRCLECI": "true", "CIRCLE_JOB": name}
                run(step["run"]["name"], shlex.split(job["shell"]) + [path], env)


def buildkite():
    for step in yaml.safe_load(TEXT)["steps"]:
        env = {"BUILDKITE": "true", "BUILDKITE_LABEL": step["label"], "BUILDKITE_STEP_KEY": step["key"], **step["env"]}
        run(step["label"], shlex.split("/bin/bash -e -c") + [step["command"]], env)


def woodpecker():
    for step in yaml.safe_load(TEXT)["steps"]:
        lines = ["unset CI_SCRIPT"] + [f"echo + {shlex.quote(line)}\n{line}" for line in step["commands"]]
        script = base64.b64encode("\n".join(lines).encode()).decode()
        names = {"CI": "woodpecker", "CI_WORKFLOW_NAME": "ci", "CI_STEP_NAME": step["name"], "CI_SCRIPT": script}
        run(step["name"], step["entrypoint"], {**step["environment"], **names})


def tekton():
    text = TEXT.replace("$(workspaces.source.path)", os.getcwd())
    for step in yaml.safe_load(text)["spec"]["steps"]:
        env = {variable["name"]: variable["value"] for variable in step["env"]}
        run(step["name"], [script_file(step["script"], mode=0o755)], env)


def bitbucket():
    for pipeline in yaml.safe_load(TEXT)["pipelines"]["default"]:
        step = pipeline["step"]
        run(step["name"], ["/bin/bash", "-e", script_file("\n".join(step["script"]))])


def jenkins():
    env = dict(re.findall(r"""(?m)^\s+(RUNCGUARD_\w+) = ["'](.*)["']$""", TEXT))
    env = {key: value.replace("${BUILD_NUMBER}", "7") for key, value in env.items()}
    env |= {"JENKINS_URL": "https://jenkins.example/", "JOB_NAME": "app/main", "BUILD_NUMBER": "7", "STAGE_NAME": "build"}
    scripts = re.findall(r"""(?s)sh '''(.*?)'''|(?m:sh '([^'\n]+)'$)|script: '([^'\n]+)'""", TEXT)
    warns = "status == 86" in TEXT
    for number, found in enumerate(scripts):
        run(f"sh {number}", jenkins_line("".join(found), number), env, ignored=(86,) if warns else ())


def jenkins_line(script, number):
    """The durable-task plug-in's line, with its copy, heart-beat, cookie, closed descriptors and result file."""
    folder = f"{TEMPORARY}/durable-{number}"
    os.mkdir(folder)
    copy, log, result = f"{folder}/script.sh.copy", f"{folder}/jenkins-log.txt", f"{folder}/jenkins-result.txt"
    path = f"{folder}/script.sh"
    with open(path, "w") as file:
        file.write(script)
    os.chmod(path, 0o755)
    shell = os.environ.get("JENKINS_SHELL", "sh")
    command = f"'{copy}'" if script.startswith("#!") else f"'{shell}' -xe '{copy}'"
    beat = f"{{ while [ -d '{folder}' ] && [ ! -f '{result}' ]; do touch '{log}'; sleep 0.1; done }}"
    line = (
        f"(cp '{path}' '{copy}'; {beat} & jsc=durable-{number}; JENKINS_SERVER_COOKIE=$jsc {command} > '{log}' 2>&1; "
        f"echo $? > '{result}.tmp'; mv '{result}.tmp' '{result}'; wait) >&- 2>&- &"
    )
    waiting = f"while [ ! -f '{result}' ]; do sleep 0.05; done; cat '{log}' >&2; exit $(cat '{result}')"
    return ["sh", "-c", f"nohup sh -c {shlex.quote(line)} </dev/null; {waiting}"]


def gitlab_entrypoint():
    """The docker executor: the image's entrypoint with a shell that is looked for, and the script on standard input."""
    probe = "".join(
        f"if [ -x {path} ]; then exec {path}; fi; " for path in ("/usr/bin/bash", "/bin/bash", "/usr/bin/sh", "/bin/sh")
    )
    for name, job in yaml.safe_load(TEXT).items():
        exports = "".join(f"export {key}={shlex.quote(value)}; " for key, value in job["variables"].items())
        script = f"set -eo pipefail; {exports}: | eval {shlex.quote(chr(10).join(job['script']))}; exit 0\n"
        env = {**job["variables"], "GITLAB_CI": "true", "CI_JOB_NAME": name}
        run(name, job["image"]["entrypoint"] + ["sh", "-c", probe], env, stdin=script.encode())


def kubernetes():
    """The pod's command under its capabilities and no_new_privs."""
    container = yaml.safe_load(TEXT.replace("/reports", f"{os.getcwd()}/runcguard-reports"))["spec"]["containers"][0]
    context = container["securityContext"]
    kept = ",".join(["-all"] + [f"+{name.lower()}" for name in context["capabilities"]["add"]])
    prefix = ["setpriv", "--bounding-set", kept, "--inh-caps", "-all"]
    if not context["allowPrivilegeEscalation"]:
        prefix.append("--no-new-privs")
    run(container["name"], prefix + ["--"] + container["command"])


{function.__name__: function for function in (
    github, azure, circleci, buildkite, woodpecker, tekton, bitbucket, jenkins, gitlab_entrypoint, kubernetes
)}[SYSTEM]()
sys.exit(failed)

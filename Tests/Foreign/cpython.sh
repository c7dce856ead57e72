# CPython's own tests, of the Python that is installed: subprocess, signals, os, pseudo-terminals, process pools.
# shellcheck shell=bash disable=SC2034
packages=(python3.11 libpython3.11-testsuite gcc)
least=1500

prepare() { :; }

list_units() {
  printf 'test_%s\n' subprocess signal threadsignals os posix pty popen fork1 wait3 wait4 eintr select poll epoll selectors \
    faulthandler cmd_line cmd_line_script threading thread concurrent_futures platform resource ioctl fcntl socket mmap \
    asyncio.test_subprocess asyncio.test_unix_events sys site
}

run() {
  local unit
  for unit; do
    echo "== $unit" >&2
    timeout -k 5 600 python3.11 -m test --timeout 500 -v --junit-xml "$PWD/$unit.xml" "$unit" >&2
    echo "RESULT $unit:status $?"
    [ ! -r "$unit.xml" ] || python3.11 - "$unit" <<'PYTHON'
import sys, xml.etree.ElementTree
for case in xml.etree.ElementTree.parse(sys.argv[1] + ".xml").iter("testcase"):
    result = "ok" if case.get("result") == "completed" and case.find("error") is None and case.find("failure") is None else "failed"
    result = "skipped" if case.find("skipped") is not None else result
    print("RESULT", f"{sys.argv[1]}:{case.get('name')}".replace(" ", "_"), result)
PYTHON
  done
  return 0
}

results() {
  sed -En 's/^RESULT ([^ ]+) ([^ ]+)$/\1\t\2/p'
}

# GNU make's own tests, of the make that is installed: job servers, re-execution, shells, errors of children.
# shellcheck shell=bash disable=SC2034
packages=(make perl gcc)
source=make-dfsg
paths=(tests src COPYING)
least=120

prepare() {
  sed 's/@[A-Za-z_]*@//' tests/config-flags.pm.in >tests/config-flags.pm
}

list_units() {
  (cd tests/scripts && printf '%s\n' */* | grep -Ev '^vms/|~$|test_template')
}

run() {
  cd tests || return
  # Its status says whether all tests passed.
  perl ./run_make_tests.pl -srcdir .. -make /usr/bin/make "$@" || return 0
}

# "features/exec ........ ok     (16 passed)"
results() {
  sed -En 's/^([a-z]+\/[^ ]+) \.+ (.*)/\1:\t\2/p'
}

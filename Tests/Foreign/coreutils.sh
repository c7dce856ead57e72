# Tests of GNU coreutils, of the programs that are installed: timeout, kill, nohup, env, stdbuf, tail, sort, tee, split.
# shellcheck shell=bash disable=SC2034
packages=(coreutils perl gcc libc6-dev)
source=coreutils
paths=(tests build-aux init.cfg)
least=200

# They ask which programs were built and what was configured. Tests that need a program only the build makes are left out.
prepare() {
  mkdir -p src lib
  : >lib/config.h
  chmod -R a+rX tests
}

list_units() {
  local needs='getlimits|gcc_shared|expensive|require_gcc|help-version|invalid-opt|usage_vs'
  (cd tests && find misc tail-2 split dd -name '*.sh' -o -name '*.pl' | sort | xargs grep -LE "$needs" | grep -Ev "$needs")
}

run() {
  local unit top=$PWD program programs
  programs=$(dpkg -L coreutils | sed -n 's/^.*\/s\?bin\///p' | tr '\n' ' ')
  unset LANG TMPDIR HOME_
  export LC_ALL=C VERSION=9.1 PACKAGE_VERSION=9.1 abs_top_builddir=$top abs_top_srcdir=$top abs_srcdir=$top srcdir=. \
    top_srcdir=. built_programs="$programs" fail=0 host_os=linux-gnu host_triplet=x86_64-pc-linux-gnu \
    CONFIG_HEADER=$top/lib/config.h CC=gcc AWK=awk EGREP="grep -E" EXEEXT="" MAKE=make PERL=perl SHELL=/bin/sh \
    LOCALE_FR=none LOCALE_FR_UTF8=none TMPDIR=$top
  exec 9>&2
  for unit; do
    export CU_TEST_NAME=tests,${unit//\//-}
    case $unit in
      *.pl) timeout -k 5 200 perl -w -Itests -MCuSkip -MCoreutils -M"CuTmpdir qw($unit)" "tests/$unit" ;;
      *) timeout -k 5 200 sh "tests/$unit" ;;
    esac >/dev/null 2>"$top/said"
    echo "== $unit $?"
    sed 's/^/  /' "$top/said" | tail -n 20
  done
  return 0
}

results() {
  sed -En 's/^== ([^ ]+) ([0-9]+)$/\1:\t\2/p'
}

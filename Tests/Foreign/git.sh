# Some of git's own tests, of the git that is installed: child processes, hooks, editors, pagers, filters, daemons, helpers.
# shellcheck shell=bash disable=SC2034
packages=(git gcc make libc6-dev zlib1g-dev perl)
source=git
least=850

# Only what the tests need beside the installed git; without the objects, because the folder is copied for each run.
prepare() {
  local without=(NO_CURL=1 NO_GETTEXT=1 NO_TCLTK=1 NO_EXPAT=1 NO_OPENSSL=1 NO_PYTHON=1)
  make -s -j"$(nproc)" "${without[@]}" CFLAGS="-O0 -w" GIT-BUILD-OPTIONS t/helper/test-tool t/helper/test-fake-ssh
  make -s -C templates
  find . -name '*.[oa]' -delete
  rm -rf Documentation po contrib gitk-git git-gui
}

list_units() {
  printf '%s\n' t0005-signals t0021-conversion t0061-run-command t1800-hook t5801-remote-helpers t7005-editor t7006-pager \
    t7502-commit-porcelain t7503-pre-commit-and-pre-merge-commit-hooks t7504-commit-msg-hook t7900-maintenance \
    t4020-diff-external t5571-pre-push-hook t5514-fetch-multiple t0300-credentials t0301-credential-cache t6500-gc \
    t3413-rebase-hook t5401-update-hooks t1416-ref-transaction-hooks t5532-fetch-proxy t5802-connect-helper \
    t5510-fetch t7527-builtin-fsmonitor t6030-bisect-porcelain t7610-mergetool
}

run() {
  local unit
  cd t || return
  export GIT_TEST_INSTALLED=/usr/bin TEST_NO_MALLOC_CHECK=1
  for unit; do
    echo "== $unit"
    timeout -k 5 300 sh "./$unit.sh" 2>&1
    echo "== status $?"
  done
  return 0
}

# "ok 3 - what", "not ok 4 - what # TODO known breakage", "ok 5 # skip what (why)"
results() {
  sed -En -e 's/^== status (.*)/status\t\1/p' -e 's/^== ([^ ]+)$/== \1/p' -e 's/^(ok|not ok) ([0-9]+) # skip.*/\2\t\1 skip/p' \
    -e 's/^(ok|not ok) ([0-9]+) -.*/\2\t\1/p' |
    awk -F '\t' -v OFS='\t' '/^== / { unit = substr($0, 4); next } { print unit ":" $1, $2 }'
}

# Perl's own tests, of the perl that is installed: operators, input and output, and the modules that live on processes.
# shellcheck shell=bash disable=SC2034
packages=(perl)
source=perl
paths=(t ext/IPC-Open3 ext/POSIX/t dist/IO/t dist/threads/t dist/Thread-Queue/t cpan/IPC-Cmd/t cpan/IPC-SysV/t cpan/Socket/t)
least=80000

# The tests look for the perl beside them and its modules in ../lib: these are the installed ones.
prepare() {
  local folder
  ln -s /usr/bin/perl perl
  ln -s ../perl t/perl
  mkdir -p lib
  perl -e 'print map { "$_\n" } grep { m{^/usr/(share|lib)} } @INC' | tac | while read -r folder; do
    [ ! -d "$folder" ] || cp -rsf "$folder/." lib/
  done
}

list_units() {
  printf '%s\n' t/{op,io,cmd,base}/*.t {ext,dist,cpan}/*/t/*.t
}

# In the folder that the test expects, with the switches of its first line.
run() {
  local unit folder switches
  export PERL_CORE=1 PERL_TEST_NUMCONVERTS=1
  for unit; do
    folder=t
    case $unit in t/*) ;; *) folder=${unit%/t/*} ;; esac
    switches=$(sed -n '1s/^#!.*perl *\(-[A-Za-z]*\).*/\1/p' "$unit")
    echo "== $unit"
    (
      cd "$folder" || exit
      # shellcheck disable=SC2086 # no switch or one
      timeout -k 5 300 "$OLDPWD/perl" $switches "-I$OLDPWD/lib" "${unit#"$folder/"}" 2>&1
      echo "== status $?"
    )
  done
  return 0
}

# "ok 3 - what" and "not ok 3 # TODO why"; descriptions can have process ids.
results() {
  awk -v OFS='\t' '/^== status/ { print unit ":status", $3; next } /^== / { unit = $2; next }
    match($0, /^(not )?ok [0-9]+/) {
      split(substr($0, 1, RLENGTH), word, " ")
      number = word[1] == "not" ? word[3] : word[2]
      note = match($0, /# *(SKIP|skip|TODO|todo)/) ? tolower(substr($0, RSTART)) : ""
      sub(/^# */, "", note)
      print unit ":" number, (word[1] == "not" ? "not ok" : "ok") (note ~ /^skip/ ? " skip" : note ~ /^todo/ ? " todo" : "")
    }'
}

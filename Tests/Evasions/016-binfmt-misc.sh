#!/bin/sh
# A handler of binfmt_misc: since Linux 6.7 each user namespace can register its own, without root. Any file with the right
# ending then executes the runtime. Usage: binfmt-misc PROGRAM spec --bundle FOLDER
exec unshare --user --map-root-user --mount sh -c '
  mount -t binfmt_misc none /proc/sys/fs/binfmt_misc || exit 70
  echo "#!$0 --log=$3/config.json" > handler
  chmod 755 handler
  echo ":evasion:E::evasion::$PWD/handler:" > /proc/sys/fs/binfmt_misc/register || exit 70
  echo data > file.evasion
  chmod 755 file.evasion
  ./file.evasion' "$@"

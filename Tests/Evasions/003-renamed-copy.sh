#!/bin/sh
# A copy under the name of a compiler's part, as a dependency's install script would leave it.
program=$1
shift
cp "$program" cc1plus
exec ./cc1plus "$@"

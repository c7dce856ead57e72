#!/usr/bin/env python3
# A path and arguments that are no text: a newline, bytes that are not UTF-8, a terminal's control sequence, and what
# would end a string of JSON or an element of XML.
import os
import sys

program, arguments = sys.argv[1], sys.argv[2:]
name = b'make\nrunc: clean\xff\xfe\x1b[2J"}]<\'>&'
with open(name, "wb") as copy:
    copy.write(open(program, "rb").read())
os.chmod(name, 0o755)
os.execv(b"./" + name, [b'\xff\x1b]0;"}</testcase>\n'] + [os.fsencode(argument) for argument in arguments])

#!/usr/bin/env python3
# A copy without its Go build information, as linkers and strip tools can leave it: the main package is gone, the
# strings that the program works with are not.
import os
import sys

program, arguments = sys.argv[1], sys.argv[2:]
content = open(program, "rb").read()
content = content.replace(b"\xff Go buildinf:", bytes(14))
content = content.replace(b"path\tgithub.com/opencontainers/runc", b"path\texample.invalid/someone/tool.x")
with open("tool", "wb") as copy:
    copy.write(content)
os.chmod("tool", 0o755)
os.execv("./tool", ["tool"] + arguments)

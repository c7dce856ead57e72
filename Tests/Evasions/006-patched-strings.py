#!/usr/bin/env python3
# A copy whose build information and strings are patched as a build of one's own would have them: nothing of the content
# says what it is any more.
import os
import sys

program, arguments = sys.argv[1], sys.argv[2:]
content = open(program, "rb").read()
content = content.replace(b"\xff Go buildinf:", bytes(14))
for old, new in [
    (b"path\tgithub.com/opencontainers/runc", b"path\texample.invalid/someone/tool.x"),
    (b"_LIBCONTAINER_", b"_OWNCONTAINER_"),
    (b"runc_cloned:", b"tool_cloned:"),
    (b"runc is a command line client", b"tool is a command line client"),
]:
    content = content.replace(old, new)
with open("tool", "wb") as copy:
    copy.write(content)
os.chmod("tool", 0o755)
os.execv("./tool", ["tool"] + arguments)

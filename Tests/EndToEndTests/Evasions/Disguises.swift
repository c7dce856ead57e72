extension Evasion {
  static let disguises: [Evasion] = [
    Evasion(1, "symbolic-link", "symbolic link named podman", notEngine),
    Evasion(2, "hard-link", "hard link", disguised),
    Evasion(3, "renamed-copy", "renamed copy", disguised),
    Evasion(4, "padded-copy", "copy with another digest", disguised),
    Evasion(5, "no-build-info", "copy without build information", disguised),
    Evasion(
      6, "patched-strings", "own build, strings patched",
      .runs("limit: nothing of the content says what it is; only its name or an engine's launcher would")),
    Evasion(7, "packed", "packed, unpacked into memory", disguised),
    Evasion(8, "memfd-exec", "memory file", disguised),
    Evasion(9, "sealed-memory-file", "sealed memory file with runc's own name for one", disguised),
    Evasion(10, "tmpfile-exec", "file that never had a name (O_TMPFILE)", disguised).with { $0.words = ["."] },
    Evasion(11, "deleted-exec", "file deleted before its exec", disguised).with { $0.words = ["."] },
    Evasion(12, "execveat-empty-path", "execveat without a path", notEngine),
    Evasion(13, "dynamic-loader", "through the dynamic loader", .blocked(["caller-not-engine", "indirect-exec"])),
    Evasion(14, "shebang", "interpreter of a script", notEngine),
    Evasion(15, "script-named-runc", "script named runc", notEngine),
    Evasion(16, "binfmt-misc", "handler of binfmt_misc, in an own user namespace", notEngine),
    Evasion(17, "emulator", "through qemu-user", .blocked(["caller-not-engine", "indirect-exec"])),
    Evasion(18, "other-name-of-the-trade", "under a vendor's name (docker-runc)", notEngine),
    Evasion(20, "unreadable", "program that nobody may read", disguised)
      .but(.user, outcome: .refused("image-unreadable")),
    Evasion(21, "setuid", "setuid launcher", notEngine).with { $0.words = ["victim:plain-exec"] },
    Evasion(22, "user-file-system", "program on FUSE", .refused("image-on-user-file-system"))
      .but(.container, outcome: .refused("image-unreadable"))
      .but(.user, outcome: .notRun("/dev/fuse is root's own here")),
    Evasion(
      23, "overwrite-after-check", "overwriting the program while it runs",
      .harmless(answer: "Text file busy", why: "the kernel refuses to write to a running program (ETXTBSY)")),
    Evasion(24, "sparse-file", "copy of three gigabytes", .refused("image-too-large")),
    Evasion(25, "disguise-exec", "other process name and argv[0]", notEngine),
    Evasion(26, "hostile-names", "path and arguments that are no text", disguised),
    Evasion(27, "huge-environment", "the largest environment", notEngine),
  ]
}

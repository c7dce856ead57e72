#include "CLinux.h"

// A section of its own lets scripts/packaging/stamp find the place in the finished file and write over it: the commit
// then needs no generated source, which plain SwiftPM builds could not have without a dirty tree.
__attribute__((section(".build_facts"), used)) static const char build_facts[GUARD_BUILD_FACTS_SIZE] =
    "commit development build\n";

const char *guard_build_facts(void) { return build_facts; }

import GuardCommands

Placeholder.main()

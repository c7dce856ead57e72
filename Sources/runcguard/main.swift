import GuardCommands

GuardCommand.start()

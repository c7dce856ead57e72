import GuardModel
typealias PlaceholderGuardSession = ProcessID

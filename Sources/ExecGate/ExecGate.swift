import GuardModel
typealias PlaceholderExecGate = ProcessID

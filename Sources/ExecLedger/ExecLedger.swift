import GuardModel
typealias PlaceholderExecLedger = ProcessID

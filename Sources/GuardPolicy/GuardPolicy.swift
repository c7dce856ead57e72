import GuardModel
typealias PlaceholderGuardPolicy = ProcessID

import GuardModel
typealias PlaceholderLinuxKernel = ProcessID

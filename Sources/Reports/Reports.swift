import GuardModel
typealias PlaceholderReports = ProcessID

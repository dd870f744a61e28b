/// Waits until it is true. How long that takes says nothing on a busy machine: it is given up only after a time that
/// no machine needs.
func eventually(_ what: @autoclosure () -> String, _ isTrue: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while try await !isTrue() {
        guard ContinuousClock.now < end else { throw TestFailure("not seen: \(what())") }
        try await Task.sleep(for: .milliseconds(5))
    }
}

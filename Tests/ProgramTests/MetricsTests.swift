import CoreMetrics
import Testing

@testable import countersign

/// One line of Prometheus text, read as its grammar says (exposition format 0.0.4).
private struct ExposedSample: Equatable {
    let name: String
    let labels: [String: String]
    let value: Double

    init?(_ line: Substring) {
        guard
            let match = line.wholeMatch(
                of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*",?)*)\})? (\S+)/),
            let value = match.3 == "+Inf" ? .infinity : Double(match.3)
        else { return nil }
        name = String(match.1)
        self.value = value
        var labels: [String: String] = [:]
        for pair in (match.2 ?? "").matches(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"/) {
            labels[String(pair.1)] = String(pair.2)
        }
        self.labels = labels
    }
}

@Suite("The metrics")
struct MetricsTests {
    private let metrics = Metrics()

    private func lines(_ more: [Metrics.Sample] = []) -> [Substring] {
        metrics.exposition(with: more).split(separator: "\n")
    }

    private func samples(_ name: String, _ more: [Metrics.Sample] = []) throws -> [ExposedSample] {
        try lines(more).filter { !$0.hasPrefix("#") }.map { try #require(ExposedSample($0), "\($0)") }
            .filter { $0.name == name }
    }

    @Test("B34 count a histogram's values below each bound, all of them at the end, and their sum")
    func histogram() throws {
        let timer = metrics.makeTimer(label: "countersign_push_answer_seconds", dimensions: [])
        for milliseconds in [4, 300, 300, 7_000, 500_000] as [Int64] {
            timer.recordNanoseconds(milliseconds * 1_000_000)
        }
        let buckets = try samples("countersign_push_answer_seconds_bucket")
        let values = buckets.map(\.value)
        #expect(values == values.sorted(), "each bucket holds those below it")
        let below = { (bound: String) in buckets.first { $0.labels["le"] == bound }?.value }
        #expect([below("0.005"), below("0.25"), below("0.5"), below("10.0"), below("120.0")] == [1, 1, 3, 4, 4])
        #expect(below("+Inf") == 5 && buckets.last?.labels["le"] == "+Inf")
        #expect(try samples("countersign_push_answer_seconds_count").map(\.value) == [5])
        #expect(try samples("countersign_push_answer_seconds_sum").map(\.value) == [507.604])
    }

    @Test("B34 say once of each family what it means and of what kind it is, before its values")
    func families() throws {
        for route in ["/a", "/b"] {
            metrics.makeTimer(label: RequestTiming.label, dimensions: [("route", route), ("status", "2xx")])
                .recordNanoseconds(1)
        }
        metrics.makeCounter(label: "countersign_push_sent_total", dimensions: [("service", "stream")]).increment(by: 2)
        metrics.gauge("countersign_waiters") { 3 }
        let more = ["set_up", "locked"].map {
            Metrics.Sample(name: "countersign_people", labels: [("state", $0)], value: 7)
        }
        var told: [String] = []
        var family = ""
        for line in lines(more) {
            let words = line.split(separator: " ")
            switch words.first {
            case "#" where words[1] == "HELP":
                #expect(words.count > 4)
                family = String(words[2])
                told.append(family)
            case "#": #expect(words[1] == "TYPE" && words[2] == family)
            default: #expect(try #require(ExposedSample(line)).name.hasPrefix(family))
            }
        }
        #expect(told.count == Set(told).count && told.contains(RequestTiming.label))
        #expect(try samples("countersign_people", more).map(\.labels) == [["state": "locked"], ["state": "set_up"]])
        #expect(try samples("countersign_push_sent_total").map(\.value) == [2])
        #expect(try samples("countersign_waiters").map(\.value) == [3])
    }

    @Test("B34 keep to the form whatever stands in a label")
    func labels() throws {
        metrics.makeCounter(label: "countersign_requests_total", dimensions: [("app", "a\"b\\c\nd")]).increment(by: 1)
        #expect(
            try samples("countersign_requests_total").map(\.labels) == [["app": #"a\"b\\c\nd"#]])
    }

    @Test("B34 T20 stop at so many series, and count what came after")
    func bound() throws {
        for number in 0..<(Metrics.seriesMax + 3) {
            metrics.makeCounter(label: "countersign_requests_total", dimensions: [("app", "\(number)")])
                .increment(by: 1)
        }
        #expect(try samples("countersign_requests_total").count == Metrics.seriesMax)
        #expect(try samples("countersign_metrics_dropped_total").map(\.value) == [3])
    }
}

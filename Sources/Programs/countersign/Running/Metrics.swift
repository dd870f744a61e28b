import CoreMetrics
import Synchronization

/// Keeps the program's metrics and writes them as Prometheus text (exposition format 0.0.4).
final class Metrics: MetricsFactory, Sendable {
    /// Series that are kept; more are counted in one of the name `countersign_metrics_dropped_total`.
    static let seriesMax = 5000
    /// Upper bounds of a histogram's buckets, in seconds.
    static let bounds: [Double] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

    private let series = Mutex<[String: Series]>([:])
    private let overflow = Series(name: "countersign_metrics_dropped_total", labels: "", kind: .counter)
    /// Read at each scrape.
    private let gauges = Mutex<[String: @Sendable () -> Double]>([:])

    /// A value as it is now.
    struct Sample: Equatable, Sendable {
        let name: String
        var labels: [(String, String)] = []
        let value: Double

        static func == (left: Sample, right: Sample) -> Bool {
            left.name == right.name && left.value == right.value && left.labels.elementsEqual(right.labels, by: ==)
        }
    }

    /// A value that is read when somebody asks.
    func gauge(_ name: String, _ read: @escaping @Sendable () -> Double) { gauges.withLock { $0[name] = read } }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions, .counter)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        find(label, dimensions, aggregate ? .histogram : .gauge)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label, dimensions, .histogram)
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private func find(_ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind) -> Series {
        let labels = Self.text(dimensions)
        let key = "\(label){\(labels)}"
        return series.withLock { series in
            if let known = series[key] { return known }
            guard series.count < Self.seriesMax else { return overflow }
            let made = Series(name: label, labels: labels, kind: kind)
            series[key] = made
            return made
        }
    }

    /// All of it as text, with more values that are read for this one scrape.
    func exposition(with more: [Sample] = []) -> String {
        var all = series.withLock { Array($0.values) }
        all.append(overflow)
        all.sort { ($0.name, $0.labels) < ($1.name, $1.labels) }
        var lines: [String] = []
        var last = ""
        for one in all {
            if one.name != last { lines += Self.head(one.name, one.kind) }
            last = one.name
            lines += one.lines()
        }
        let samples = gauges.withLock { $0 }.map { Sample(name: $0.key, value: $0.value()) } + more
        for (name, family) in Dictionary(grouping: samples, by: \.name).sorted(by: { $0.key < $1.key }) {
            lines += Self.head(name, .gauge)
            lines += family.map { sample in
                let labels = Self.text(sample.labels)
                return "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)"
            }.sorted()
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ name: String, _ kind: Series.Kind) -> [String] {
        let help = MetricsHelp.texts[name].map { ["# HELP \(name) \($0)"] } ?? []
        return help + ["# TYPE \(name) \(kind.rawValue)"]
    }

    private static func text(_ labels: [(String, String)]) -> String {
        labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
    }

    /// Each request looks its series up by these texts, and nearly none has anything to escape.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x5c || $0 == 0x22 || $0 == 0x0a }) else { return text }
        return text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// One metric with its labels.
final class Series: CounterHandler, RecorderHandler, TimerHandler, Sendable {
    enum Kind: String, Sendable { case counter, gauge, histogram }

    private struct Values {
        var total: Int64 = 0
        var sum = 0.0
        var count: Int64 = 0
        var buckets: [Int64]
    }

    let name: String
    let labels: String
    let kind: Kind
    private let values: Mutex<Values>

    init(name: String, labels: String, kind: Kind) {
        self.name = name
        self.labels = labels
        self.kind = kind
        values = Mutex(Values(buckets: Array(repeating: 0, count: Metrics.bounds.count)))
    }

    func increment(by amount: Int64) { values.withLock { $0.total &+= amount } }
    func reset() { values.withLock { $0.total = 0 } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        values.withLock { values in
            values.sum = kind == .gauge ? value : values.sum + value
            values.count += 1
            if kind == .histogram, let bucket = Metrics.bounds.firstIndex(where: { value <= $0 }) {
                values.buckets[bucket] += 1
            }
        }
    }

    func lines() -> [String] {
        let now = values.withLock { $0 }
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        switch kind {
        case .counter: return ["\(name)\(braces) \(now.total)"]
        case .gauge: return ["\(name)\(braces) \(now.sum)"]
        case .histogram:
            var lines: [String] = []
            var below: Int64 = 0
            let comma = labels.isEmpty ? "" : ","
            for (bound, count) in zip(Metrics.bounds, now.buckets) {
                below += count
                lines.append("\(name)_bucket{\(labels)\(comma)le=\"\(bound)\"} \(below)")
            }
            lines.append("\(name)_bucket{\(labels)\(comma)le=\"+Inf\"} \(now.count)")
            return lines + ["\(name)_sum\(braces) \(now.sum)", "\(name)_count\(braces) \(now.count)"]
        }
    }
}

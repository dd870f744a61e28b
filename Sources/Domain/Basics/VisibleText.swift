extension Unicode.Scalar {
    /// Whether it neither controls a line nor reorders one.
    var isVisible: Bool {
        if isASCII { return (0x20..<0x7f).contains(value) }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: !properties.isBidiControl
        }
    }
}

extension String {
    var visibleScalars: String.UnicodeScalarView {
        String.UnicodeScalarView(unicodeScalars.filter(\.isVisible))
    }

    /// The visible part, at most so many bytes of UTF-8; nil when nothing is left.
    func visible(bytesMax: Int) -> String? {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in unicodeScalars.prefix(bytesMax * 4) where scalar.isVisible {
            count += UTF8.width(scalar)
            guard count <= bytesMax else { break }
            result.append(scalar)
        }
        return result.isEmpty ? nil : String(result)
    }
}

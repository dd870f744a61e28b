import Foundation

extension String {
    /// The text in Unicode's normalisation form C, in which equal texts have equal bytes (UAX #15).
    public var canonicallyComposed: String { precomposedStringWithCanonicalMapping }
}

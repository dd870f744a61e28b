/// Looks at every candidate in the same way, so that the time taken does not tell which one fitted.
struct CandidateSearch {
    private var hits: UInt64 = 0
    private var position: UInt64 = 0

    /// Keeps the position of the first candidate that fits.
    mutating func consider(_ candidate: Int64, fits: UInt64) {
        let take = 0 &- (fits & ~hits & 1)
        position |= UInt64(bitPattern: candidate) & take
        hits |= fits
    }

    var found: Int64? { hits & 1 == 1 ? Int64(bitPattern: position) : nil }
}

/// One where nothing differs, else zero.
func sameness(_ difference: UInt32) -> UInt64 { 1 - (UInt64(difference) &+ 0xffff_ffff) >> 32 }

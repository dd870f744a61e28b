import Bytes

/// Finds in a text what looks like a code that signs somebody in: those have no place in a message to the desk.
enum CodeInText {
    /// A code of the app or a key fob, of the help desk, of a recovery set, or of a key that types.
    static func stands(in text: String) -> Bool {
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-") }
        for (index, word) in words.enumerated() {
            if isDigits(word, 6) || isReadable(word) || isTyped(word) { return true }
            // "482 193", and no longer row of digits such as a telephone number.
            let before = index > 0 ? words[index - 1] : ""
            guard index + 1 < words.count, isDigits(word, 3), isDigits(words[index + 1], 3) else { continue }
            let after = index + 2 < words.count ? words[index + 2] : ""
            if !isNumber(before) && !isNumber(after) { return true }
        }
        return false
    }

    private static func isNumber(_ word: Substring) -> Bool { !word.isEmpty && word.allSatisfy(\.isNumber) }

    private static func isDigits(_ word: Substring, _ count: Int) -> Bool {
        if word.utf8.count == count { return isNumber(word) }
        let halves = word.split(separator: "-", omittingEmptySubsequences: false)
        return count == 6 && halves.count == 2 && halves.allSatisfy { $0.utf8.count == 3 && isNumber($0) }
    }

    /// `KX7-4TM-Q2P`, `F4KD-9TQM-2XWP7`, or the same in capitals without dashes.
    private static func isReadable(_ word: Substring) -> Bool {
        let groups = word.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        guard let code = ReadableCode.canonical(word), code.contains(where: \.isNumber) else { return false }
        if groups == OneTimeCode.form(of: .desk).groups || groups == OneTimeCode.form(of: .recovery).groups {
            return true
        }
        let lengths = [OneTimeCode.form(of: .desk).length, OneTimeCode.form(of: .recovery).length]
        return groups.count == 1 && lengths.contains(groups[0]) && word.allSatisfy { !$0.isLowercase }
            && code.contains(where: \.isLetter)
    }

    /// 44 letters of the alphabet that such keys type with.
    private static func isTyped(_ word: Substring) -> Bool {
        word.utf8.count == 44 && word.lowercased().allSatisfy("cbdefghijklnrtuv".contains)
    }
}

/// Makes English look foreign: what stays plain on a page is not in the catalogue, what is cut off has too little room.
enum PseudoLanguage {
    private static let accents: [Character: Character] = [
        "a": "å", "b": "ƀ", "c": "ç", "d": "ð", "e": "é", "f": "ƒ", "g": "ĝ", "h": "ĥ", "i": "î", "j": "ĵ",
        "k": "ķ", "l": "ļ", "m": "ɱ", "n": "ñ", "o": "ö", "p": "þ", "q": "ǫ", "r": "ŕ", "s": "š", "t": "ţ",
        "u": "û", "v": "ṽ", "w": "ŵ", "x": "ẋ", "y": "ý", "z": "ž",
        "A": "Å", "B": "Ɓ", "C": "Ç", "D": "Ð", "E": "É", "F": "Ƒ", "G": "Ĝ", "H": "Ĥ", "I": "Î", "J": "Ĵ",
        "K": "Ķ", "L": "Ļ", "M": "Ṁ", "N": "Ñ", "O": "Ö", "P": "Þ", "Q": "Ǫ", "R": "Ŕ", "S": "Š", "T": "Ţ",
        "U": "Û", "V": "Ṽ", "W": "Ŵ", "X": "Ẋ", "Y": "Ý", "Z": "Ž",
    ]
    /// Added for every so many letters, about what German and Welsh need.
    private static let lettersForMore = 10
    private static let more = " öñé"
    /// Unicode's right-to-left override and its end.
    private static let turned: (start: String, end: String) = ("\u{202e}", "\u{202c}")

    static func catalogue(from english: Catalogue, rightToLeft: Bool) -> Catalogue {
        Catalogue(messages: english.messages.mapValues { $0.pseudo(rightToLeft: rightToLeft) })
    }

    static func words(_ words: String, rightToLeft: Bool) -> String {
        if rightToLeft {
            let parts = words.split(separator: " ", omittingEmptySubsequences: false)
            return parts.map { $0.isEmpty ? "" : turned.start + $0 + turned.end }.joined(separator: " ")
        }
        return String(words.map { accents[$0] ?? $0 })
    }

    static func addition(letters: Int) -> String {
        String(repeating: more, count: letters / lettersForMore)
    }
}

extension Message {
    private init(countedBy: String?, forms: [PluralRule.Category: [Piece]]) {
        self.countedBy = countedBy
        self.forms = forms
    }

    func pseudo(rightToLeft: Bool) -> Message {
        Message(
            countedBy: countedBy,
            forms: forms.mapValues { pieces in
                var letters = 0
                var changed = pieces.map { piece -> Piece in
                    guard case .words(let words) = piece else { return piece }
                    letters += words.count
                    return .words(PseudoLanguage.words(words, rightToLeft: rightToLeft))
                }
                if !rightToLeft { changed.append(.words(PseudoLanguage.addition(letters: letters))) }
                return changed
            })
    }
}

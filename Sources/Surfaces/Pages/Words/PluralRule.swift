/// How a language counts (Unicode CLDR, "Language Plural Rules", cardinals), for whole numbers.
enum PluralRule: Sendable {
    case one, english, welsh

    enum Category: String, CaseIterable, Sendable { case zero, one, two, few, many, other }

    /// The categories that a message must have.
    var categories: [Category] {
        switch self {
        case .one: [.other]
        case .english: [.one, .other]
        case .welsh: Category.allCases
        }
    }

    func category(of count: Int) -> Category {
        switch self {
        case .one: .other
        case .english: count == 1 ? .one : .other
        case .welsh:
            switch count {
            case 0: .zero
            case 1: .one
            case 2: .two
            case 3: .few
            case 6: .many
            default: .other
            }
        }
    }
}

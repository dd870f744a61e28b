import Bytes
import Domain
import Pages
import Testing

@testable import countersign

@Suite("A mail")
struct MailWriterTests {
    /// Domain and Pages name what is told each for themselves, since neither may know the other.
    @Test("says of every kind of notice what it is about, under one name", arguments: Notice.Kind.allCases)
    func kinds(kind: Notice.Kind) {
        #expect(MailWriter.item(.sample(kind)).kind.rawValue == kind.rawValue)
    }

    @Test("knows no kind that is never told, but the operator's test")
    func noMore() {
        let told = Set(Notice.Kind.allCases.map(\.rawValue))
        #expect(Set(MailPage.Kind.allCases.map(\.rawValue)).subtracting(told) == [MailPage.Kind.test.rawValue])
    }

    @Test("has words for every way in which something was proved", arguments: Domain.Method.allCases)
    func proofs(method: Domain.Method) {
        #expect(MailPage.Proof(rawValue: method.rawValue) != nil)
    }
}

extension Notice {
    fileprivate static func sample(_ kind: Kind) -> Notice {
        let text = #"{"kind":"\#(kind.rawValue)","at":1790000000000,"details":{}}"#
        guard let json = try? JSONValue(parsing: Array(text.utf8)), let notice = Notice(json: json) else {
            preconditionFailure("the sample is a notice")
        }
        return notice
    }
}

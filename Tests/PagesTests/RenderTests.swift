import Assets
import Foundation
import Testing

@testable import Pages

@Suite("Screens")
struct ScreenTests {
    @Test("are written into a folder for those who look at them, where one is named")
    func written() throws {
        guard let folder = ProcessInfo.processInfo.environment["COUNTERSIGN_SCREENS"] else { return }
        let out = URL(fileURLWithPath: folder)
        let files = StaticFiles()
        try FileManager.default.createDirectory(
            at: out.appendingPathComponent("assets"), withIntermediateDirectories: true)
        for file in files.all {
            try Data(file.bytes).write(to: out.appendingPathComponent(String(file.address.dropFirst())))
        }
        let book = try WordBook(offered: Language.allCases)
        for language in Language.allCases {
            let place = out.appendingPathComponent(language.rawValue)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for screen in try Studio(language, book: book).screens {
                try Data(screen.html.bytes).write(to: place.appendingPathComponent(screen.name + ".html"))
            }
        }
    }
}

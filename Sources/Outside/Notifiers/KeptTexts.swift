import Foundation

/// Texts for a library in C, as long as it needs them: there are secrets among them.
struct KeptTexts {
    private var pointers: [UnsafeMutablePointer<CChar>] = []

    mutating func keep(_ text: String?) -> UnsafePointer<CChar>? {
        guard let text, let copy = strdup(text) else { return nil }
        pointers.append(copy)
        return UnsafePointer(copy)
    }

    /// Overwrites them all and gives them back; nothing that was kept may be used afterwards.
    mutating func forget() {
        for pointer in pointers {
            explicit_bzero(pointer, strlen(pointer))
            free(pointer)
        }
        pointers = []
    }
}

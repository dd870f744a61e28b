import CLibXML2

/// A parsed XML document, without document types, entities or network (libxml2).
final class XMLTree {
    private let document: xmlDocPtr

    private static let ready: Void = xmlInitParser()

    /// Fails with the line of the first mistake.
    init(_ bytes: [UInt8]) throws(PSKCError) {
        Self.ready
        guard let context = xmlNewParserCtxt() else { throw .malformed(line: 1) }
        defer { xmlFreeParserCtxt(context) }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        let flags = Int32(truncatingIfNeeded: options | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_NOCDATA.rawValue)
        // The encoding is given, so that the document cannot claim another one to hide something from the scan.
        let parsed = bytes.withUnsafeBytes { buffer in
            xmlCtxtReadMemory(
                context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: buffer.count), nil,
                "UTF-8", flags)
        }
        guard let parsed else { throw .malformed(line: max(1, Int(context.pointee.lastError.line))) }
        guard parsed.pointee.intSubset == nil, parsed.pointee.extSubset == nil else {
            xmlFreeDoc(parsed)
            throw .documentType
        }
        document = parsed
    }

    deinit { xmlFreeDoc(document) }

    /// The root lives as long as the tree does.
    var root: XMLElement? { xmlDocGetRootElement(document).map { XMLElement(node: $0) } }
}

/// One element of a tree that somebody else keeps alive.
struct XMLElement {
    fileprivate let node: xmlNodePtr

    fileprivate init(node: xmlNodePtr) { self.node = node }

    var name: String { text(node.pointee.name) }

    var namespace: String { node.pointee.ns.map { text($0.pointee.href) } ?? "" }

    /// The line on which the element's start tag stands, from 1. libxml2 keeps 16 bits of it, and the whole number in the
    /// text that stands before the element.
    var line: Int {
        guard node.pointee.line == UInt16.max else { return Int(node.pointee.line) }
        guard let before = node.pointee.prev, before.pointee.type == XML_TEXT_NODE, let line = before.pointee.psvi
        else { return max(0, Int(xmlGetLineNo(node))) }
        return Int(bitPattern: line)
    }

    var children: [XMLElement] {
        var found: [XMLElement] = []
        var next = node.pointee.children
        while let child = next {
            if child.pointee.type == XML_ELEMENT_NODE { found.append(XMLElement(node: child)) }
            next = child.pointee.next
        }
        return found
    }

    func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The only child of that name; nil when there is none or more than one.
    func child(_ name: String) -> XMLElement? {
        let found = children(name)
        return found.count == 1 ? found.first : nil
    }

    /// Follows a path of only children.
    func child(_ path: String...) -> XMLElement? {
        var element: XMLElement? = self
        for name in path { element = element?.child(name) }
        return element
    }

    /// The text directly inside, without white space at its ends.
    var content: String {
        var bytes: [UInt8] = []
        var next = node.pointee.children
        while let child = next {
            if child.pointee.type == XML_TEXT_NODE || child.pointee.type == XML_CDATA_SECTION_NODE {
                bytes.append(contentsOf: text(child.pointee.content).utf8)
            }
            next = child.pointee.next
        }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes.drop(while: isSpace), as: UTF8.self)
    }

    /// An attribute without a namespace.
    func attribute(_ name: String) -> String? {
        var next = node.pointee.properties
        while let attribute = next {
            if attribute.pointee.ns == nil, text(attribute.pointee.name) == name {
                return attribute.pointee.children.map { text($0.pointee.content) } ?? ""
            }
            next = attribute.pointee.next
        }
        return nil
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }

private func text(_ pointer: UnsafePointer<xmlChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }

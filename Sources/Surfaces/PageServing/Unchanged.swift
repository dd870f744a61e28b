public import HTTPTypes
public import Hummingbird

/// The reply to a browser that has the file as it is: what it must be told again, and nothing else
/// (RFC 9110, section 15.4.5). The rest it keeps with the file.
public func unchanged(_ headers: HTTPFields) -> Response {
    let told: [HTTPField.Name] = [.cacheControl, .eTag, .vary]
    var some = HTTPFields()
    for name in told { some[name] = headers[name] }
    return Response(status: .notModified, headers: some)
}

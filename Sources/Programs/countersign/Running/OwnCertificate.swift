import Crypto
import Domain
import Foundation
import RADIUS
import SwiftASN1
import X509

/// A certificate authority of the installation's own, and a server certificate from it, for machines that have none
/// yet. Clients trust it by its file.
struct OwnCertificate {
    static let lifetimeDays = 825.0
    /// How long before its end the server's certificate is made anew at start.
    static let renewalDays = 30.0

    let authorityFile: String
    let certificateFile: String
    let keyFile: String

    /// Where an installation keeps them.
    static func folder(of settings: Settings) -> String { "\(settings.data)/tls" }

    /// What its clients must trust.
    static func authorityFile(of settings: Settings) -> String { "\(folder(of: settings))/ca.pem" }

    /// The files in that folder, made where they are missing or near their end.
    static func prepared(in folder: String, hosts: [String]) throws -> OwnCertificate {
        let own = OwnCertificate(
            authorityFile: "\(folder)/ca.pem", certificateFile: "\(folder)/server.pem", keyFile: "\(folder)/server.key")
        if try own.isUsable(for: hosts) { return own }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try own.make(hosts: hosts)
        return own
    }

    private func isUsable(for hosts: [String]) throws -> Bool {
        guard let pem = try? String(contentsOfFile: certificateFile, encoding: .utf8),
            FileManager.default.fileExists(atPath: keyFile), FileManager.default.fileExists(atPath: authorityFile)
        else { return false }
        let certificate = try Certificate(pemEncoded: pem)
        let names = try certificate.extensions.subjectAlternativeNames?.compactMap { name -> String? in
            if case .dnsName(let dns) = name { return dns }
            return nil
        }
        let dns = hosts.filter { Self.address($0) == nil }
        return certificate.notValidAfter.timeIntervalSinceNow > Self.renewalDays * 86_400
            && Set(dns).isSubset(of: names ?? [])
    }

    private func make(hosts: [String]) throws {
        let authorityKey = P256.Signing.PrivateKey()
        let authorityName = try DistinguishedName { CommonName("Countersign own authority") }
        let start = Date.now.addingTimeInterval(-3600)
        let end = start.addingTimeInterval(Self.lifetimeDays * 86_400)
        let authority = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(authorityKey.publicKey), notValidBefore: start,
            notValidAfter: end, issuer: authorityName, subject: authorityName, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
                SubjectKeyIdentifier(hash: .init(authorityKey.publicKey))
            }, issuerPrivateKey: .init(authorityKey))
        let key = P256.Signing.PrivateKey()
        let names = hosts.map { host in Self.address(host).map { GeneralName.ipAddress($0) } ?? .dnsName(host) }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: start,
            notValidAfter: end, issuer: authorityName,
            subject: try DistinguishedName { CommonName(hosts.first ?? "localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names)
                AuthorityKeyIdentifier(
                    keyIdentifier: SubjectKeyIdentifier(hash: .init(authorityKey.publicKey)).keyIdentifier)
            }, issuerPrivateKey: .init(authorityKey))
        try write(try authority.serializeAsPEM().pemString, to: authorityFile, mode: 0o644)
        try write(try certificate.serializeAsPEM().pemString, to: certificateFile, mode: 0o644)
        try write(key.pemRepresentation, to: keyFile, mode: 0o600)
    }

    private func write(_ text: String, to path: String, mode: Int) throws {
        try? FileManager.default.removeItem(atPath: path)
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data((text + "\n").utf8), attributes: [.posixPermissions: mode])
        else { throw Mistake(.notAllowed, "cannot write \(path)") }
    }

    private static func address(_ host: String) -> ASN1OctetString? {
        IPAddress(host).map { ASN1OctetString(contentBytes: ArraySlice($0.bytes)) }
    }
}

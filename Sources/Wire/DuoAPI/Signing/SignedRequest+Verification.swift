public import Bytes

extension SignedRequest {
    /// Verifies the signature with the integration's secret key and gives the parameters that it covers.
    ///
    /// `now` is in seconds since 1970; `legacy` allows version 1 and SHA-1 too. Fails as `invalidSignature`,
    /// `missingTimestamp` or `badTimestamp` before anything is read, then by what the parameters lack.
    public func verified(with secret: Secret, legacy: Bool = false, now: Int64) throws(APIFailure) -> VerifiedRequest {
        let candidates = try candidateVariants(legacy: legacy)
        let pairs = try signedPairs()
        guard let match = match(candidates, pairs, secret) else {
            if dateLine == nil, candidates.allSatisfy(\.isDated) { throw .missingTimestamp }
            throw .invalidSignature
        }
        var replayKey: ReplayKey?
        if match.variant.isDated {
            guard let date = try? RequestDate(parsing: dateLine ?? ""), date.isNear(now) else { throw .badTimestamp }
            replayKey = ReplayKey(credentials, date: date)
        }
        return VerifiedRequest(
            integrationKey: credentials.integrationKey, method: method, path: path,
            parameters: try parameters(pairs, match.variant), variant: match.variant, host: match.host,
            replayKey: replayKey)
    }

    /// The variants that the application may use and that fit the digest and the content type.
    private func candidateVariants(legacy: Bool) throws(APIFailure) -> [SignatureVariant] {
        let variants = SignatureVariant.allowed(legacy: legacy).filter { variant in
            guard variant.digest == credentials.digest else { return false }
            guard carriesBody, contentType != .none else { return true }
            return variant.signsBody == (contentType == .json)
        }
        guard !variants.isEmpty else { throw .invalidSignature }
        return variants
    }

    /// The pairs on the parameter line: a form's, or else the query's.
    private func signedPairs() throws(APIFailure) -> ParameterPairs {
        let inForm = carriesBody && contentType != .json
        do { return try ParameterPairs(parsing: inForm ? body : query) } catch {
            throw .invalidParameter(inForm ? "body" : "query")
        }
    }

    private func match(
        _ variants: [SignatureVariant], _ pairs: ParameterPairs, _ secret: Secret
    ) -> (variant: SignatureVariant, host: String)? {
        let parameters = pairs.canonical()
        let bodyHash = CanonicalRequest.hash(of: body)
        // Some clients send X-Duo- headers and sign the hash of none (Go, Node): then only the date, which has
        // a line of its own, is covered.
        var headerHashes = [CanonicalRequest.hash(of: duoHeaders)]
        if !duoHeaders.isEmpty { headerHashes.append(CanonicalRequest.hash(of: [UInt8]())) }
        for variant in variants where !variant.isDated || dateLine != nil {
            for headerHash in variant == .v5 ? headerHashes : Array(headerHashes.prefix(1)) {
                let request = CanonicalRequest(
                    method: method, path: path, parameters: parameters, dateLine: dateLine ?? "",
                    bodyHash: bodyHash, headerHash: headerHash)
                for host in hosts.names {
                    let expected = request.signature(variant, host: host, secret: secret)
                    if equalInConstantTime(expected, credentials.signature) { return (variant, host) }
                }
            }
        }
        return nil
    }

    private func parameters(_ pairs: ParameterPairs, _ variant: SignatureVariant) throws(APIFailure) -> Parameters {
        // In versions 1 and 2 nothing signs the query of a request that has its parameters in the body.
        if carriesBody, contentType != .json, !query.isEmpty { throw .invalidParameter("query beside a body") }
        var parameters = try Parameters(pairs)
        if carriesBody, contentType == .json, !body.isEmpty { try parameters.add(json: body) }
        return parameters
    }
}

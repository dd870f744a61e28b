// Seals messages for phones (RFC 8291) for some seconds of CPU time, and says how many a second.
//
// usage: push-bench SECONDS
//
// Each is as long as a request's message is, for another phone, under a key and a salt of its own.

import Bytes
import Crypto
import Foundation
import WebPush

let phones = 64
let messageCount = 640

func random(_ count: Int) -> [UInt8] { SymmetricKey(size: .init(bitCount: count * 8)).withUnsafeBytes { Array($0) } }

func cpuSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

let lines = try (0..<phones).map { number in
    try PushSubscription(
        address: PushAddress(parsing: "https://push.example.org/\(number)"),
        key: Array(P256.KeyAgreement.PrivateKey().publicKey.x963Representation), auth: Secret(random(16)))
}
let message = random(messageCount)
let seconds = Double(CommandLine.arguments.dropFirst().first ?? "") ?? 3
let began = cpuSeconds()
var sealed = 0
while cpuSeconds() - began < seconds {
    for line in lines {
        _ = try PushEncryption.sealed(message, for: line, key: Secret(random(32)), salt: random(16))
        sealed += 1
    }
}
print(Double(sealed) / (cpuSeconds() - began))

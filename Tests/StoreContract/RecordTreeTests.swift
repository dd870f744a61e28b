import Bytes
import Storage
import Testing

@Suite("The record's tree")
struct RecordTreeTests {
    /// The vectors of the reference implementation of RFC 6962.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private static func hashes() throws -> [MerkleHash] { try leaves.map { MerkleHash(leaf: try Hex.decode($0)) } }

    @Test("has the roots of RFC 6962's vectors, whole and as it grows")
    func vectors() throws {
        var frontier = MerkleFrontier()
        #expect(Hex.encode(frontier.root.bytes) == Self.roots[0])
        for (count, leaf) in try Self.hashes().enumerated() {
            frontier.append(leaf)
            #expect(Hex.encode(frontier.root.bytes) == Self.roots[count + 1])
            #expect(MerkleTree(try Self.hashes().prefix(count + 1)).root == frontier.root)
            frontier = try #require(MerkleFrontier(size: frontier.size, peaks: frontier.peaks))
        }
        #expect(MerkleFrontier(size: 3, peaks: frontier.peaks) == nil)
    }

    @Test("proves each leaf of each size, and no other (RFC 6962 §2.1.1)")
    func inclusion() throws {
        let leaves = (0..<40).map { MerkleHash(leaf: [UInt8($0)]) }
        let tree = MerkleTree(leaves)
        for size in 1...40 {
            let root = MerkleTree(leaves.prefix(size)).root
            for index in 0..<size {
                let proof = try #require(tree.inclusionProof(of: index, size: size))
                let verify = { (leaf: Int, place: Int, proof: [MerkleHash]) in
                    MerkleTree.verify(
                        inclusion: proof, of: leaves[leaf], at: Int64(place), size: Int64(size), root: root)
                }
                var wrong = [!verify(index, index, proof), verify((index + 1) % 40, index, proof)]
                if size > 1 { wrong.append(verify(index, (index + 1) % size, proof)) }
                wrong.append(verify(index, index, proof + [root]))
                if !proof.isEmpty { wrong.append(verify(index, index, Array(proof.dropLast()))) }
                #expect(!wrong.contains(true), "leaf \(index) of \(size)")
            }
        }
        #expect(tree.inclusionProof(of: 3, size: 3) == nil)
    }

    @Test("proves that it only grew (RFC 6962 §2.1.2)")
    func consistency() throws {
        let leaves = (0..<40).map { MerkleHash(leaf: [UInt8($0)]) }
        let tree = MerkleTree(leaves)
        let roots = (0...40).map { MerkleTree(leaves.prefix($0)).root }
        for new in 1...40 {
            for old in 1...new {
                let proof = try #require(tree.consistencyProof(from: old, to: new))
                let verify = { (first: MerkleHash, second: MerkleHash, proof: [MerkleHash]) in
                    MerkleTree.verify(consistency: proof, from: Int64(old), first, to: Int64(new), second)
                }
                let wrong = [
                    !verify(roots[old], roots[new], proof), verify(roots[old - 1], roots[new], proof),
                    verify(roots[old], roots[new - 1], proof), verify(roots[old], roots[new], proof + [roots[0]]),
                ]
                #expect(!wrong.contains(true), "\(old) to \(new)")
            }
        }
    }
}

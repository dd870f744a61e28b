#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Files that their owner alone can read, replaced as a whole or not at all.
enum PrivateFile {
    static func makeFolder(_ path: String) throws(PhoneFailure) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            made += path.hasPrefix("/") || !made.isEmpty ? "/\(part)" : "\(part)"
            if mkdir(made, 0o700) != 0, errno != EEXIST { throw failed("make the folder", made) }
        }
    }

    static func names(in folder: String) throws(PhoneFailure) -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw failed("read the folder", folder)
        }
        defer { closedir(directory) }
        var names: [String] = []
        // What couldn't be read to its end must not pass for a folder with less in it: readdir(3) tells the two apart
        // by errno alone.
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
            errno = 0
        }
        guard errno == 0 else { throw failed("read the folder", folder) }
        return names.sorted()
    }

    static func read(_ path: String, sizeMax: Int) throws(PhoneFailure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw failed("read", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failed("read", path) }
        guard status.st_mode & 0o077 == 0 else {
            throw .store("Others can read \(path). It has keys: run chmod 600 on it, or set the account up again.")
        }
        guard Int(status.st_size) <= sizeMax else { throw .store("\(path) is too large.") }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var position = 0
        while position < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Self.read(file, UnsafeMutableRawBufferPointer(rebasing: buffer[position...]))
            }
            guard count > 0 else { throw failed("read", path) }
            position += count
        }
        return bytes
    }

    /// Written beside its place, made durable, then moved there.
    static func write(_ bytes: [UInt8], to path: String) throws(PhoneFailure) {
        let draft = "\(path).new"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failed("write", draft) }
        var position = 0
        while position < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Self.write(file, UnsafeRawBufferPointer(rebasing: buffer[position...]))
            }
            guard count > 0 else {
                close(file)
                throw failed("write", draft)
            }
            position += count
        }
        let kept = fsync(file) == 0
        guard close(file) == 0, kept, rename(draft, path) == 0 else { throw failed("write", path) }
    }

    static func remove(_ path: String) throws(PhoneFailure) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failed("remove", path) }
    }

    private static func read(_ file: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Darwin)
            Darwin.read(file, buffer.baseAddress, buffer.count)
        #else
            Glibc.read(file, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func write(_ file: CInt, _ buffer: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
            Darwin.write(file, buffer.baseAddress, buffer.count)
        #else
            Glibc.write(file, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func failed(_ action: String, _ path: String) -> PhoneFailure {
        .store("Can't \(action) \(path): \(String(cString: strerror(errno))).")
    }
}

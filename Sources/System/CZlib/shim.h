#ifndef COUNTERSIGN_CZLIB_H
#define COUNTERSIGN_CZLIB_H

#include <stddef.h>
#include <zlib.h>

/// Room enough for `size` bytes in gzip's form (RFC 1952), whatever they are.
static inline size_t countersign_gzip_bound(size_t size) { return compressBound(size) + 18; }

/// Packs bytes in gzip's form as small as zlib can; the count of bytes written, or 0.
static inline size_t countersign_gzip(const unsigned char *bytes, size_t size, unsigned char *out, size_t room) {
    z_stream stream = {0};
    if (size > 0xffffffffu || room > 0xffffffffu) return 0;
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (unsigned char *)bytes;
    stream.avail_in = (unsigned int)size;
    stream.next_out = out;
    stream.avail_out = (unsigned int)room;
    int ended = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return ended ? written : 0;
}

#endif

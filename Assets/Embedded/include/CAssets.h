#ifndef COUNTERSIGN_ASSETS_H
#define COUNTERSIGN_ASSETS_H

#include <stddef.h>

/// A file that was compiled in. Its bytes last as long as the program.
struct countersign_asset {
    const char *path;
    const unsigned char *bytes;
    size_t size;
};

/// How many files were compiled in; never none.
size_t countersign_asset_count(void);

/// The file at an index below the count; the first one for any other.
struct countersign_asset countersign_asset_at(size_t index);

#endif

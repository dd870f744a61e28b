#ifndef COUNTERSIGN_APP_H
#define COUNTERSIGN_APP_H

#include "CAssets.h"

/// The phone app's files.
extern const struct countersign_asset countersign_app[];
extern const size_t countersign_app_count;

#endif

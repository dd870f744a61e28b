// One text message, handed to a gateway by HTTPS through libcurl.
#ifndef COUNTERSIGN_CTEXT_H
#define COUNTERSIGN_CTEXT_H

#include <stddef.h>

struct countersign_text {
    const char *url;
    int requires_tls;           // otherwise plain HTTP will do, on this machine alone
    const char *ca_file;        // NULL: the system's
    const char *authorization;  // the whole header
    const char *body;
    size_t size;
    long connect_seconds;
    long seconds;
};

// Blocks until the gateway has taken it (1) or it failed (0); `why` then says why in English, without the text.
int countersign_text_send(const struct countersign_text *text, char *why, size_t why_size);

#endif

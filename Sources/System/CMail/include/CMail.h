// One mail over SMTP through libcurl, whose options are variadic and so out of Swift's reach.
#ifndef COUNTERSIGN_CMAIL_H
#define COUNTERSIGN_CMAIL_H

#include <stddef.h>

#include "CText.h"

enum countersign_mail_end {
    COUNTERSIGN_MAIL_SENT,
    COUNTERSIGN_MAIL_UNREACHABLE,
    COUNTERSIGN_MAIL_TLS,
    COUNTERSIGN_MAIL_LOGIN,
    COUNTERSIGN_MAIL_REFUSED,
    COUNTERSIGN_MAIL_NO_SUCH_ADDRESS
};

struct countersign_mail {
    const char *url;        // smtp://host:port/name or smtps://…
    int requires_tls;       // otherwise nothing is said about TLS
    const char *ca_file;    // NULL: the system's
    const char *username;   // NULL: no login
    const char *password;
    const char *from;       // NULL: only the connection and the login are tried
    const char *to;
    const char *message;
    size_t size;
    long connect_seconds;
    long seconds;
};

// Must be called once, before anything else.
void countersign_mail_prepare(void);

// Blocks until the server has taken the mail or it failed; `why` then says why in English.
enum countersign_mail_end countersign_mail_send(const struct countersign_mail *mail, char *why, size_t why_size);

#endif

#include "CMail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

struct unread {
    const char *bytes;
    size_t left;
};

static size_t read_more(char *buffer, size_t size, size_t count, void *context) {
    struct unread *unread = context;
    size_t most = size * count;
    size_t taken = unread->left < most ? unread->left : most;
    memcpy(buffer, unread->bytes, taken);
    unread->bytes += taken;
    unread->left -= taken;
    return taken;
}

static size_t drop(char *buffer, size_t size, size_t count, void *context) {
    (void)buffer;
    (void)context;
    return size * count;
}

void countersign_mail_prepare(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

// One option after another, until one is not known to this libcurl: then nothing is sent.
static CURLcode prepare(CURL *curl, const struct countersign_mail *mail, char *error) {
    CURLcode code = CURLE_OK;
#define SET(option, value) \
    if (code == CURLE_OK) code = curl_easy_setopt(curl, option, value)
    SET(CURLOPT_ERRORBUFFER, error);
    SET(CURLOPT_URL, mail->url);
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT, mail->connect_seconds);
    SET(CURLOPT_TIMEOUT, mail->seconds);
    SET(CURLOPT_USE_SSL, mail->requires_tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_WRITEFUNCTION, drop);
    if (mail->ca_file) {
        SET(CURLOPT_CAINFO, mail->ca_file);
    }
    if (mail->username) {
        SET(CURLOPT_USERNAME, mail->username);
        SET(CURLOPT_PASSWORD, mail->password ? mail->password : "");
        SET(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
#undef SET
    return code;
}

static enum countersign_mail_end meaning(CURLcode code, long answer, const char *error) {
    switch (code) {
    case CURLE_OK:
        return COUNTERSIGN_MAIL_SENT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
        return COUNTERSIGN_MAIL_TLS;
    case CURLE_LOGIN_DENIED:
        return COUNTERSIGN_MAIL_LOGIN;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
        return COUNTERSIGN_MAIL_UNREACHABLE;
    default:
        break;
    }
    // RFC 5321, section 4.2.3: there is no such mailbox, or its name is not allowed.
    if (strncmp(error, "RCPT failed", 11) == 0 && (answer == 550 || answer == 553)) {
        return COUNTERSIGN_MAIL_NO_SUCH_ADDRESS;
    }
    return COUNTERSIGN_MAIL_REFUSED;
}

enum countersign_mail_end countersign_mail_send(const struct countersign_mail *mail, char *why, size_t why_size) {
    char error[CURL_ERROR_SIZE] = "";
    long answer = 0;
    struct curl_slist *recipients = NULL;
    struct unread unread = {mail->message, mail->size};
    CURL *curl = curl_easy_init();
    CURLcode code = curl ? prepare(curl, mail, error) : CURLE_OUT_OF_MEMORY;
    if (code == CURLE_OK && mail->from) {
        recipients = curl_slist_append(NULL, mail->to);
        curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mail->from);
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_more);
        curl_easy_setopt(curl, CURLOPT_READDATA, &unread);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->size);
    } else if (code == CURLE_OK) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    }
    if (code == CURLE_OK) code = curl_easy_perform(curl);
    if (curl) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    snprintf(why, why_size, "%s", error[0] ? error : curl_easy_strerror(code));
    enum countersign_mail_end end = meaning(code, answer, error);
    curl_slist_free_all(recipients);
    if (curl) curl_easy_cleanup(curl);
    return end;
}

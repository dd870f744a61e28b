#include "CText.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

static size_t drop(char *buffer, size_t size, size_t count, void *context) {
    (void)buffer;
    (void)context;
    return size * count;
}

// One option after another, until one is not known to this libcurl: then nothing is sent.
static CURLcode prepare(CURL *curl, const struct countersign_text *text, struct curl_slist *headers, char *error) {
    CURLcode code = headers ? CURLE_OK : CURLE_OUT_OF_MEMORY;
#define SET(option, value) \
    if (code == CURLE_OK) code = curl_easy_setopt(curl, option, value)
    SET(CURLOPT_ERRORBUFFER, error);
    SET(CURLOPT_URL, text->url);
    SET(CURLOPT_PROTOCOLS_STR, text->requires_tls ? "https" : "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT, text->connect_seconds);
    SET(CURLOPT_TIMEOUT, text->seconds);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_WRITEFUNCTION, drop);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDS, text->body);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)text->size);
    if (text->ca_file) {
        SET(CURLOPT_CAINFO, text->ca_file);
    }
#undef SET
    return code;
}

int countersign_text_send(const struct countersign_text *text, char *why, size_t why_size) {
    char error[CURL_ERROR_SIZE] = "";
    long answer = 0;
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    struct curl_slist *more = headers ? curl_slist_append(headers, text->authorization) : NULL;
    CURL *curl = curl_easy_init();
    CURLcode code = curl ? prepare(curl, text, more, error) : CURLE_OUT_OF_MEMORY;
    if (code == CURLE_OK) code = curl_easy_perform(curl);
    if (curl) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    int taken = code == CURLE_OK && answer >= 200 && answer < 300;
    if (code == CURLE_OK) {
        snprintf(why, why_size, "the gateway answered %ld", answer);
    } else {
        snprintf(why, why_size, "%s", error[0] ? error : curl_easy_strerror(code));
    }
    curl_slist_free_all(headers);
    if (curl) curl_easy_cleanup(curl);
    return taken;
}

/* A preload that stands between the server and its disk. It knows only files below FAULTS_LIVE (an absolute path).
 *
 * FAULTS_SYNCED=DIR   keeps in DIR what a power cut would leave at worst: the content of each file at its last
 *                     successful sync. A name that was never synced is not there; a file renamed before its first
 *                     sync is there and empty. Changes of names are taken as ordered and durable.
 * FAULTS_FAIL_SYNC=N  lets the N-th sync fail with EIO (1 is the first), and, with FAULTS_FAIL_ON=1, all after it.
 *
 * build: cc -O2 -Wall -Wextra -shared -fPIC -o storage_faults.so storage_faults.c -ldl -lpthread
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *live, *synced;
static long fail_at;
static int fail_on;
static atomic_long syncs;
static pthread_mutex_t copying = PTHREAD_MUTEX_INITIALIZER;

static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_unlink)(const char *), (*real_rmdir)(const char *);
static int (*real_unlinkat)(int, const char *, int), (*real_rename)(const char *, const char *);
static int (*real_renameat)(int, const char *, int, const char *);
static int (*real_renameat2)(int, const char *, int, const char *, unsigned);

__attribute__((constructor)) static void start(void) {
    live = getenv("FAULTS_LIVE");
    synced = getenv("FAULTS_SYNCED");
    fail_at = getenv("FAULTS_FAIL_SYNC") ? atol(getenv("FAULTS_FAIL_SYNC")) : 0;
    fail_on = getenv("FAULTS_FAIL_ON") != NULL;
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_rmdir = dlsym(RTLD_NEXT, "rmdir");
    real_unlinkat = dlsym(RTLD_NEXT, "unlinkat");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_renameat = dlsym(RTLD_NEXT, "renameat");
    real_renameat2 = dlsym(RTLD_NEXT, "renameat2");
}

/* The part of an absolute path below FAULTS_LIVE, with its leading slash, or NULL. */
static const char *below(const char *path) {
    size_t length = live ? strlen(live) : 0;
    return length && !strncmp(path, live, length) && path[length] == '/' ? path + length : NULL;
}

static int path_of(int file, char out[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, out, PATH_MAX - 1);
    if (length < 0) return 0;
    out[length] = 0;
    return 1;
}

/* An absolute path for a name that may be relative to a folder or to where we are. */
static int absolute(int folder, const char *name, char out[PATH_MAX]) {
    char base[PATH_MAX];
    if (name[0] == '/') return snprintf(out, PATH_MAX, "%s", name) < PATH_MAX;
    if (folder == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of(folder, base)) return 0;
    return snprintf(out, PATH_MAX, "%s/%s", base, name) < PATH_MAX;
}

static int twin(const char *path, char out[PATH_MAX]) {
    const char *rest = synced ? below(path) : NULL;
    return rest && snprintf(out, PATH_MAX, "%s%s", synced, rest) < PATH_MAX;
}

static void make_folders(char *path) {
    for (char *slash = path + strlen(synced) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
}

/* Puts the bytes that are now in the file beside its twin, then swaps: a kill in between leaves the older twin. */
static void keep(int file) {
    char path[PATH_MAX], to[PATH_MAX], part[PATH_MAX + 8];
    struct stat about;
    if (!path_of(file, path) || !twin(path, to) || fstat(file, &about) || !S_ISREG(about.st_mode)) return;
    pthread_mutex_lock(&copying);
    make_folders(to);
    snprintf(part, sizeof part, "%s.part", to);
    int in = open(path, O_RDONLY | O_CLOEXEC), out = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int whole = in >= 0 && out >= 0;
    for (off_t at = 0; whole && at < about.st_size;) {
        ssize_t moved = sendfile(out, in, &at, (size_t)(about.st_size - at));
        if (moved < 0) whole = 0;
        if (moved == 0) break;
    }
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    if (whole) real_rename(part, to); else real_unlink(part);
    pthread_mutex_unlock(&copying);
}

static int sync_through(int file, int (*real)(int)) {
    char path[PATH_MAX];
    if (path_of(file, path) && below(path)) {
        long number = atomic_fetch_add(&syncs, 1) + 1;
        if (fail_at && (number == fail_at || (fail_on && number > fail_at))) {
            errno = EIO;
            return -1;
        }
    }
    int result = real(file);
    int error = errno;
    if (result == 0 && synced) keep(file);
    errno = error;
    return result;
}

int fsync(int file) { return sync_through(file, real_fsync); }
int fdatasync(int file) { return sync_through(file, real_fdatasync); }

static void forget(int folder, const char *name) {
    char path[PATH_MAX], to[PATH_MAX];
    if (synced && absolute(folder, name, path) && twin(path, to) && real_unlink(to)) real_rmdir(to);
}

int unlink(const char *name) {
    int result = real_unlink(name), error = errno;
    if (!result) forget(AT_FDCWD, name);
    errno = error;
    return result;
}

int unlinkat(int folder, const char *name, int flags) {
    int result = real_unlinkat(folder, name, flags), error = errno;
    if (!result) forget(folder, name);
    errno = error;
    return result;
}

static void moved(int from_folder, const char *from, int to_folder, const char *to) {
    char a[PATH_MAX], b[PATH_MAX], old[PATH_MAX], new[PATH_MAX];
    if (!synced || !absolute(to_folder, to, b) || !twin(b, new)) return;
    make_folders(new);
    if (absolute(from_folder, from, a) && twin(a, old) && !real_rename(old, new)) return;
    struct stat about;
    if (!stat(b, &about) && S_ISDIR(about.st_mode)) { mkdir(new, 0700); return; }
    int empty = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (empty >= 0) close(empty);
}

int rename(const char *from, const char *to) {
    int result = real_rename(from, to), error = errno;
    if (!result) moved(AT_FDCWD, from, AT_FDCWD, to);
    errno = error;
    return result;
}

int renameat(int a, const char *from, int b, const char *to) {
    int result = real_renameat(a, from, b, to), error = errno;
    if (!result) moved(a, from, b, to);
    errno = error;
    return result;
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    int result = real_renameat2(a, from, b, to, flags), error = errno;
    if (!result && !(flags & RENAME_EXCHANGE)) moved(a, from, b, to);
    errno = error;
    return result;
}

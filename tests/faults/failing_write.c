/* Calls that write files, failing on demand, put in front of the C library's by LD_PRELOAD.
 *
 * Between write_fault_arm and write_fault_disarm, the calls of this process that open, write, cut,
 * sync, close or rename files below a folder are counted. Call number `first` fails as a disk, a pipe
 * or a signal makes it fail; all others are real. Linux only: names of open files come from /proc.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* What becomes of a call. */
enum {
    ONCE,    /* it fails with `code`, the next one works */
    LASTING, /* so do all that need space after it: the disk is full */
    SHORT,   /* a write takes half of what it was given */
    FULL,    /* a write takes half, those after it fail with `code` */
};

void write_fault_arm(const char *below, long first, int how, int code);
long write_fault_disarm(void);

static struct {
    int armed, how, code;
    long n_calls, first;
    char below[PATH_MAX];
} fault;

void write_fault_arm(const char *below, long first, int how, int code) {
    snprintf(fault.below, sizeof fault.below, "%s", below);
    fault.n_calls = 0;
    fault.first = first;
    fault.how = how;
    fault.code = code;
    fault.armed = 1;
}

/* How many calls there were. */
long write_fault_disarm(void) {
    fault.armed = 0;
    return fault.n_calls;
}

static int is_below(const char *path) {
    return strncmp(path, fault.below, strlen(fault.below)) == 0;
}

static int is_open_below(int fd) {
    char link[64], path[PATH_MAX];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (n < 0) return 0;
    path[n] = '\0';
    return is_below(path);
}

/* Counts a call. `needs_space` says whether a full disk makes it fail. */
static int fails(int needs_space) {
    long call = fault.n_calls++;
    int failed = call == fault.first;
    if (fault.how == LASTING || fault.how == FULL) {
        failed = needs_space && call >= fault.first;
    } else if (fault.how == SHORT || fault.code == EPIPE) {
        failed = 0; /* of writes alone */
    }
    if (failed) errno = fault.code;
    return failed;
}

static size_t half(size_t size) { return size > 1 ? size / 2 : size; }

ssize_t write(int fd, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "write");
    if (!fault.armed || !is_open_below(fd)) return real(fd, data, size);
    long call = fault.n_calls;
    if (call == fault.first && (fault.how == SHORT || fault.how == FULL)) {
        fault.n_calls++;
        return real(fd, data, half(size));
    }
    if (call == fault.first && fault.code == EPIPE) {
        fault.n_calls++;
        errno = EPIPE;
        return -1;
    }
    return fails(1) ? -1 : real(fd, data, size);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    return fault.armed && is_open_below(fd) && fails(0) ? -1 : real(fd);
}

/* Closes in any case, as Linux does. A signal does not make it fail. */
int close(int fd) {
    static int (*real)(int);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "close");
    int failed = fault.armed && fault.code != EINTR && is_open_below(fd) && fails(0);
    int result = real(fd);
    if (!failed) return result;
    errno = fault.code;
    return -1;
}

static int cut(const char *name, int fd, off_t size) {
    int (*real)(int, off_t);
    *(void **)&real = dlsym(RTLD_NEXT, name);
    return fault.armed && is_open_below(fd) && fails(0) ? -1 : real(fd, size);
}

int ftruncate(int fd, off_t size) { return cut("ftruncate", fd, size); }
int ftruncate64(int fd, off_t size) { return cut("ftruncate64", fd, size); }

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "rename");
    return fault.armed && fault.code != EINTR && is_below(to) && fails(0) ? -1 : real(from, to);
}

static int open_as(const char *name, const char *path, int flags, mode_t mode) {
    int (*real)(const char *, int, ...);
    *(void **)&real = dlsym(RTLD_NEXT, name);
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    return fault.armed && writes && is_below(path) && fails(1) ? -1 : real(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_as("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_as("open64", path, flags, mode);
}

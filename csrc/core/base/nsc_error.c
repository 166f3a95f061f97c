/* Errors: the status, the position and one line of text, written where the fault is seen.
 *
 * The core calls no function of stdio (a test looks through its symbols), so the few conversions
 * that messages need are done here.
 */
#include <stdarg.h>

#include "base/nsc_error.h"

typedef struct writer {
    char *at;
    char *end; /* one past the last byte that may hold text; the NUL goes there */
} writer;

static void write_char(writer *w, char c) {
    if (w->at < w->end) *w->at++ = c;
}

static void write_string(writer *w, const char *s) {
    while (*s) write_char(w, *s++);
}

static void write_number(writer *w, uint64_t number) {
    char digits[20];
    size_t n = 0;
    do {
        digits[n++] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    while (n) write_char(w, digits[--n]);
}

void nsci_error_fill(nsc_error *err, nsc_status status, uint64_t position, const char *format,
                     ...) {
    if (!err) return;
    writer w = {err->message, err->message + sizeof err->message - 1};
    va_list args;
    va_start(args, format);
    for (const char *f = format; *f; f++) {
        if (*f != '%') {
            write_char(&w, *f);
        } else if (*++f == 's') {
            write_string(&w, va_arg(args, const char *));
        } else if (*f == 'u') {
            write_number(&w, va_arg(args, uint32_t));
        } else if (*f == 'z' && f[1] == 'u') {
            f++;
            write_number(&w, va_arg(args, size_t));
        } else {
            write_char(&w, *f);
        }
    }
    va_end(args);
    *w.at = '\0';
    err->status = status;
    err->position = position;
}

const char *nsc_status_name(nsc_status status) {
    static const char *const names[] = {"NSC_OK",      "NSC_E_NOMEM", "NSC_E_ARGUMENT",
                                        "NSC_E_LIMIT", "NSC_E_MODEL", "NSC_E_RESULT"};
    return (size_t)status < NSCI_COUNT(names) ? names[status] : "?";
}

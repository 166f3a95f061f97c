/* Reading the files of tests/spec: prose, and between it cases, which are the lines that begin with
 * four blanks. In a case \n is a line feed, \t a tab and \u{2019} a character; nothing else is escaped. */
#ifndef SPEC_CASE_H
#define SPEC_CASE_H

#include "test.h"

enum { SPEC_MAX_CPS = 4096 };

/* One line of a case, in code points. */
typedef struct spec_line {
    uint32_t cps[SPEC_MAX_CPS];
    size_t n;
} spec_line;

typedef void spec_check(const char *place, spec_line *line);

static inline uint32_t spec_hex(const char **at) {
    char *end;
    unsigned long cp = strtoul(*at, &end, 16);
    *at = *end == '}' ? end + 1 : end;
    return (uint32_t)cp;
}

/* Undoes the escapes of a line of ASCII. */
static inline void spec_unescape(const char *text, spec_line *out) {
    out->n = 0;
    while (*text && *text != '\n' && out->n < SPEC_MAX_CPS) {
        uint32_t cp = (unsigned char)*text++;
        if (cp == '\\' && *text == 'n') {
            cp = '\n';
            text++;
        } else if (cp == '\\' && *text == 't') {
            cp = '\t';
            text++;
        } else if (cp == '\\' && text[0] == 'u' && text[1] == '{') {
            text += 2;
            cp = spec_hex(&text);
        }
        out->cps[out->n++] = cp;
    }
}

/* Calls `check` with each case of a file. A file without a case is a failure. */
static inline void spec_read(const char *path, spec_check *check) {
    static char text[8 * SPEC_MAX_CPS];
    static spec_line line;
    char place[512];
    size_t n_cases = 0;
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    if (!file) return;
    for (int number = 1; fgets(text, sizeof text, file); number++) {
        if (strncmp(text, "    ", 4) != 0 || text[4] == ' ' || text[4] == '\n') continue;
        snprintf(place, sizeof place, "%s:%d", path, number);
        spec_unescape(text + 4, &line);
        check(place, &line);
        n_cases++;
    }
    fclose(file);
    CHECK(n_cases > 0);
}

/* Prints a failed case: what was expected, what came, each a list of ranges of a text. */
static inline void spec_print(const char *title, const uint32_t *cps, const uint32_t *starts,
                              const uint32_t *ends, size_t n) {
    fprintf(stderr, "    %s", title);
    for (size_t i = 0; i < n; i++) {
        fputs(i ? " | " : " ", stderr);
        for (uint32_t k = starts[i]; k < ends[i]; k++) {
            if (cps[k] >= 0x20 && cps[k] < 0x7F)
                fputc((int)cps[k], stderr);
            else
                fprintf(stderr, cps[k] == '\n' ? "\\n" : "\\u{%X}", (unsigned)cps[k]);
        }
    }
    fputc('\n', stderr);
}

#endif

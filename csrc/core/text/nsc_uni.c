/* Unicode properties through utf8proc, the one place that knows it.
 *
 * utf8proc's own NFC takes a whole string; the normalizer works on a stream, so it asks for the
 * parts: decompose a character, order a run, compose a run. Ordering is ours, because utf8proc
 * sorts by insertion and 60 MB of combining marks in two classes would take hours. Struct fields of
 * utf8proc other than category and combining class differ between its versions and are not used.
 */
#include <utf8proc.h>

#include "text/nsc_uni.h"

#if UTF8PROC_VERSION_MAJOR < NSC_UTF8PROC_MAJOR ||                                                 \
    (UTF8PROC_VERSION_MAJOR == NSC_UTF8PROC_MAJOR && UTF8PROC_VERSION_MINOR < NSC_UTF8PROC_MINOR)
#error "this utf8proc is too old: newscore.h has the oldest version in NSC_UTF8PROC_MINOR"
#endif

const char *nsc_utf8proc_version(void) { return utf8proc_version(); }
const char *nsc_unicode_version(void) { return utf8proc_unicode_version(); }

/* ---- Classes -------------------------------------------------------------------------------- */

#define S NSCI_CLASS_SPACE
#define P NSCI_CLASS_PUNCT
#define D NSCI_CLASS_DIGIT
#define U NSCI_CLASS_UPPER
#define L NSCI_CLASS_LOWER
/* clang-format off */
const uint8_t nsci_ascii_class[128] = {
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    S, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, D, D, D, D, D, D, D, D, D, D, P, P, P, P, P, P,
    P, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, P, P, P, P, P,
    P, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, P, P, P, P, S,
};
/* clang-format on */
#undef S
#undef P
#undef D
#undef U
#undef L

/* [category of utf8proc], NSCI_CLASS_OTHER where nothing is said. */
static const uint8_t class_of_category[UTF8PROC_CATEGORY_CO + 1] = {
    [UTF8PROC_CATEGORY_LU] = NSCI_CLASS_UPPER,  [UTF8PROC_CATEGORY_LT] = NSCI_CLASS_UPPER,
    [UTF8PROC_CATEGORY_LL] = NSCI_CLASS_LOWER,  [UTF8PROC_CATEGORY_LO] = NSCI_CLASS_LETTER,
    [UTF8PROC_CATEGORY_LM] = NSCI_CLASS_LETTER, [UTF8PROC_CATEGORY_MN] = NSCI_CLASS_MARK,
    [UTF8PROC_CATEGORY_MC] = NSCI_CLASS_MARK,   [UTF8PROC_CATEGORY_ME] = NSCI_CLASS_MARK,
    [UTF8PROC_CATEGORY_CF] = NSCI_CLASS_MARK, /* joiners, soft hyphen */
    [UTF8PROC_CATEGORY_ND] = NSCI_CLASS_DIGIT,  [UTF8PROC_CATEGORY_NL] = NSCI_CLASS_DIGIT,
    [UTF8PROC_CATEGORY_NO] = NSCI_CLASS_DIGIT,  [UTF8PROC_CATEGORY_PC] = NSCI_CLASS_PUNCT,
    [UTF8PROC_CATEGORY_PD] = NSCI_CLASS_PUNCT,  [UTF8PROC_CATEGORY_PS] = NSCI_CLASS_PUNCT,
    [UTF8PROC_CATEGORY_PE] = NSCI_CLASS_PUNCT,  [UTF8PROC_CATEGORY_PI] = NSCI_CLASS_PUNCT,
    [UTF8PROC_CATEGORY_PF] = NSCI_CLASS_PUNCT,  [UTF8PROC_CATEGORY_PO] = NSCI_CLASS_PUNCT,
    [UTF8PROC_CATEGORY_ZS] = NSCI_CLASS_SPACE,  [UTF8PROC_CATEGORY_ZL] = NSCI_CLASS_SPACE,
    [UTF8PROC_CATEGORY_ZP] = NSCI_CLASS_SPACE,  [UTF8PROC_CATEGORY_CC] = NSCI_CLASS_SPACE,
};

nsci_class nsci_uni_class(uint32_t cp) {
    if (cp < 0x80) return (nsci_class)nsci_ascii_class[cp];
    if (cp == 0x200B) return NSCI_CLASS_SPACE; /* alone of its category it parts words */
    return (nsci_class)class_of_category[utf8proc_category((utf8proc_int32_t)cp)];
}

bool nsci_uni_is_control(uint32_t cp) {
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category >= UTF8PROC_CATEGORY_CC && category <= UTF8PROC_CATEGORY_CO;
}

bool nsci_uni_is_nonspacing(uint32_t cp) {
    return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_MN;
}

uint32_t nsci_uni_lower(uint32_t cp) {
    if (cp < 0x80) return cp - 'A' < 26u ? cp + 32 : cp;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

uint32_t nsci_uni_upper(uint32_t cp) {
    if (cp < 0x80) return cp - 'a' < 26u ? cp - 32 : cp;
    return (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
}

/* ---- Normalization forms -------------------------------------------------------------------- */

/* Below U+0300 nothing combines and, in Form C, nothing changes; nor do punctuation and currencies
 * combine. */
enum { FIRST_MARK = 0x300, FIRST_SIGN = 0x2000, N_SIGNS = 0xD0 };

static bool is_hangul_syllable(uint32_t cp) { return cp - 0xAC00u < 11172u; }

/* Classes of the marks that Latin, Greek and Cyrillic take, U+0300 to U+036F: they never change. */
enum { N_COMMON = 0x70 };
static const uint8_t common_ccc[N_COMMON] = {
    230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, /* 0300 */
    230, 230, 230, 230, 230, 232, 220, 220, 220, 220, 232, 216, 220, 220, 220, 220, /* 0310 */
    220, 202, 202, 220, 220, 220, 220, 202, 202, 220, 220, 220, 220, 220, 220, 220, /* 0320 */
    220, 220, 220, 220, 1,   1,   1,   1,   1,   220, 220, 220, 220, 230, 230, 230, /* 0330 */
    230, 230, 230, 230, 230, 240, 230, 220, 220, 220, 230, 230, 230, 220, 220, 0,   /* 0340 */
    230, 230, 230, 220, 220, 220, 220, 230, 232, 220, 220, 230, 233, 234, 234, 233, /* 0350 */
    234, 234, 233, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, 230, /* 0360 */
};

uint32_t nsci_uni_ccc(uint32_t cp) {
    if (cp < FIRST_MARK || cp - FIRST_SIGN < N_SIGNS) return 0;
    if (cp - FIRST_MARK < N_COMMON) return common_ccc[cp - FIRST_MARK];
    return (uint32_t)utf8proc_get_property((utf8proc_int32_t)cp)->combining_class;
}

bool nsci_uni_may_combine(uint32_t cp) {
    if (cp < FIRST_MARK || cp - FIRST_SIGN < N_SIGNS) return false;
    /* Starters that are second halves: vowel signs, which are marks; vowels and final consonants
     * of Hangul; vowel signs of Kirat Rai, which are letters. */
    if (cp - 0x1161u < 21 || cp - 0x11A8u < 27 || cp - 0x16D60u < 0x20) return true;
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)cp);
    return property->combining_class != 0 || property->category == UTF8PROC_CATEGORY_MC ||
           property->category == UTF8PROC_CATEGORY_MN;
}

size_t nsci_uni_decompose(uint32_t cp, bool compat, uint32_t *out) {
    if (cp < 0xA0 || (cp - FIRST_MARK < N_COMMON && cp - 0x340 > 4)) { /* these stay */
        out[0] = cp;
        return 1;
    }
    utf8proc_int32_t decomposed[NSCI_MAX_DECOMPOSED];
    int boundary = 0;
    unsigned options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | (compat ? UTF8PROC_COMPAT : 0u);
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)cp, decomposed, NSCI_MAX_DECOMPOSED,
                                (utf8proc_option_t)options, &boundary);
    if (n < 1 || n > NSCI_MAX_DECOMPOSED) { /* no such character: no answer to expect */
        out[0] = cp;
        return 1;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++) out[i] = (uint32_t)decomposed[i];
    return (size_t)n;
}

size_t nsci_uni_replacement(uint32_t cp, bool compat, uint32_t *out) {
    if (cp < (compat ? 0xA0u : FIRST_MARK) || is_hangul_syllable(cp)) return 0;
    size_t n = nsci_uni_decompose(cp, compat, out);
    if (n == 1) return out[0] == cp ? 0 : 1;
    /* A composite stays when its own parts give it back: the exclusions of UAX #15 don't. */
    uint32_t parts[NSCI_MAX_DECOMPOSED];
    memcpy(parts, out, n * sizeof *out);
    return nsci_uni_compose(parts, n) == 1 && parts[0] == cp ? 0 : n;
}

/* The class of a mark waits in the bits above its code point while marks are sorted. */
enum { CLASS_SHIFT = 24, CP_MASK = 0x1FFFFF, MAX_INSERTION = 32 };

static void sort_by_insertion(uint32_t *marks, size_t n) {
    for (size_t i = 1; i < n; i++) {
        const uint32_t mark = marks[i];
        size_t k = i;
        for (; k > 0 && marks[k - 1] >> CLASS_SHIFT > mark >> CLASS_SHIFT; k--)
            marks[k] = marks[k - 1];
        marks[k] = mark;
    }
}

static void sort_by_counting(uint32_t *marks, size_t n, uint32_t *scratch, uint32_t ends[256]) {
    uint32_t sum = 0;
    memset(ends, 0, 256 * sizeof *ends);
    for (size_t i = 0; i < n; i++) ends[marks[i] >> CLASS_SHIFT]++;
    for (size_t class = 0; class < 256; class ++) {
        const uint32_t count = ends[class];
        ends[class] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++) scratch[ends[marks[i] >> CLASS_SHIFT]++] = marks[i];
    memcpy(marks, scratch, n * sizeof *marks);
}

void nsci_uni_order(uint32_t *cps, size_t n, uint32_t *scratch) {
    for (size_t start = 0, end; start < n; start = nsci_max(end, start + 1)) {
        bool ordered = true;
        uint32_t last = 0, class;
        for (end = start; end < n && (class = nsci_uni_ccc(cps[end])) != 0; end++) {
            ordered &= last <= class;
            last = class;
            cps[end] |= class << CLASS_SHIFT;
        }
        if (!ordered && end - start <= MAX_INSERTION)
            sort_by_insertion(cps + start, end - start);
        else if (!ordered)
            sort_by_counting(cps + start, end - start, scratch, scratch + n);
        for (size_t i = start; i < end; i++) cps[i] &= CP_MASK;
    }
}

size_t nsci_uni_compose(uint32_t *cps, size_t n) {
    utf8proc_ssize_t composed =
        utf8proc_normalize_utf32((utf8proc_int32_t *)cps, (utf8proc_ssize_t)n,
                                 (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    return composed < 0 ? n : (size_t)composed;
}

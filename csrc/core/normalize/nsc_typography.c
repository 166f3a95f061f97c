/* The rules that replace one character.
 *
 * What is folded is what English news writes in more than one way for no difference in meaning.
 * Left alone: letters that look like marks (U+02BB of Hawaiian, U+05F3 of Hebrew), the primes that
 * no measure uses, full-width forms among themselves (NSC_RULE_COMPATIBILITY has them), the dashes
 * of Armenian and Hebrew, variation selectors and tags, and joiners where they join
 * (nsci_joins_after).
 */
#include "normalize/nsc_typography.h"
#include "text/nsc_uni.h"

enum {
    KEEP,
    DOUBLE_QUOTE,
    SINGLE_QUOTE,
    DASH,
    LONG_DASH,
    ELLIPSIS,
    BLANK,
    INVISIBLE,
    SOFT_HYPHEN,
    CONTROL,
    NEWLINE,
    N_KINDS
};

static const nsci_swap swaps[N_KINDS] = {
    [DOUBLE_QUOTE] = {"\"", 1, NSC_RULE_QUOTES},
    [SINGLE_QUOTE] = {"'", 1, NSC_RULE_QUOTES},
    [DASH] = {"-", 1, NSC_RULE_DASHES},
    [LONG_DASH] = {"--", 2, NSC_RULE_DASHES},
    [ELLIPSIS] = {"...", 3, NSC_RULE_ELLIPSES},
    [BLANK] = {" ", 1, NSC_RULE_SPACES},
    [INVISIBLE] = {"", 0, NSC_RULE_INVISIBLES},
    [CONTROL] = {"", 0, NSC_RULE_CONTROLS},
    [SOFT_HYPHEN] = {"", 0, NSC_RULE_SOFT_HYPHENS},
    [NEWLINE] = {"\n", 1, NSC_RULE_NEWLINES},
};

enum { FIRST_GENERAL = 0x2000, N_GENERAL = 0x70 };

/* General Punctuation, U+2000 to U+206F. */
#define B  BLANK
#define I  INVISIBLE
#define H  DASH
#define M  LONG_DASH
#define Q  SINGLE_QUOTE
#define QQ DOUBLE_QUOTE
#define E  ELLIPSIS
#define N  NEWLINE
/* clang-format off */
static const uint8_t general[N_GENERAL] = {
    B, B, B, B, B, B, B, B, B, B, B, I, I, I, I, I, /* 2000: spaces, zero-width, direction */
    H, H, H, H, M, M, 0, 0, Q, Q, Q, Q, QQ, QQ, QQ, QQ, /* 2010: dashes, quotes */
    0, 0, 0, 0, 0, 0, E, 0, N, N, I, I, I, I, I, B, /* 2020: dots, separators, direction */
    0, 0, Q, QQ, 0, Q, QQ, 0, 0, Q, Q, 0, 0, 0, 0, 0, /* 2030: primes, angle quotes */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 2040 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, B, /* 2050: mathematical space */
    I, 0, 0, 0, 0, 0, I, I, I, I, I, I, I, I, I, I, /* 2060: word joiner, isolates, old controls */
};
/* clang-format on */
#undef B
#undef I
#undef H
#undef M
#undef Q
#undef QQ
#undef E
#undef N

static uint8_t kind_below_u2000(uint32_t cp) {
    if (cp < 0x20) {
        if (cp == '\t' || cp == '\n') return KEEP;
        return cp == '\v' || cp == '\f' || cp == '\r' ? NEWLINE : CONTROL;
    }
    if (cp < 0x7F) return KEEP;
    if (cp < 0xA0) return cp == 0x85 ? NEWLINE : CONTROL;
    switch (cp) {
    case 0x00A0: /* no-break space */
    case 0x1680: /* Ogham */
        return BLANK;
    case 0x00AB:
    case 0x00BB:
        return DOUBLE_QUOTE;
    case 0x00AD:
        return SOFT_HYPHEN;
    case 0x02BC: /* the letter apostrophe, which Unicode once asked to write apostrophes with */
        return SINGLE_QUOTE;
    case 0x061C: /* Arabic letter mark */
        return INVISIBLE;
    default:
        return KEEP;
    }
}

static uint8_t kind_above_u206f(uint32_t cp) {
    switch (cp) {
    case 0x2212: /* minus */
        return DASH;
    case 0x275B: /* heavy ornaments */
    case 0x275C:
    case 0x275F:
        return SINGLE_QUOTE;
    case 0x275D:
    case 0x275E:
    case 0x2760:
    case 0x2E42:
    case 0x301D: /* primes as quotation marks */
    case 0x301E:
    case 0x301F:
        return DOUBLE_QUOTE;
    case 0x2E3A: /* two and three em long */
    case 0x2E3B:
        return LONG_DASH;
    case 0x3000: /* ideographic */
        return BLANK;
    case 0xFEFF: /* byte order mark */
        return INVISIBLE;
    default:
        return KEEP;
    }
}

const nsci_swap *nsci_typography_swap(uint32_t cp, uint32_t rules) {
    uint8_t kind;
    if (cp < FIRST_GENERAL)
        kind = kind_below_u2000(cp);
    else if (cp < FIRST_GENERAL + N_GENERAL)
        kind = general[cp - FIRST_GENERAL];
    else
        kind = kind_above_u206f(cp);
    if (kind == KEEP || !(rules & NSC_RULE_BIT(swaps[kind].rule))) return NULL;
    return &swaps[kind];
}

bool nsci_typography_is_ligature(uint32_t cp) {
    if (cp < 0x132) return false;
    return cp - 0xFB00u < 7 ||                          /* ff, fi, fl, ffi, ffl, st */
           cp == 0x132 || cp == 0x133 || cp == 0x149 || /* ij of Dutch, 'n of Afrikaans */
           cp - 0x1C4u < 9 || cp - 0x1F1u < 3;          /* dz, lj, nj of Croatian */
}

bool nsci_typography_is_east_asian(uint32_t cp) {
    if (cp < 0x1100) return false;
    return cp < 0x1200 || cp - 0x2E80u < 0x180u || cp - 0x3003u < 0x1Au || cp - 0x3020u < 0xA7E0u ||
           cp - 0xAC00u < 0x2BA4u || cp - 0xF900u < 0x200u || cp - 0xFF00u < 0xF0u ||
           cp - 0x1B000u < 0x300u || cp - 0x20000u < 0x20000u;
}

bool nsci_joins_after(uint32_t before) {
    if (before < 0x590 || before - 0x1E00u < 0x300u) return false;
    nsci_class class = nsci_uni_class(before);
    return class == NSCI_CLASS_LETTER || class == NSCI_CLASS_MARK || class == NSCI_CLASS_OTHER;
}

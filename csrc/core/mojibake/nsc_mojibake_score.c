/* Mojibake: judging whether characters can be text.
 *
 * The test is always the same: is there a place between two neighbours where no writer of any
 * language puts those two next to each other? A capital behind a small letter; a currency sign, a
 * bullet or a control right behind a letter; a root sign before an accented letter; Cyrillic beside
 * Latin. If there is, the characters are garbled. What may stand at the end of a word, such as
 * closing quotation marks, dashes, an ellipsis, a no-break space, proves nothing: "L'ETE..." with
 * its accents in capitals, and "cafe" with an accent, a no-break space and a guillemet, are valid
 * UTF-8 of something else. Where one character proves nothing, two in a row that spell letters of
 * one script do.
 *
 * Known to be missed: single ones that can be text. Wrong repairs cost more than missed ones.
 */
#include "text/nsc_utf8.h"
#include "mojibake/nsc_mojibake_score.h"
#include "mojibake/nsc_mojibake_tables.h"
#include "text/nsc_uni.h"

/* What a character can be behind a letter. */
typedef enum kind {
    KIND_HARD,    /* nothing: never directly behind a letter */
    KIND_CLOSING, /* what ends a word or parts words */
    KIND_SIGN,    /* a trade mark, a footnote, an ordinal: behind whole words, now and then */
    KIND_SMALL,   /* a letter of the word */
    KIND_CAPITAL
} kind;

/* Characters that are not what their class says, one a letter: (c)losing, a (s)ign, (h)ard.
 * Closing are the quotation marks, each of which closes in some language, dashes, the ellipsis, the
 * no-break space and the soft hyphen. Signs are the trade marks, the degree, ordinals,
 * superscripts, accents that stand for quotes, daggers; the pound, turned exclamation and question
 * marks, which are letters of playful spellings. Hard is the micro. */
static const char latin_1_kinds[] = /* U+0080 to U+00BF */
    ".....c.....c...."              /* controls: as in windows-1252 */
    ".cccc.cc.s.c...."
    "cs.s....sssc.cs."
    "s.sssh.s.ssc...s";
static const char punctuation_kinds[] = /* U+2010 to U+203F */
    "...cc...cc..cc.."
    "ss....c........."
    ".........cc.....";

static char listed_kind(uint32_t cp) {
    if (cp - 0x80u < 0x40) return latin_1_kinds[cp - 0x80];
    if (cp - 0x2010u < 0x30) return punctuation_kinds[cp - 0x2010];
    if (cp == 0x2122) return 's'; /* trade mark */
    /* The florin, and accents of their own that count as letters. */
    return cp == 0x192 || cp == 0x2C6 || cp == 0x2C7 ? 'h' : '.';
}

static kind kind_of(uint32_t cp) {
    const char listed = listed_kind(cp);
    if (listed != '.') return listed == 'c' ? KIND_CLOSING : listed == 's' ? KIND_SIGN : KIND_HARD;
    const nsci_class class = nsci_uni_class(cp);
    if (class == NSCI_CLASS_UPPER) return KIND_CAPITAL;
    return class == NSCI_CLASS_LOWER || class == NSCI_CLASS_LETTER ? KIND_SMALL : KIND_HARD;
}

static bool is_trade_mark(uint32_t cp) { return cp == 0xAE || cp == 0x2122; }

static bool is_letter(kind k) { return k == KIND_SMALL || k == KIND_CAPITAL; }

/* A quotation mark that closes between two letters, as in U+00C4 U+00AB g: no word goes on behind
 * it. (An apostrophe, a dash, an ellipsis or a space could stand there.) */
static bool parts_a_word(uint32_t mark, uint32_t after) {
    bool quote = mark == 0x2018 || mark == 0x201C || mark == 0x201D || mark == 0xAB || mark == 0xBB;
    return quote && after && is_letter(kind_of(after));
}

static bool is_latin_letter(uint32_t cp) { return cp < 0x250 && is_letter(kind_of(cp)); }

/* ---- Read as windows-1252, windows-1250, ISO 8859-2 ------------------------------------------ */

/* A letter of central Europe that no language has beside the A breve of Romanian; but not the one
 * that would spell an a with ring, of the north: it is another letter in ISO 8859-2. */
static bool is_foreign_to_romanian(const nsci_mojibake_unit *u) {
    const uint32_t cp = u->cps[1];
    return cp - 0x104u < 0x7Bu && is_letter(kind_of(cp)) && cp != 0x15E && cp != 0x15F &&
           cp != 0x162 && cp != 0x163 && u->cp != 0xE5;
}

/* ---- The same: pairs ----------------------------------------------------------------------- */

/* One case of a pair, whose lead is an accented capital or the multiplication sign. */
typedef struct pair_case {
    uint8_t before; /* kinds of the character before the pair, nothing being hard: HARD | ... */
    uint8_t trail;  /* kinds of its second character */
    uint8_t in;     /* the encodings */
    bool unlikely;  /* the answer, if all of this holds */
    bool (*asks)(const nsci_mojibake_unit *unit); /* what else has to hold; NULL: nothing */
} pair_case;

enum {
    HARD = 1 << KIND_HARD,
    CLOSING = 1 << KIND_CLOSING,
    SIGN = 1 << KIND_SIGN,
    SMALL = 1 << KIND_SMALL,
    CAPITAL = 1 << KIND_CAPITAL,
    LETTER = SMALL | CAPITAL,
    ANY = HARD | CLOSING | SIGN | LETTER,
    WESTERN = 1, /* windows-1252 */
    CENTRAL = 2, /* windows-1250, ISO 8859-2 */
    BOTH = WESTERN | CENTRAL
};

static bool is_control(const nsci_mojibake_unit *u) { return u->cps[1] < 0xA0; }
static bool spells_sign(const nsci_mojibake_unit *u) { return u->cp > 0xA0; }
static bool spells_blank(const nsci_mojibake_unit *u) { return u->cp == 0xA0; }
static bool has_trade_mark(const nsci_mojibake_unit *u) { return is_trade_mark(u->cps[1]); }
static bool has_soft_hyphen(const nsci_mojibake_unit *u) { return u->cps[1] == 0xAD; }
static bool closes_in_word(const nsci_mojibake_unit *u) {
    return parts_a_word(u->cps[1], u->after);
}

static bool has_two_blanks(const nsci_mojibake_unit *u) {
    return u->cps[1] == 0xA0 && u->after == ' ';
}

static bool has_opening_quote(const nsci_mojibake_unit *u) {
    return u->cps[1] == 0x2018 || u->cps[1] == 0x201C;
}

/* A capital, A tilde, a no-break space and a small letter: the second letter of a name, */
static bool spells_a_grave(const nsci_mojibake_unit *u) {
    return u->cp == 0xE0 && u->after && kind_of(u->after) == KIND_SMALL;
}

/* if nothing but that one capital stands before it. */
static bool is_second_letter(const nsci_mojibake_unit *u) {
    return spells_a_grave(u) && !(u->before2 && is_letter(kind_of(u->before2)));
}

static bool has_pound_or_registered(const nsci_mojibake_unit *u) {
    return u->cps[1] == 0xA3 || u->cps[1] == 0xAE;
}

/* A guillemet of the inner kind that no other opens, all of it from a repair. */
static bool is_lone_guillemet(const nsci_mojibake_unit *u) {
    return u->all_repaired && u->cps[1] == 0x203A && u->before != 0x2039;
}

/* The letter in quotation marks of its own, which open before it and close behind it. */
static bool is_quoted(const nsci_mojibake_unit *u) {
    const bool opens = u->before == '"' || u->before == '\'' || u->before == 0x201C ||
                       u->before == 0x2018 || u->before == 0xAB;
    const bool closes = u->cps[1] == 0x201D || u->cps[1] == 0x2019 || u->cps[1] == 0xBB;
    return opens && closes && !u->after_repair && !(u->after && is_letter(kind_of(u->after)));
}

/* A control that a repair made: not a letter of windows-1252 behind the end of a word, nor the
 * mark that closes a quotation of one letter. */
static bool is_repaired_control(const nsci_mojibake_unit *u) {
    const bool apart = !u->before || u->before == ' ' || kind_of(u->before) == KIND_HARD;
    return u->all_repaired && is_control(u) && apart && u->before != '"';
}

/* An accent by itself, U+02C6 to U+02DD: small tilde, ring above. */
static bool spells_accent(const nsci_mojibake_unit *u) { return u->cp - 0x2C6u < 0x18; }

/* The letters S and T with comma of Romanian. */
static bool spells_comma(const nsci_mojibake_unit *u) { return u->cp >= 0x218 && u->cp <= 0x21B; }

/* Cases by lead: of each list the first decides that holds, and the last always does. */

/* A circumflex: ends few words. What else spells a control is left to nesting. */
static const pair_case cases_c2[] = {
    {CAPITAL, ANY, BOTH, false, is_control}, {ANY, ANY, BOTH, true, is_control},
    {ANY, ANY, BOTH, true, spells_sign},     {ANY - CAPITAL, ANY, BOTH, true, spells_blank},
    {ANY, ANY, BOTH, false, NULL},
};

/* A tilde, A breve: end words in capitals, trade marks among them. Hyphenation does not cut behind
 * them, nor does one space two ways. */
static const pair_case cases_c3[] = {
    {SMALL, ANY, BOTH, true, NULL},
    {ANY, CLOSING, BOTH, false, is_quoted},
    {CAPITAL, ANY, BOTH, false, has_trade_mark},
    {ANY, ANY, WESTERN, true, has_soft_hyphen},
    {ANY, ANY, CENTRAL, false, has_soft_hyphen},
    {ANY, ANY, WESTERN, true, has_two_blanks},
    {CAPITAL, ANY, WESTERN, true, is_second_letter},
    {CAPITAL, ANY, BOTH, false, spells_a_grave},
    {CAPITAL, CLOSING, WESTERN, true, has_opening_quote},
    {CAPITAL, CLOSING, BOTH, true, closes_in_word},
    {CAPITAL, CLOSING, BOTH, false, NULL},
    {ANY, ANY, WESTERN, true, NULL},
    {CAPITAL, ANY - CAPITAL, CENTRAL, true, NULL},
    {ANY - CAPITAL, HARD | SIGN | CAPITAL, CENTRAL, true, NULL},
    {ANY, ANY, CENTRAL, true, is_foreign_to_romanian},
    {ANY, ANY, BOTH, false, NULL},
};

/* A diaeresis; A ring, L acute. */
static const pair_case cases_c4_c5[] = {
    {SMALL, ANY, BOTH, true, NULL},         {ANY, HARD, BOTH, true, NULL},
    {ANY, ANY, BOTH, true, closes_in_word}, {CAPITAL, SMALL, WESTERN, true, NULL},
    {CAPITAL, ANY, BOTH, false, NULL},      {ANY, SIGN, BOTH, false, has_pound_or_registered},
    {ANY, SIGN, BOTH, true, NULL},          {ANY, LETTER, WESTERN, true, NULL},
    {ANY, ANY, BOTH, false, NULL},
};

/* AE, C cedilla, E acute and circumflex. */
static const pair_case cases_c6_ca[] = {
    {ANY - LETTER, ANY, WESTERN, true, is_lone_guillemet},
    {SMALL, ANY - CLOSING, WESTERN, true, NULL},
    {ANY, ANY, BOTH, false, NULL},
};

/* E diaeresis: begins few words, and no other letter of windows-1252 stands behind it. */
static const pair_case cases_cb[] = {
    {ANY - LETTER, ANY, WESTERN, true, is_lone_guillemet},
    {ANY - LETTER, ANY, WESTERN, true, is_repaired_control},
    {ANY - LETTER, HARD | LETTER, WESTERN, true, spells_accent},
    {SMALL, ANY - CLOSING, WESTERN, true, NULL},
    {ANY, ANY, BOTH, false, NULL},
};

/* E grave. */
static const pair_case cases_c8[] = {
    {ANY - LETTER, ANY, WESTERN, true, is_lone_guillemet},
    {ANY - CAPITAL, ANY, WESTERN, true, spells_comma},
    {ANY, ANY, BOTH, false, spells_comma},
    {SMALL, ANY - CLOSING, WESTERN, true, NULL},
    {ANY, ANY, BOTH, false, NULL},
};

/* I grave and acute: combining marks. */
static const pair_case cases_cc_cd[] = {
    {ANY - LETTER, ANY, WESTERN, true, is_lone_guillemet},
    {SMALL, ANY, WESTERN, true, NULL},
    {ANY, HARD, WESTERN, true, NULL},
    {ANY, ANY, BOTH, false, NULL},
};

/* I circumflex and diaeresis end no word: Greek. */
static const pair_case cases_ce_cf[] = {
    {ANY - LETTER, ANY, WESTERN, true, is_lone_guillemet},
    {CAPITAL, HARD, WESTERN, true, NULL},
    {CAPITAL, SIGN, BOTH, false, has_trade_mark},
    {CAPITAL, SIGN, WESTERN, true, NULL},
    {CAPITAL, ANY, BOTH, false, NULL},
    {SMALL, ANY, WESTERN, true, NULL},
    {ANY, ANY - CLOSING, WESTERN, true, NULL},
    {ANY, ANY, BOTH, false, NULL},
};

/* Eth and N tilde: Cyrillic. */
static const pair_case cases_d0_d1[] = {
    {ANY - LETTER, ANY, WESTERN, true, is_lone_guillemet},
    {SMALL, ANY, WESTERN, true, NULL},
    {ANY, HARD, WESTERN, true, NULL},
    {ANY - CAPITAL, ANY - CLOSING, WESTERN, true, NULL},
    {ANY, ANY, BOTH, false, NULL},
};

/* O and U end words, and the multiplication sign stands before anything. */
static const pair_case cases_d2_df[] = {
    {ANY - LETTER, ANY, WESTERN, true, is_lone_guillemet},
    {ANY, ANY, BOTH, false, NULL},
};

static const pair_case *const cases_of[0x20] = {
    NULL,        NULL,        cases_c2,    cases_c3,    cases_c4_c5, cases_c4_c5, cases_c6_ca,
    cases_c6_ca, cases_c8,    cases_c6_ca, cases_c6_ca, cases_cb,    cases_cc_cd, cases_cc_cd,
    cases_ce_cf, cases_ce_cf, cases_d0_d1, cases_d0_d1, cases_d2_df, cases_d2_df, cases_d2_df,
    cases_d2_df, cases_d2_df, cases_d2_df, cases_d2_df, cases_d2_df, cases_d2_df, cases_d2_df,
    cases_d2_df, cases_d2_df, cases_d2_df, cases_d2_df,
};

static bool unlikely_latin_pair(const nsci_mojibake_unit *u) {
    const uint32_t before = 1u << (u->before ? kind_of(u->before) : KIND_HARD);
    const uint32_t trail = 1u << kind_of(u->cps[1]);
    const uint32_t in = u->read_as == NSCI_READ_AS_LATIN ? WESTERN : CENTRAL;
    const pair_case *c = cases_of[u->bytes[0] - 0xC0];
    while (!(c->before & before && c->trail & trail && c->in & in && (!c->asks || c->asks(u)))) c++;
    return c->unlikely;
}

/* ---- The same: triples, quads ------------------------------------------------------------- */

/* A low quotation mark behind the letter: wrong, but people do write it; not behind a circumflex or
 * tilde on an A. */
static bool opens_words(const nsci_mojibake_unit *u) {
    bool low = u->cps[1] == 0x201A || u->cps[1] == 0x201E;
    return low && u->bytes[0] != 0xE2 && u->bytes[0] != 0xE3;
}

/* What does not stand behind a closing guillemet: marks that open, a guillemet of the inner kind, a
 * soft hyphen. */
static bool opens_or_joins(uint32_t cp) {
    return cp == 0x2018 || cp == 0x201C || cp == 0x2039 || cp == 0x203A || cp == 0xAD;
}

/* The lead is an accented small letter. */
static bool unlikely_latin_triple(const nsci_mojibake_unit *u) {
    const bool western = u->read_as == NSCI_READ_AS_LATIN;
    const kind one = opens_words(u) ? KIND_CLOSING : kind_of(u->cps[1]), two = kind_of(u->cps[2]);
    if (one == KIND_HARD || (one != KIND_CLOSING && parts_a_word(u->cps[2], u->after))) return true;
    switch (u->bytes[0]) {
    case 0xE1: /* Vietnamese: behind a guillemet stands no other that opens */
        if (western && u->bytes[1] == 0xBA) return true;
        if (western && u->bytes[1] == 0xBB) return two != KIND_CLOSING || opens_or_joins(u->cps[2]);
        break;
    case 0xE2: /* A circumflex and tilde: in no language that writes s or z with caron */
    case 0xE3:
        if (western && (is_letter(one) || u->cps[1] == 0x2122)) return true;
        if (two == KIND_HARD && u->cps[1] != 0xA0 && u->cps[1] != 0xAD) return true;
        if (western && u->all_repaired) return true;
        break;
    case 0xEF:
        if (u->cp == 0xFEFF || u->cp == NSCI_REPLACEMENT) return true;
        break;
    default:
        break;
    }
    return one != KIND_CLOSING && two == KIND_HARD;
}

/* The lead is eth, or d with stroke: emoji. */
static bool unlikely_latin_quad(const nsci_mojibake_unit *u) {
    return u->bytes[0] == 0xF0 && (u->bytes[1] == 0x9F || kind_of(u->cps[1]) == KIND_HARD);
}

static bool unlikely_latin(const nsci_mojibake_unit *u) {
    if (u->n == 2) return unlikely_latin_pair(u);
    return u->n == 3 ? unlikely_latin_triple(u) : unlikely_latin_quad(u);
}

/* ---- Read as windows-1251 ------------------------------------------------------------------- */

/* A small Latin letter that does not pass for a Cyrillic one, as those on Cyrillic keyboards do. */
static bool is_latin_only(uint32_t cp) { return cp - 'a' < 26u && !strchr("aceijopsxy", (int)cp); }

static bool ends_no_word(uint32_t cp) {
    kind k = kind_of(cp);
    return k == KIND_HARD || k == KIND_SIGN || k == KIND_CAPITAL;
}

static bool unlikely_cyrillic(const nsci_mojibake_unit *u) {
    const kind one = kind_of(u->cps[1]);
    switch (u->bytes[0]) {
    case 0xC2: /* Ve, Ge, De, Ie beside Latin letters: accented letters and signs */
    case 0xC3:
    case 0xC4:
    case 0xC5:
        if (is_trade_mark(u->cps[1])) return false;
        if (is_letter(one)) return is_latin_only(u->before) || u->after_repair;
        if (one != KIND_HARD && one != KIND_SIGN) return false;
        if (u->cps[1] == 0xB1 && u->before == ' ') return false; /* volts */
        return !u->before || kind_of(u->before) == KIND_HARD || is_latin_letter(u->before);
    case 0xD0: /* Er and Es: Cyrillic */
    case 0xD1:
        return one == KIND_HARD;
    case 0xE2: /* ve and Dje: punctuation */
        return u->bytes[1] == 0x80 || one == KIND_HARD ||
               (kind_of(u->cps[2]) == KIND_HARD && is_letter(one));
    case 0xEF:
        return u->cp == 0xFEFF || u->cp == NSCI_REPLACEMENT || one == KIND_HARD;
    case 0xF0: /* er and dzhe: emoji */
        return u->bytes[1] == 0x9F && (ends_no_word(u->cps[2]) || ends_no_word(u->cps[3]));
    default:
        return false;
    }
}

/* ---- Read as Mac Roman ---------------------------------------------------------------------- */

static bool is_mathematical(uint32_t cp) {
    switch (cp) {
    case 0x00B1: /* plus-minus */
    case 0x00B5:
    case 0x03A9: /* Omega */
    case 0x03C0: /* pi */
    case 0x2202:
    case 0x220F:
    case 0x2211:
    case 0x221E:
    case 0x222B:
    case 0x2260: /* comparisons */
    case 0x2264:
    case 0x2265:
        return true;
    default:
        return false;
    }
}

static bool unlikely_mac(const nsci_mojibake_unit *u) {
    const bool letter_before = u->before && is_letter(kind_of(u->before));
    const kind one = kind_of(u->cps[1]);
    /* An accented letter before a sign that windows-1252 has too: rather one of its pairs. */
    const bool cut = u->before >= 0x80 && letter_before && !u->after_repair;
    switch (u->bytes[0]) {
    case 0xC2: /* the not sign */
        return !cut && u->bytes[1] >= 0xA0 &&
               (u->after_repair || (u->cps[1] != 0xB4 && u->cps[1] != 0xA8));
    case 0xC3: /* the root: behind a letter, or before what has no root */
        return letter_before || !is_mathematical(u->cps[1]);
    case 0xC4: /* the florin and almost-equal signs */
    case 0xC5:
        return !cut && (letter_before || is_letter(one));
    case 0xE1: /* middle dot: Vietnamese */
        return u->bytes[1] == 0xBA || (u->bytes[1] == 0xBB && !is_letter(kind_of(u->cps[2])));
    case 0xE2: /* a low quotation mark, which opens words, before two letters or a sign */
        if (u->bytes[1] == 0x80) return u->bytes[2] != 0x8A;
        return !is_letter(kind_of(u->cps[2])) || u->cp == 0x221A;
    case 0xEF:
        return u->cp == 0xFEFF || u->cp == NSCI_REPLACEMENT;
    case 0xF0: /* the Apple */
        return u->cps[0] == 0xF8FF;
    default:
        return false;
    }
}

/* ---- Read as the code page of DOS ----------------------------------------------------------- */

static bool is_box(uint32_t cp) { return cp - 0x2500u < 0xA0u; }
static bool is_double_box(uint32_t cp) { return cp - 0x2550u < 0x20u; }

static bool unlikely_dos(const nsci_mojibake_unit *u) {
    const bool letter_before = u->before && is_letter(kind_of(u->before));
    const uint32_t one = u->cps[1];
    switch (u->bytes[0]) {
    case 0xC2: /* lines of a box, before anything but lines */
    case 0xC3:
        return !is_box(one) || (letter_before && (is_double_box(one) || one >= 0x2580));
    case 0xC4:
    case 0xC5:
        return letter_before && !is_box(one);
    case 0xE1: /* sharp s before a line */
        return is_box(one);
    case 0xE2: /* Gamma before a Latin letter */
        return is_latin_letter(one);
    case 0xEF:
        return u->cp == 0xFEFF || u->cp == NSCI_REPLACEMENT;
    case 0xF0: /* identical-to and florin: emoji */
        return one == 0x0192;
    default:
        return false;
    }
}

bool nsci_mojibake_may_nest(const nsci_mojibake_unit *unit, uint8_t outer_lead) {
    if (unit->cp == 0x20AC && outer_lead == 0xE3) return false; /* would spell a rare ideograph */
    const kind trail = kind_of(unit->cps[1]);
    /* Cyrillic letters are leads one and all, so that one stands before another proves nothing. */
    if (unit->read_as == NSCI_READ_AS_CYRILLIC) return trail == KIND_HARD;
    /* Words in capitals end in two leads ("TAMA..." with diaereses), but not in A tilde and
     * another, nor in a small letter and a capital. */
    return trail != KIND_CLOSING || outer_lead == 0xC3 || outer_lead >= 0xE0;
}

/* ---- Together ------------------------------------------------------------------------------- */

uint32_t nsci_mojibake_script(uint32_t cp) {
    static const struct {
        uint16_t first, last;
        uint8_t script;
    } scripts[] = {
        {0x0370, 0x03FF, 1}, /* Greek */
        {0x0400, 0x045F, 2}, /* Cyrillic, but for what the church alone writes */
        {0x0490, 0x052F, 2},  {0x0531, 0x058F, 3}, /* Armenian */
        {0x0590, 0x05FF, 4},                       /* Hebrew */
        {0x0600, 0x077F, 5},                       /* Arabic */
        {0x0900, 0x0DFF, 6},                       /* India */
        {0x0E00, 0x0EFF, 7},                       /* Thai, Lao */
        {0x1000, 0x10FF, 8},                       /* Burmese, Georgian */
        {0x1100, 0x11FF, 9},                       /* Hangul */
        {0x1200, 0x139F, 11},                      /* Ethiopia */
        {0x3000, 0x9FFF, 10},                      /* Chinese, Japanese */
        {0xAC00, 0xD7A3, 9},  {0xFF00, 0xFFEF, 10},
    };
    for (size_t i = 0; i < NSCI_COUNT(scripts); i++)
        if (cp >= scripts[i].first && cp <= scripts[i].last) return scripts[i].script;
    return 0;
}

bool nsci_mojibake_is_plausible(uint32_t cp) {
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x80, 0x17F},                                          /* signs, letters of Europe */
        {0x1A0, 0x1A1},   {0x1AF, 0x1B0},     {0x1CD, 0x1DC},   /* of Vietnam, of pinyin */
        {0x218, 0x21B},                                         /* of Romania */
        {0x2C6, 0x2DD},                                         /* accents by themselves */
        {0x300, 0x304},   {0x306, 0x308},     {0x30A, 0x30C},   /* combining marks */
        {0x323, 0x323},   {0x327, 0x328},     {0x1E00, 0x1FFF}, /* Vietnam, Greece of old */
        {0x2000, 0x2BFF},                                       /* punctuation, symbols */
        {0xFB00, 0xFB06}, {0xFE0E, 0xFE0F},   {0xFEFF, 0xFEFF},
        {0xFFFD, 0xFFFD}, {0x1F000, 0x1FAFF}, /* emoji */
    };
    if (nsci_mojibake_script(cp)) return cp - 0x3400u >= 0x1A00; /* rare ideographs */
    for (size_t i = 0; i < NSCI_COUNT(ranges); i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last) return true;
    return false;
}

bool nsci_mojibake_may_pair(uint32_t cp) { return nsci_mojibake_script(cp) != 0; }

bool nsci_mojibake_may_pair_with(uint32_t first, uint8_t lead) {
    if (lead >= 0xE0) return true; /* 4096 characters of several scripts */
    const uint32_t low = (lead & 0x1Fu) << 6, script = nsci_mojibake_script(first);
    return script &&
           (nsci_mojibake_script(low) == script || nsci_mojibake_script(low + 63) == script);
}

bool nsci_mojibake_is_unlikely(const nsci_mojibake_unit *unit) {
    /* In a row of letters of one script that were repaired, the next one is one more. */
    uint32_t script = nsci_mojibake_script(unit->cp);
    if (script && unit->after_repair && nsci_mojibake_script(unit->before) == script) return true;
    if (unit->cp - 0x3400u < 0x19C0u) return false; /* rare ideographs: not by themselves */
    switch (unit->read_as) {
    case NSCI_READ_AS_LATIN:
    case NSCI_READ_AS_CENTRAL:
    case NSCI_READ_AS_CENTRAL_ISO:
        return unlikely_latin(unit);
    case NSCI_READ_AS_CYRILLIC:
        return unlikely_cyrillic(unit);
    case NSCI_READ_AS_MAC:
        return unlikely_mac(unit);
    default:
        return unlikely_dos(unit);
    }
}

bool nsci_mojibake_are_unlikely(const nsci_mojibake_unit *first, const nsci_mojibake_unit *second) {
    const nsci_mojibake_unit *units[2] = {first, second};
    bool closing = true, letters = true, lines = true, capitals = true;
    if (nsci_mojibake_script(first->cp) != nsci_mojibake_script(second->cp)) return false;
    if (nsci_mojibake_is_unlikely(second)) return true;
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 1; i < units[k]->n; i++) {
            kind trail = kind_of(units[k]->cps[i]);
            closing &= trail == KIND_CLOSING;
            letters &= is_letter(trail);
            lines &= is_box(units[k]->cps[i]);
            capitals &=
                trail == KIND_CAPITAL || trail == KIND_CLOSING || is_trade_mark(units[k]->cps[i]);
        }
    }
    switch (first->read_as) {
    case NSCI_READ_AS_LATIN: /* a multiplication sign is not followed by quotation marks twice */
        return !closing || (first->bytes[0] == 0xD7 && second->bytes[0] == 0xD7);
    case NSCI_READ_AS_CENTRAL: /* small letters behind capitals, or signs within words, twice */
    case NSCI_READ_AS_CENTRAL_ISO:
    case NSCI_READ_AS_CYRILLIC:
        if (first->n == 2 && second->n == 2) return !capitals || second->seen;
        return first->n == second->n && !closing && !letters;
    case NSCI_READ_AS_MAC:
        return !letters;
    case NSCI_READ_AS_DOS:
        return !lines;
    default:
        return false;
    }
}

/* nsc_pieces: tokens as numbers of a small vocabulary, how they are written, broken sections. */
#include "text/nsc_utf8.h"
#include "word/pieces.h"
#include "growth.h"

static const char *const vocabulary[] = {
    "[UNK]",       "[CLS]",
    "a",           "b",
    "ab",          "##a",
    "##b",         "##abc",
    "abc",         "'",
    "s",           "##",
    "kovacs",      "##cs",
    "kova",        "strasse",
    "\xC3\x9F",                    /* sharp s */
    "##\xC3\x9F",  "\xE4\xB8\xAD", /* an ideograph */
    "\xCF\x83",    "##\xCF\x83",   /* Greek sigma, not the final one */
    "=",           ".",
    "-",           "u",
    "##u",         "...",
    "#",           "i",
    "##i",         "[",
    "]",           "unk",
    "\xE2\x80\x99"};
enum { N_PIECES = NSCI_COUNT(vocabulary), UNKNOWN = 0, HEADER_BYTES = 16 };

static uint8_t *new_section(size_t *n_bytes) {
    return new_pieces_section(vocabulary, N_PIECES, n_bytes);
}

static nsci_pieces pieces;

/* A token's pieces, a blank between two, in memory of just its size. */
static const char *cut(const char *token) {
    static char found[256];
    uint16_t out[NSCI_MAX_PIECES];
    size_t n_bytes = strlen(token), at = 0;
    uint8_t *copy = malloc(n_bytes + (n_bytes == 0));
    memcpy(copy, token, n_bytes);
    uint32_t n = nsci_pieces_of(&pieces, copy, n_bytes, out);
    free(copy);
    CHECK(n >= 1 && n <= NSCI_MAX_PIECES);
    for (uint32_t i = 0; i < n; i++) {
        CHECK(out[i] < N_PIECES);
        at += (size_t)snprintf(found + at, sizeof found - at, "%s%s", i ? " " : "",
                               vocabulary[out[i]]);
    }
    return found;
}

static bool is_cut(const char *token, const char *expected) {
    bool same = strcmp(cut(token), expected) == 0;
    if (!same) fprintf(stderr, "    \"%s\" became %s\n", token, cut(token));
    return same;
}

static void the_longest_piece_comes_first(void) {
    CHECK(is_cut("abc", "abc"));
    CHECK(is_cut("abb", "ab ##b"));
    CHECK(is_cut("aabca", "a ##abc ##a"));
    CHECK(is_cut("kovacs", "kovacs"));
    CHECK(is_cut("kovabcs", "kova ##b ##cs"));
    CHECK(is_cut("strasse", "strasse")); /* as long as the longest of them */
}

static void a_part_whose_rest_has_no_piece_is_unknown_as_a_whole(void) {
    CHECK(is_cut("abcx", "[UNK]"));
    CHECK(is_cut("xabc", "[UNK]"));
    CHECK(is_cut("as", "[UNK]")); /* "s" begins parts alone */
    CHECK(is_cut("cs", "[UNK]")); /* "##cs" ends them alone */
    CHECK(is_cut("ab'abx's", "ab ' [UNK] ' s"));
}

static void capitals_and_accents_are_dropped(void) {
    CHECK(is_cut("KOVACS", "kovacs"));
    CHECK(is_cut("Kov\xC3\xA1"
                 "cs",
                 "kovacs"));
    CHECK(is_cut("Kova\xCC\x81\xCC\xA7"
                 "cs",
                 "kovacs")); /* two marks by themselves */
    CHECK(is_cut("Stra\xC3\x9F", "[UNK]"));
    CHECK(is_cut("a\xC3\x9F", "a ##\xC3\x9F"));     /* a letter, no accent: it stays */
    CHECK(is_cut("a\xE1\xBA\x9E", "a ##\xC3\x9F")); /* its capital */
    CHECK(is_cut("\xC4\xB0\xC4\xB0", "i ##i"));     /* I with a dot */
    CHECK(is_cut("\xCE\xA3\xCE\xA3", "\xCF\x83 ##\xCF\x83"));
    CHECK(is_cut("\xCF\x83\xCF\x82", "[UNK]")); /* the final one is another letter */
    CHECK(is_cut("\xE2\x89\xA0", "="));         /* "not equal" is "=" with a stroke */
}

static void punctuation_stands_alone(void) {
    CHECK(is_cut("Kovacs's", "kovacs ' s"));
    CHECK(is_cut("Kovacs\xE2\x80\x99s", "kovacs \xE2\x80\x99 s"));
    CHECK(is_cut("U.S.", "u . s ."));
    CHECK(is_cut("a-b", "a - b"));
    CHECK(is_cut("-", "-"));
    CHECK(is_cut("...", ". . ."));
    CHECK(is_cut("a b\tab\xC2\xA0"
                 "abc\xE3\x80\x80s",
                 "a b ab abc s")); /* white space parts, too */
}

static void no_text_spells_a_piece_that_is_none_of_the_text(void) {
    CHECK(is_cut("##a", "# # a"));
    CHECK(is_cut("a##a", "a # # a"));
    CHECK(is_cut("[UNK]", "[ unk ]"));
    CHECK(is_cut("[CLS]", "[ [UNK] ]"));
}

static void ideographs_stand_alone(void) {
    CHECK(is_cut("a\xE4\xB8\xAD\xE4\xB8\xAD"
                 "b",
                 "a \xE4\xB8\xAD \xE4\xB8\xAD b"));
    static const uint32_t bounds[][2] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},
                                         {0x20000, 0x2A6DF}, {0x2A700, 0x2B81F}, {0x2B920, 0x2CEAF},
                                         {0x2F800, 0x2FA1F}};
    for (size_t i = 0; i < NSCI_COUNT(bounds); i++) {
        for (uint32_t k = 0; k < 4; k++) {
            const uint32_t cp = bounds[i][k / 2] + (k == 3) - (k == 0);
            uint8_t token[8] = {'a'};
            token[1 + nsci_utf8_encode(cp, token + 1)] = 'b';
            const bool stands_alone = strcmp(cut((const char *)token), "a [UNK] b") == 0;
            CHECK(stands_alone == (k == 1 || k == 2));
        }
    }
}

static void controls_and_marks_leave_nothing(void) {
    CHECK(is_cut("a\x01\x7F"
                 "b\xC2\x85"
                 "c",
                 "abc"));
    CHECK(is_cut("a\xC2\xAD"
                 "b\xE2\x80\x8B\xEF\xBB\xBF"
                 "c",
                 "abc")); /* soft hyphen, zero width */
    CHECK(is_cut("a\xEF\xBF\xBD"
                 "b\xEE\x80\x80"
                 "c",
                 "abc"));                        /* replacement, private use */
    CHECK(is_cut("a\xE0\xA4\x83", "[UNK]"));     /* a mark that takes place stays */
    CHECK(is_cut("a\xF0\x9F\x98\x80", "[UNK]")); /* a symbol is of the part */
    static const char *const nothing[] = {"", " ", "\x01", "\xCC\x81", "\xC2\xAD\xE2\x80\x8D"};
    for (size_t i = 0; i < NSCI_COUNT(nothing); i++) CHECK(is_cut(nothing[i], "[UNK]"));
    uint16_t out[NSCI_MAX_PIECES];
    CHECK(nsci_pieces_of(&pieces, (const uint8_t *)"a\0b", 3, out) == 1 && out[0] == 4);
}

static void eight_pieces_are_told_and_the_rest_still_decides(void) {
    CHECK(is_cut("abbbbbbb", "ab ##b ##b ##b ##b ##b ##b"));
    CHECK(is_cut("abbbbbbbb", "ab ##b ##b ##b ##b ##b ##b ##b"));
    CHECK(is_cut("abbbbbbbbbbbb", "ab ##b ##b ##b ##b ##b ##b ##b"));
    CHECK(is_cut("abbbbbbbbbbbbx", "[UNK]"));
    CHECK(is_cut("-.-.-.abab", "- . - . - . ab ##a"));
    CHECK(is_cut("-.-.-.-ababx", "- . - . - . - [UNK]"));
    CHECK(is_cut("-.-.-.-.x", "- . - . - . - ."));
    CHECK(is_cut("-.-.-.-a!", "- . - . - . - a")); /* what ends the eighth is unknown itself */
}

static void a_part_of_more_than_a_hundred_characters_is_unknown(void) {
    char token[512];
    static const char *const letters[] = {"a", "\xC3\xA1", "\xC3\x9F"};
    for (size_t k = 0; k < NSCI_COUNT(letters); k++) {
        size_t length = strlen(letters[k]);
        for (size_t n = 99; n <= 102; n++) {
            for (size_t i = 0; i < n * length; i++) token[i] = letters[k][i % length];
            strcpy(token + n * length, "-a");
            CHECK((strcmp(cut(token), "[UNK] - a") == 0) == (n > 100));
        }
    }
}

/* Matches strings with the vocabulary, as the paper says it. */
static uint32_t cut_slowly(const char *word, uint16_t *out) {
    uint32_t n = 0;
    char piece[64];
    for (size_t at = 0, end; word[at]; at = end) {
        uint16_t number = N_PIECES;
        for (end = strlen(word); end > at; end--) {
            snprintf(piece, sizeof piece, "%s%.*s", at ? "##" : "", (int)(end - at), word + at);
            for (number = 0; number < N_PIECES; number++)
                if (strcmp(vocabulary[number], piece) == 0) break;
            if (number < N_PIECES) break;
        }
        if (number == N_PIECES) {
            out[0] = UNKNOWN;
            return 1;
        }
        if (n < NSCI_MAX_PIECES) out[n++] = number;
    }
    return n;
}

static void words_are_cut_as_the_paper_says(void) {
    static const char *const parts[] = {"a", "b", "abc", "cs", "kova", "u", "i", "ab", "s"};
    uint64_t state = 7;
    for (size_t round = 0; round < 5000; round++) {
        uint8_t word[64];
        uint16_t fast[NSCI_MAX_PIECES], slow[NSCI_MAX_PIECES];
        size_t n_bytes = test_draw_text(&state, parts, NSCI_COUNT(parts) - round % 2,
                                        1 + test_below(&state, 12), word);
        word[n_bytes] = '\0';
        uint32_t n = cut_slowly((const char *)word, slow);
        CHECK(nsci_pieces_of(&pieces, word, n_bytes, fast) == n);
        CHECK(memcmp(fast, slow, n * sizeof *fast) == 0);
    }
}

static void read_as_a_token(void *state, const uint8_t *text, size_t n) {
    (void)state;
    uint16_t out[NSCI_MAX_PIECES];
    CHECK(nsci_pieces_of(&pieces, text, n, out) >= 1);
    (void)nsci_way_of_writing(text, n);
}

static void a_long_token_takes_time_by_its_length(void) {
    static const char *const units[] = {"a", "x", "\x01", "\xCC\x81", "\xC3\x9F", "\xE2\x80\x8B"};
    for (size_t u = 0; u < NSCI_COUNT(units); u++) growth_check(units[u], read_as_a_token, NULL);
}

static uint8_t way(const char *token) {
    return nsci_way_of_writing((const uint8_t *)token, strlen(token));
}

static void a_token_is_written_in_one_of_five_ways(void) {
    CHECK(way("news") == NSCI_WAY_SMALL && way("7") == NSCI_WAY_SMALL);
    CHECK(way("") == NSCI_WAY_SMALL && way("\xE4\xB8\xAD") == NSCI_WAY_SMALL);
    CHECK(way("News") == NSCI_WAY_CAPITALIZED && way("A") == NSCI_WAY_CAPITALIZED);
    CHECK(way("Kovacs's") == NSCI_WAY_CAPITALIZED && way("M25") == NSCI_WAY_CAPITALIZED);
    CHECK(way("NEWS") == NSCI_WAY_CAPITALS && way("U.S.") == NSCI_WAY_CAPITALS);
    CHECK(way("McCain") == NSCI_WAY_MIXED && way("NEWs") == NSCI_WAY_MIXED);
    CHECK(way("iPhone") == NSCI_WAY_INSIDE && way("7A") == NSCI_WAY_INSIDE);
}

static void letters_beyond_ascii_have_capitals(void) {
    CHECK(way("\xC3\xA9t\xC3\xA9") == NSCI_WAY_SMALL);
    CHECK(way("\xC3\x89t\xC3\xA9") == NSCI_WAY_CAPITALIZED);
    CHECK(way("\xC3\x89T\xC3\x89") == NSCI_WAY_CAPITALS);
    CHECK(way("\xC3\x89T\xC3\xA9") == NSCI_WAY_MIXED);
    CHECK(way("\xC3\xA9T\xC3\xA9") == NSCI_WAY_INSIDE);
    CHECK(way("STRA\xC3\x9F"
              "E") == NSCI_WAY_MIXED); /* a small letter, whatever its capital is */
    CHECK(way("\xC4\xB0") == NSCI_WAY_CAPITALIZED);
    CHECK(way("\xC7\x85") == NSCI_WAY_CAPITALIZED);   /* a titlecase digraph */
    CHECK(way("\xC7\x85\xC7\x85") == NSCI_WAY_MIXED); /* is small at its end */
}

/* ---- Sections ------------------------------------------------------------------------------- */

static void broken_sections_are_refused_with_their_name(void) {
    size_t n_bytes;
    uint8_t *bytes = new_section(&n_bytes);
    nsci_pieces opened;
    nsc_error err;
    for (size_t n = 0; n < n_bytes; n++) {
        CHECK(nsci_pieces_open(&opened, bytes, n, &err) == NSC_E_MODEL);
        CHECK(strstr(err.message, "\"ents.pieces\"") != NULL);
    }
    static const struct {
        size_t at;
        uint32_t value;
        const char *message;
    } cases[] = {
        {0, 0, "says 0 pieces, expected 1 to 65536"},
        {0, 65537, "says 65537 pieces"},
        {0, N_PIECES - 1, "has piece 33 of 33 in entry"},
        {4, N_PIECES, "has 34 as the unknown piece, of 34 pieces"},
        {8, 0, "has pieces of 0 bytes, expected 1 to 64"},
        {8, 65, "has pieces of 65 bytes"},
        {12, 1, "has 1 where 0 is expected"},
        {HEADER_BYTES, 3, "says 3 buckets"},
        {HEADER_BYTES + 8, 4, "has records of 4 bytes, expected 2"},
    };
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        uint32_t was = nsci_load_u32(bytes + cases[i].at);
        memcpy(bytes + cases[i].at, &cases[i].value, 4);
        CHECK(nsci_pieces_open(&opened, bytes, n_bytes, &err) == NSC_E_MODEL);
        CHECK(strstr(err.message, cases[i].message) != NULL);
        CHECK(strstr(err.message, "\"ents.pieces\"") != NULL);
        memcpy(bytes + cases[i].at, &was, 4);
    }
    CHECK(nsci_pieces_open(&opened, bytes, n_bytes, &err) == NSC_OK);
    free(bytes);
}

/* Whatever else a file says, tokens get numbers below n_pieces, and reading them ends. */
static void a_damaged_section_is_refused_or_safe(void) {
    size_t n_bytes;
    uint8_t *bytes = new_section(&n_bytes);
    static const char *const tokens[] = {"abcabcabx", "Kovacs's", "\xC3\x9F\xC3\x9F", "strasse"};
    size_t n_opened = 0;
    for (size_t at = 0; at < n_bytes; at++) {
        for (uint32_t bit = 0; bit < 8; bit++) {
            bytes[at] ^= (uint8_t)(1u << bit);
            nsci_pieces opened;
            if (nsci_pieces_open(&opened, bytes, n_bytes, NULL) == NSC_OK) {
                n_opened++;
                for (size_t i = 0; i < NSCI_COUNT(tokens); i++) {
                    uint16_t out[NSCI_MAX_PIECES];
                    uint32_t n =
                        nsci_pieces_of(&opened, (const uint8_t *)tokens[i], strlen(tokens[i]), out);
                    CHECK(n >= 1 && n <= NSCI_MAX_PIECES);
                    for (uint32_t k = 0; k < n; k++) CHECK(out[k] < opened.n_pieces);
                }
            }
            bytes[at] ^= (uint8_t)(1u << bit);
        }
    }
    CHECK(n_opened > 0 && n_opened < 8 * n_bytes);
    free(bytes);
}

int main(void) {
    size_t n_bytes;
    uint8_t *section = new_section(&n_bytes);
    CHECK(nsci_pieces_open(&pieces, section, n_bytes, NULL) == NSC_OK);
    CHECK(pieces.n_pieces == N_PIECES && pieces.unknown == UNKNOWN);
    RUN(the_longest_piece_comes_first);
    RUN(a_part_whose_rest_has_no_piece_is_unknown_as_a_whole);
    RUN(capitals_and_accents_are_dropped);
    RUN(punctuation_stands_alone);
    RUN(no_text_spells_a_piece_that_is_none_of_the_text);
    RUN(ideographs_stand_alone);
    RUN(controls_and_marks_leave_nothing);
    RUN(eight_pieces_are_told_and_the_rest_still_decides);
    RUN(a_part_of_more_than_a_hundred_characters_is_unknown);
    RUN(words_are_cut_as_the_paper_says);
    RUN(a_long_token_takes_time_by_its_length);
    RUN(a_token_is_written_in_one_of_five_ways);
    RUN(letters_beyond_ascii_have_capitals);
    RUN(broken_sections_are_refused_with_their_name);
    RUN(a_damaged_section_is_refused_or_safe);
    free(section);
    return test_report();
}

/* Feature templates.
 *
 * A feature is the hash of a template's number and of what the template reads. A template that has
 * nothing to read (no cluster, no neighbour to that side) gives no feature. The templates follow
 * Ratinov & Roth (2009), "Design Challenges and Misconceptions in Named Entity Recognition": forms,
 * affixes, shapes, cluster prefixes of Brown clusters (4, 6, 10, all), lists; beside them clusters
 * of word vectors, and the words that stand around a whole run of capitals, which a window of two
 * tokens does not reach.
 */
#include "word/nsc_feature.h"
#include "text/nsc_utf8.h"

/* Numbers of the templates. Word templates are offset by the distance, 64 a distance. */
enum template {
    TEMPLATE_LOWER = 1,
    TEMPLATE_EXACT,
    TEMPLATE_SHAPE,
    TEMPLATE_FORM,
    TEMPLATE_PATH,                                 /* + index of the prefix length */
    TEMPLATE_CODES = TEMPLATE_PATH + 4,            /* + how many codes of the vector */
    TEMPLATE_ROLE = TEMPLATE_CODES + 3,            /* + role */
    TEMPLATE_AFFIX = TEMPLATE_ROLE + NSCI_N_ROLES, /* + index of the affix */
    TEMPLATE_DISTANCE_STRIDE = 64,
    TEMPLATE_CONTEXT = TEMPLATE_DISTANCE_STRIDE * NSCI_N_DISTANCES,
    TEMPLATE_BIAS = TEMPLATE_CONTEXT,
    TEMPLATE_LOWER_PAIR,
    TEMPLATE_SHAPE_PAIR,
    TEMPLATE_SHAPE_TRIPLE,
    TEMPLATE_PATH_PAIR,
    TEMPLATE_FIRST,
    TEMPLATE_STYLE,
    TEMPLATE_RUN_BEFORE,
    TEMPLATE_RUN_BEFORE_PATH,
    TEMPLATE_RUN_AFTER,
    TEMPLATE_RUN_AFTER_PATH,
    TEMPLATE_RUN_PLACE,
    TEMPLATE_RUN_LAST,
    TEMPLATE_RUN_FIRST,
    TEMPLATE_LISTED, /* + distance + 1, three of them */
};

static uint64_t feature(uint32_t template_number, uint64_t value) {
    return nsci_hash_mix(nsci_hash_mix(UINT64_C(0x66656174), template_number), value);
}

/* ---- Reading a word ------------------------------------------------------------------------- */

static char shape_letter(nsci_class class) {
    switch (class) {
    case NSCI_CLASS_UPPER:
        return 'X';
    case NSCI_CLASS_LOWER:
    case NSCI_CLASS_LETTER:
    case NSCI_CLASS_MARK:
        return 'x';
    case NSCI_CLASS_DIGIT:
        return '0';
    default:
        return '\0'; /* the character itself */
    }
}

/* The form, from how many characters of each class a word has. */
static nsci_form form_of(uint32_t n_upper, uint32_t n_lower, uint32_t n_digits,
                         nsci_class first_class) {
    if (n_upper + n_lower == 0) return n_digits ? NSCI_FORM_NUMBER : NSCI_FORM_MARK;
    if (n_upper == 0) return n_digits ? NSCI_FORM_MIXED : NSCI_FORM_LOWER;
    if (n_digits) return NSCI_FORM_MIXED;
    if (n_lower == 0) return n_upper == 1 ? NSCI_FORM_INITIAL : NSCI_FORM_UPPER;
    return n_upper == 1 && first_class == NSCI_CLASS_UPPER ? NSCI_FORM_TITLE : NSCI_FORM_MIXED;
}

/* Hashes of the first and last 1..4 code points of a lower-case word that is longer than that. */
static void read_affixes(const uint8_t *lower, size_t n_bytes, uint64_t *affixes) {
    size_t from_start = 0, from_end = n_bytes;
    memset(affixes, 0, 2 * NSCI_MAX_AFFIX_CPS * sizeof *affixes);
    for (uint32_t k = 0; k < NSCI_MAX_AFFIX_CPS; k++) {
        do from_start++;
        while (from_start < n_bytes && nsci_utf8_is_tail(lower[from_start]));
        if (from_start >= n_bytes) return;
        do from_end--;
        while (from_end > 0 && nsci_utf8_is_tail(lower[from_end]));
        affixes[k] = nsci_hash_bytes(lower, from_start);
        affixes[NSCI_MAX_AFFIX_CPS + k] = nsci_hash_bytes(lower + from_end, n_bytes - from_end);
    }
}

void nsci_word_read(const nsci_lexicon *lexicon, const uint8_t *bytes, uint32_t n_bytes,
                    uint8_t *scratch, nsci_word *out, nsci_details *details) {
    if (n_bytes > NSCI_MAX_WORD_BYTES) {
        n_bytes = NSCI_MAX_WORD_BYTES;
        while (nsci_utf8_is_tail(bytes[n_bytes])) n_bytes--;
    }
    out->cue = nsci_cue_find(bytes, n_bytes);
    /* The lower case of a character may be longer than the character, by half at most. */
    uint8_t *lower = scratch, *exact = scratch + 3 * (size_t)n_bytes;
    uint8_t *shape = scratch + 6 * (size_t)n_bytes;
    size_t n_lower_bytes = 0, n_exact_bytes = 0, n_shape_bytes = 0;
    uint32_t n_upper = 0, n_lower = 0, n_digits = 0;
    nsci_class first_class = NSCI_CLASS_OTHER;
    for (size_t at = 0, next; at < n_bytes; at = next) {
        uint32_t cp = bytes[at];
        next = at + 1;
        nsci_class class;
        if (cp < 0x80) {
            class = (nsci_class)nsci_ascii_class[cp];
            exact[n_exact_bytes++] = class == NSCI_CLASS_DIGIT ? '0' : (uint8_t)cp;
            lower[n_lower_bytes++] = class == NSCI_CLASS_DIGIT   ? '0'
                                     : class == NSCI_CLASS_UPPER ? (uint8_t)(cp | 0x20)
                                                                 : (uint8_t)cp;
        } else {
            cp = nsci_utf8_decode(bytes, at, &next);
            class = nsci_uni_class(cp);
            memcpy(exact + n_exact_bytes, bytes + at, next - at);
            n_exact_bytes += next - at;
            n_lower_bytes += nsci_utf8_encode(nsci_uni_lower(cp), lower + n_lower_bytes);
        }
        if (at == 0) first_class = class;
        n_upper += class == NSCI_CLASS_UPPER;
        n_lower += class == NSCI_CLASS_LOWER || class == NSCI_CLASS_LETTER;
        n_digits += class == NSCI_CLASS_DIGIT;
        char letter = shape_letter(class);
        uint8_t sign = letter ? (uint8_t)letter : cp < 0x80 ? (uint8_t)cp : '?';
        if (n_shape_bytes < 2 || shape[n_shape_bytes - 1] != sign ||
            shape[n_shape_bytes - 2] != sign)
            shape[n_shape_bytes++] = sign;
    }
    out->bytes = bytes;
    out->n_bytes = n_bytes;
    out->form = (uint8_t)form_of(n_upper, n_lower, n_digits, first_class);
    out->lower = nsci_hash_bytes(lower, n_lower_bytes);
    out->shape = nsci_hash_bytes(shape, n_shape_bytes);
    out->lexeme = nsci_lexicon_word(lexicon, out->lower);
    uint64_t alone = nsci_name_hash(NSCI_NAME_HASH_START, out->lower);
    out->listed = (uint16_t)(out->lexeme.max_name_toks ? nsci_lexicon_name(lexicon, alone) : 0);
    details->exact = nsci_hash_bytes(exact, n_exact_bytes);
    details->codes = nsci_lexicon_vector(lexicon, out->lower);
    read_affixes(lower, n_lower_bytes, details->affixes);
    out->is_single = !details->affixes[0];
}

/* ---- Word features -------------------------------------------------------------------------- */

uint32_t nsci_word_features(const nsci_word *word, const nsci_details *details, int distance,
                            uint64_t *out) {
    static const uint8_t path_bits[4] = {4, 6, 10, 20};
    const nsci_lexeme *lexeme = &word->lexeme;
    bool near = distance >= -1 && distance <= 1;
    uint32_t base = TEMPLATE_DISTANCE_STRIDE * (uint32_t)(distance + NSCI_REACH);
    uint32_t n = 0;
    out[n++] = feature(base + TEMPLATE_LOWER, word->lower);
    out[n++] = feature(base + TEMPLATE_SHAPE, word->shape);
    if (lexeme->cluster)
        for (uint32_t k = 0; k < NSCI_COUNT(path_bits); k++)
            if (near || (k & 1))
                out[n++] = feature(base + TEMPLATE_PATH + k,
                                   nsci_cluster_prefix(lexeme->cluster, path_bits[k]));
    if (details->codes) {
        out[n++] = feature(base + TEMPLATE_CODES + 1, details->codes[0]);
        out[n++] = feature(base + TEMPLATE_CODES + 2,
                           (uint64_t)details->codes[0] << 8 | details->codes[1]);
    }
    if (!near) return n;
    out[n++] = feature(base + TEMPLATE_FORM, word->form);
    if (word->form >= NSCI_FORM_INITIAL)
        for (uint32_t r = 0; r < NSCI_N_ROLES; r++)
            out[n++] = feature(base + TEMPLATE_ROLE + r, lexeme->roles[r]);
    if (distance != 0) {
        uint64_t suffix = details->affixes[NSCI_MAX_AFFIX_CPS + 2];
        if (suffix) out[n++] = feature(base + TEMPLATE_AFFIX, suffix);
        return n;
    }
    out[n++] = feature(base + TEMPLATE_EXACT, details->exact);
    for (uint32_t k = 0; k < 2 * NSCI_MAX_AFFIX_CPS; k++)
        if (details->affixes[k]) out[n++] = feature(base + TEMPLATE_AFFIX + k, details->affixes[k]);
    return n;
}

/* ---- The sentence --------------------------------------------------------------------------- */

static bool is_capitalized(const nsci_word *word) { return word->form >= NSCI_FORM_INITIAL; }

/* Whether a listed name may begin with this word. Where capitals mean something, it has one. */
static bool may_open_name(const nsci_word *word, uint8_t letter_case) {
    return is_capitalized(word) || word->form == NSCI_FORM_NUMBER ||
           letter_case == NSCI_LETTER_CASE_LOWER;
}

/* "Who" is not the WHO, where capitals mean something. */
static bool fits_name(const nsci_word *word, uint8_t letter_case, uint32_t types) {
    return !(types & NSCI_NAME_CAPITALS) || word->form != NSCI_FORM_TITLE ||
           letter_case != NSCI_LETTER_CASE_MIXED;
}

/* Of a word, how many words a listed name may have that begins with it, and the hashes of its first
 * two words, first three and so on, up to those. */
typedef struct name_hashes {
    uint64_t of[NSC_MAX_NAME_TOKS - 1];
    uint32_t reach;
} name_hashes;

/* A lookup waits for memory twice: all of words [first, last) are asked for before the first is
 * made. hashes [last - first] */
static void ask_for_names(const nsci_table *names, const nsci_word *words, uint32_t n,
                          uint8_t letter_case, uint32_t first, uint32_t last, name_hashes *hashes) {
    for (uint32_t i = first; i < last; i++) {
        name_hashes *h = &hashes[i - first];
        const uint32_t most = words[i].lexeme.max_name_toks;
        uint64_t hash = nsci_name_hash(NSCI_NAME_HASH_START, words[i].lower);
        h->reach = may_open_name(&words[i], letter_case) ? (uint32_t)nsci_min(most, n - i) : 0;
        for (uint32_t k = 1; k < h->reach; k++) {
            h->of[k - 1] = hash = nsci_name_hash(hash, words[i + k].lower);
            nsci_table_ask(names, hash);
        }
    }
    for (uint32_t i = 0; i < last - first; i++)
        for (uint32_t k = 1; k < hashes[i].reach; k++)
            nsci_table_ask_on(names, hashes[i].of[k - 1]);
}

/* Longest match of listed names from the left, over words that can begin one. */
static void look_up_names(const nsci_lexicon *lexicon, const nsci_word *words, uint32_t n,
                          uint8_t letter_case, nsci_listed *listed) {
    enum { WORDS_A_STEP = 32 };
    name_hashes hashes[WORDS_A_STEP] = {{{0}, 0}};
    memset(listed, 0, n * sizeof *listed);
    for (uint32_t first = 0, i = 0; first < n; first += WORDS_A_STEP) {
        const uint32_t last = (uint32_t)nsci_min(n, first + WORDS_A_STEP);
        ask_for_names(&lexicon->names, words, n, letter_case, first, last, hashes);
        while (i < last) {
            const name_hashes *h = &hashes[i - first];
            uint32_t length = 0, types = 0;
            for (uint32_t k = 0; k < h->reach; k++) {
                uint32_t found =
                    k == 0 ? words[i].listed : nsci_lexicon_name(lexicon, h->of[k - 1]);
                if (found && fits_name(&words[i], letter_case, found)) {
                    types = found;
                    length = k + 1;
                }
            }
            for (uint32_t k = 0; k < length; k++) {
                listed[i + k].types = (uint16_t)(types & ~NSCI_NAME_CAPITALS);
                listed[i + k].part = length == 1 ? 3 : k == 0 ? 0 : k + 1 == length ? 2 : 1;
            }
            i += length ? length : 1;
        }
    }
}

static bool is_hyphen(const nsci_word *word) { return word->n_bytes == 1 && word->bytes[0] == '-'; }

/* Runs of capitalized tokens; a hyphen between two belongs to the run. */
static void find_runs(const nsci_word *words, uint32_t n, nsci_range *runs) {
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i;
        while (end < n &&
               (is_capitalized(&words[end]) || (end > i && is_hyphen(&words[end]) && end + 1 < n &&
                                                is_capitalized(&words[end + 1]))))
            end++;
        for (uint32_t k = i; k < end; k++) runs[k] = (nsci_range){i, end};
        if (end == i) runs[end++] = (nsci_range){i, i};
        i = end;
    }
}

static uint8_t letter_case_of(const nsci_word *words, uint32_t n) {
    uint32_t n_lower = 0, n_title = 0, n_upper = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_lower += words[i].form == NSCI_FORM_LOWER;
        n_title += words[i].form == NSCI_FORM_TITLE;
        n_upper += words[i].form == NSCI_FORM_UPPER || words[i].form == NSCI_FORM_INITIAL;
    }
    if (n_title + n_upper == 0) return NSCI_LETTER_CASE_LOWER;
    if (n_lower + n_title == 0 && n > 1) return NSCI_LETTER_CASE_UPPER;
    return n_title + n_upper > 2 * n_lower && n > 3 ? NSCI_LETTER_CASE_TITLE
                                                    : NSCI_LETTER_CASE_MIXED;
}

void nsci_sentence_look(const nsci_lexicon *lexicon, const nsci_word *words, uint32_t n,
                        nsci_listed *listed, nsci_range *runs, nsci_sentence_view *out) {
    uint8_t letter_case = letter_case_of(words, n);
    look_up_names(lexicon, words, n, letter_case, listed);
    find_runs(words, n, runs);
    *out = (nsci_sentence_view){words, listed, runs, n, letter_case};
}

/* ---- Context features ----------------------------------------------------------------------- */

static uint64_t pair(uint64_t a, uint64_t b) { return nsci_hash_mix(a, b); }

/* The token's place in its run of capitals, and the words around the run. */
static uint32_t run_features(const nsci_sentence_view *sent, uint32_t i, uint64_t *out) {
    const nsci_word *words = sent->words;
    nsci_range run = sent->runs[i];
    if (run.start == run.end) return 0;
    uint32_t n = 0;
    uint64_t length = nsci_min(run.end - run.start, 4), place = nsci_min(i - run.start, 3);
    uint64_t rest = nsci_min(run.end - 1 - i, 3);
    out[n++] = feature(TEMPLATE_RUN_PLACE, length << 4 | place << 2 | rest);
    if (run.end - run.start > 1) {
        out[n++] = feature(TEMPLATE_RUN_LAST, pair(words[run.end - 1].lower, rest));
        out[n++] = feature(TEMPLATE_RUN_FIRST, pair(words[run.start].lower, place));
    }
    if (run.start > 0) {
        const nsci_word *before = &words[run.start - 1];
        out[n++] = feature(TEMPLATE_RUN_BEFORE, before->lower);
        if (before->lexeme.cluster)
            out[n++] =
                feature(TEMPLATE_RUN_BEFORE_PATH, nsci_cluster_prefix(before->lexeme.cluster, 10));
    }
    if (run.end < sent->n) {
        const nsci_word *after = &words[run.end];
        out[n++] = feature(TEMPLATE_RUN_AFTER, after->lower);
        if (after->lexeme.cluster)
            out[n++] =
                feature(TEMPLATE_RUN_AFTER_PATH, nsci_cluster_prefix(after->lexeme.cluster, 10));
    }
    return n;
}

/* The listed names at the token and beside it: one feature for each type and part. */
static uint32_t listed_features(const nsci_sentence_view *sent, uint32_t i, uint64_t *out) {
    uint32_t n = 0;
    for (uint32_t d = 0; d < 3; d++) {
        if (i + d < 1 || i + d - 1 >= sent->n) continue;
        nsci_listed listed = sent->listed[i + d - 1];
        for (uint32_t type = 0; type < NSCI_N_NAME_TYPES; type++)
            if (listed.types >> type & 1)
                out[n++] = feature(TEMPLATE_LISTED + d, type << 2 | listed.part);
    }
    return n;
}

uint32_t nsci_context_features(const nsci_sentence_view *sent, uint32_t i, uint64_t *out) {
    const nsci_word *word = &sent->words[i];
    const nsci_word *before = i > 0 ? word - 1 : NULL;
    const nsci_word *after = i + 1 < sent->n ? word + 1 : NULL;
    uint32_t n = 0;
    out[n++] = feature(TEMPLATE_BIAS, 0);
    out[n++] = feature(TEMPLATE_STYLE, pair(sent->letter_case, word->form));
    if (before) {
        out[n++] = feature(TEMPLATE_LOWER_PAIR, pair(before->lower, word->lower));
        out[n++] = feature(TEMPLATE_SHAPE_PAIR, pair(before->shape, word->shape));
        if (before->lexeme.cluster && word->lexeme.cluster)
            out[n++] =
                feature(TEMPLATE_PATH_PAIR, pair(nsci_cluster_prefix(before->lexeme.cluster, 8),
                                                 nsci_cluster_prefix(word->lexeme.cluster, 8)));
    } else {
        out[n++] = feature(TEMPLATE_FIRST, 0);
        out[n++] = feature(TEMPLATE_FIRST, word->shape);
    }
    if (after) {
        out[n++] = feature(TEMPLATE_LOWER_PAIR, pair(pair(word->lower, after->lower), 1));
        out[n++] = feature(TEMPLATE_SHAPE_PAIR, pair(pair(word->shape, after->shape), 1));
        if (after->lexeme.cluster && word->lexeme.cluster)
            out[n++] = feature(TEMPLATE_PATH_PAIR,
                               pair(pair(nsci_cluster_prefix(word->lexeme.cluster, 8),
                                         nsci_cluster_prefix(after->lexeme.cluster, 8)),
                                    1));
    }
    if (before && after)
        out[n++] =
            feature(TEMPLATE_SHAPE_TRIPLE, pair(pair(before->shape, word->shape), after->shape));
    n += run_features(sent, i, out + n);
    return n + listed_features(sent, i, out + n);
}

/* Features of a unit: its own form, its words at both ends (all of a short one), its place in the
 * document, and what stands next to it.
 */
#include "block/nsc_block_feature.h"
#include "base/nsc_hash.h"
#include "block/nsc_block_stretch.h"
#include "block/nsc_dateline.h"

enum {
    SHORT_TOKS = 24, /* of a unit all of whose words are read */
    N_OPENING = 5,   /* words read at the start of a longer one */
    N_CLOSING = 3    /* and at its end */
};

/* A template's number keeps its values apart from those of others. Part of the format. */
typedef enum template {
    TEMPLATE_BIAS = 1,
    TEMPLATE_LENGTH,
    TEMPLATE_OPENS,
    TEMPLATE_CLOSES,
    TEMPLATE_LETTERS,
    TEMPLATE_SIGN,
    TEMPLATE_LABEL,
    TEMPLATE_FEEDS,
    TEMPLATE_INDENT,
    TEMPLATE_SENTS,
    TEMPLATE_FROM_START,
    TEMPLATE_FROM_END,
    TEMPLATE_TO_BODY,
    TEMPLATE_PLACE,
    TEMPLATE_PLACE_CLOSES,
    TEMPLATE_PLACE_LETTERS,
    TEMPLATE_STRETCH,
    TEMPLATE_BEFORE,
    TEMPLATE_BEHIND,
    TEMPLATE_SAME_OPENING,
    TEMPLATE_FIRST_WORD,
    TEMPLATE_FIRST_CLUSTER,
    TEMPLATE_SECOND_WORD,
    TEMPLATE_SECOND_CLUSTER,
    TEMPLATE_THIRD_WORD,
    TEMPLATE_PAIR,
    TEMPLATE_CLUSTER_PAIR,
    TEMPLATE_TRIPLE,
    TEMPLATE_LAST_WORD,
    TEMPLATE_LAST_CLUSTER,
    TEMPLATE_LAST_PAIR,
    TEMPLATE_ANY_WORD,
    TEMPLATE_ANY_CLUSTER,
    TEMPLATE_FORMS,
    TEMPLATE_LAST_FORMS,
    TEMPLATE_ROLE,
    TEMPLATE_LISTED,
    TEMPLATE_LISTED_SHARE,
    TEMPLATE_LABEL_WORD,
    TEMPLATE_LABEL_FORM,
    TEMPLATE_LABEL_STYLE,
    TEMPLATE_WORD_BEFORE,
    TEMPLATE_WORD_BEHIND,
    TEMPLATE_DATELINE,
    TEMPLATE_RUN,
    TEMPLATE_FROM_TITLE,
    TEMPLATE_OUTLINE,
    TEMPLATE_PAGE,
    TEMPLATE_BRACKET
} template;

typedef struct sink {
    uint64_t *out;
    uint32_t n;
} sink;

static void add(sink *s, template kind, uint64_t value) {
    if (s->n < NSCI_MAX_BLOCK_FEATURES)
        s->out[s->n++] = nsci_hash_mix(nsci_hash_mix(NSCI_HASH_START, (uint64_t)kind), value);
}

static uint64_t both(uint64_t a, uint64_t b) { return nsci_hash_mix(a + 1, b); }

/* ---- Sizes ----------------------------------------------------------------------------------- */

/* A number's bin: bounds ascend; the last bin is open. */
static uint32_t bin(size_t number, const uint16_t *bounds, uint32_t n) {
    uint32_t k = 0;
    while (k < n && number > bounds[k]) k++;
    return k;
}

static uint32_t length_bin(const nsci_block_unit *unit) {
    static const uint16_t bounds[] = {3, 8, 15, 24, 36, 50, 70, 90, 110, 135, 170, 220, 400};
    return bin(unit->n_cps, bounds, NSCI_COUNT(bounds));
}

static uint32_t tokens_bin(const nsci_block_unit *unit) {
    static const uint16_t bounds[] = {1, 2, 3, 4, 6, 9, 13, 18, 26, 40};
    return bin(unit->toks.end - unit->toks.start, bounds, NSCI_COUNT(bounds));
}

static uint32_t distance_bin(size_t distance) {
    static const uint16_t bounds[] = {0, 1, 2, 3, 5, 8, 14};
    return bin(distance, bounds, NSCI_COUNT(bounds));
}

/* ---- Form and place -------------------------------------------------------------------------- */

static void form_features(sink *s, const nsci_block_unit *unit) {
    uint32_t length = length_bin(unit);
    add(s, TEMPLATE_BIAS, 0);
    add(s, TEMPLATE_LENGTH, length);
    add(s, TEMPLATE_LENGTH, 100 + tokens_bin(unit));
    add(s, TEMPLATE_OPENS, unit->opens);
    add(s, TEMPLATE_OPENS, both(unit->opens, length / 2));
    add(s, TEMPLATE_CLOSES, unit->closes);
    add(s, TEMPLATE_CLOSES, both(unit->closes, length));
    add(s, TEMPLATE_LETTERS, unit->letters);
    add(s, TEMPLATE_LETTERS, both(unit->letters, length));
    add(s, TEMPLATE_LETTERS, both(100 + unit->letters, unit->closes));
    for (uint32_t bits = unit->has; bits; bits &= bits - 1) {
        add(s, TEMPLATE_SIGN, nsci_first_bit(bits));
        add(s, TEMPLATE_SIGN, both(nsci_first_bit(bits), length / 3));
    }
    if (unit->label) {
        add(s, TEMPLATE_LABEL, unit->label);
        add(s, TEMPLATE_LABEL, both(unit->label, unit->letters));
        add(s, TEMPLATE_LABEL, both(100 + length, unit->closes));
    }
    add(s, TEMPLATE_SENTS, nsci_min(unit->n_sents, 3));
    add(s, TEMPLATE_SENTS, both(nsci_min(unit->n_sents, 3), length));
    if (unit->indent) add(s, TEMPLATE_INDENT, nsci_min(unit->indent, 5));
    uint32_t run = (uint32_t)nsci_min(unit->run, 4);
    add(s, TEMPLATE_RUN, both(run, length));
    add(s, TEMPLATE_RUN, both(both(100 + run, unit->run_lead), unit->closes));
}

/* Where a unit stands from the title: 0 before, 1 at it, 2 and more behind it. */
static uint32_t from_title(const nsci_block_view *view, size_t i) {
    return i < view->title ? 0 : 1 + (uint32_t)nsci_min(i - view->title, 4);
}

/* Where a unit stands: 0 before the running text, 1 at its first unit, 2 inside, 3 at its last, 4
 * behind; 5 where there is none. */
static uint32_t zone(const nsci_block_view *view, size_t i) {
    if (view->first_long == view->n) return 5;
    if (i < view->first_long) return 0;
    if (i == view->first_long) return 1;
    if (i < view->last_long) return 2;
    return i == view->last_long ? 3 : 4;
}

/* The same of the main stretch, with the distance to it. */
static uint32_t main_zone(const nsci_block_view *view, size_t i) {
    if (view->main_end == 0) return 0;
    if (i < view->main_start) return 10 + distance_bin(view->main_start - i);
    if (i >= view->main_end) return 20 + distance_bin(i - view->main_end);
    return i == view->main_start ? 1 : i + 1 == view->main_end ? 3 : 2;
}

static bool is_long(const nsci_block_view *view, size_t i) {
    return i < view->n && (view->units[i].has & NSCI_BLOCK_IS_LONG);
}

/* On which side of the main stretch a unit of a saved page is, and what is next to it. */
static void page_features(sink *s, const nsci_block_view *view, size_t i, uint32_t side) {
    const nsci_block_unit *unit = &view->units[i];
    uint32_t length = length_bin(unit);
    uint32_t beside = (uint32_t)is_long(view, i - 1) | (uint32_t)is_long(view, i + 1) << 1;
    add(s, TEMPLATE_PAGE, side);
    add(s, TEMPLATE_PAGE, both(side, length));
    add(s, TEMPLATE_PAGE, both(both(100 + side, unit->closes), length / 2));
    add(s, TEMPLATE_PAGE, both(both(200 + side, unit->letters), length / 2));
    add(s, TEMPLATE_PAGE, both(both(300 + side, beside), length / 2));
}

static void place_features(sink *s, const nsci_block_view *view, size_t i) {
    const nsci_block_unit *unit = &view->units[i];
    uint32_t start = distance_bin(i), end = distance_bin(view->n - 1 - i);
    uint32_t where = zone(view, i), length = length_bin(unit);
    uint32_t to_body = where == 0 ? distance_bin(view->first_long - i) : 20;
    uint32_t from_body = where == 4 ? distance_bin(i - view->last_long) : 20;
    add(s, TEMPLATE_FROM_START, start);
    add(s, TEMPLATE_FROM_START, both(start, length / 2));
    add(s, TEMPLATE_FROM_END, end);
    add(s, TEMPLATE_FROM_END, both(end, length / 2));
    add(s, TEMPLATE_TO_BODY, both(to_body, from_body));
    add(s, TEMPLATE_PLACE, where);
    add(s, TEMPLATE_PLACE, both(where, length));
    add(s, TEMPLATE_PLACE, both(100 + where, nsci_min(i, 2)));
    add(s, TEMPLATE_PLACE_CLOSES, both(where, unit->closes));
    add(s, TEMPLATE_PLACE_CLOSES, both(both(where, unit->closes), length / 2));
    add(s, TEMPLATE_PLACE_LETTERS, both(where, unit->letters));
    add(s, TEMPLATE_PLACE_LETTERS, both(both(where, unit->letters), length / 2));
    uint32_t stretch = main_zone(view, i), side = stretch < 10 ? stretch : stretch / 10 + 10;
    add(s, TEMPLATE_STRETCH, stretch);
    add(s, TEMPLATE_STRETCH, both(stretch, length));
    add(s, TEMPLATE_STRETCH, both(100 + side, unit->closes));
    add(s, TEMPLATE_STRETCH, both(both(100 + side, unit->closes), length / 2));
    add(s, TEMPLATE_STRETCH, both(200 + side, unit->letters));
    if (view->is_page) page_features(s, view, i, side);
    /* One line before the text is its title, however short. */
    if (where == 0) add(s, TEMPLATE_PLACE, both(both(400, view->first_long == 1), length / 2));
    uint32_t from = from_title(view, i);
    add(s, TEMPLATE_FROM_TITLE, both(from, where));
    add(s, TEMPLATE_FROM_TITLE, both(both(from, where), length));
    add(s, TEMPLATE_FROM_TITLE, both(both(100 + from, where), unit->closes));
    uint32_t behind = i + 1 < view->n ? (uint32_t)nsci_min(view->units[i + 1].n_feeds, 3) : 9;
    uint32_t before = (uint32_t)nsci_min(unit->n_feeds, 3);
    add(s, TEMPLATE_FEEDS, before);
    add(s, TEMPLATE_FEEDS, both(before, behind));
    add(s, TEMPLATE_FEEDS, both(both(before, behind), length / 3));
}

/* ---- Neighbours ------------------------------------------------------------------------------ */

/* Signs by which a unit tells what its neighbours are. */
enum {
    NEIGHBOUR_SIGNS = NSCI_BLOCK_HAS_AT | NSCI_BLOCK_HAS_YEAR | NSCI_BLOCK_HAS_CLOCK |
                      NSCI_BLOCK_IS_QUOTED | NSCI_BLOCK_IS_ECHO | NSCI_BLOCK_IS_BRACKETED
};

static void neighbour_features(sink *s, const nsci_block_view *view, size_t i, bool before) {
    template kind = before ? TEMPLATE_BEFORE : TEMPLATE_BEHIND;
    bool none = before ? i == 0 : i + 1 == view->n;
    if (none) {
        add(s, kind, 0);
        return;
    }
    const nsci_block_unit *unit = &view->units[i];
    const nsci_block_unit *other = &view->units[before ? i - 1 : i + 1];
    uint32_t length = length_bin(other), own = length_bin(unit);
    add(s, kind, both(1, length));
    add(s, kind, both(2, other->closes));
    add(s, kind, both(3, other->opens));
    add(s, kind, both(4, other->letters));
    add(s, kind, both(both(5, length / 2), both(own / 2, unit->closes)));
    for (uint32_t bits = other->has & NEIGHBOUR_SIGNS; bits; bits &= bits - 1)
        add(s, kind, both(9, nsci_first_bit(bits)));
    add(s, kind, both(both(6, other->has & NSCI_BLOCK_HAS_MARKER), other->label > 0));
    add(s, kind,
        both(both(7, other->has & NSCI_BLOCK_HAS_COLUMNS), other->has & NSCI_BLOCK_IS_LONG));
    add(s, kind, both(both(8, unit->letters == other->letters), unit->opens == other->opens));
}

/* ---- Words ----------------------------------------------------------------------------------- */

/* A word as features read it. */
typedef struct block_word {
    uint64_t lower;
    uint32_t cluster; /* its first ten bits */
    uint32_t form;    /* nsci_form, and whether it is a mark by itself */
    uint16_t listed;
    uint8_t roles[NSCI_N_ROLES];
} block_word;

static block_word word_at(const nsci_block_view *view, uint32_t tok) {
    nsci_range bytes = view->doc->toks.items[tok];
    uint32_t slot;
    const nsci_word *word = nsci_word_cache_find(view->cache, &view->doc->words.items[tok],
                                                 nsci_doc_text(view->doc) + bytes.start,
                                                 bytes.end - bytes.start, &slot);
    block_word out = {.lower = word->lower,
                      .cluster = nsci_cluster_prefix(word->lexeme.cluster, 10),
                      .form = word->form,
                      .listed = word->listed};
    memcpy(out.roles, word->lexeme.roles, sizeof out.roles);
    return out;
}

/* A name for a word's place in a row of forms: marks are themselves. */
static uint64_t form_sign(const block_word *word) {
    return word->form == NSCI_FORM_MARK ? word->lower : word->form;
}

static void opening_features(sink *s, const block_word *words, uint32_t n, uint32_t length) {
    add(s, TEMPLATE_FIRST_WORD, words[0].lower);
    add(s, TEMPLATE_FIRST_WORD, both(words[0].lower, length / 2));
    add(s, TEMPLATE_FIRST_CLUSTER, words[0].cluster);
    uint64_t forms = 0;
    for (uint32_t k = 0; k < n && k < 4; k++) {
        forms = both(forms, form_sign(&words[k]));
        if (k > 0) add(s, TEMPLATE_FORMS, forms);
    }
    if (n < 2) return;
    add(s, TEMPLATE_SECOND_WORD, words[1].lower);
    add(s, TEMPLATE_SECOND_CLUSTER, words[1].cluster);
    add(s, TEMPLATE_PAIR, both(words[0].lower, words[1].lower));
    add(s, TEMPLATE_CLUSTER_PAIR, both(words[0].cluster, words[1].cluster));
    if (n < 3) return;
    add(s, TEMPLATE_THIRD_WORD, words[2].lower);
    add(s, TEMPLATE_TRIPLE, both(both(words[0].lower, words[1].lower), words[2].lower));
}

static void closing_features(sink *s, const block_word *words, uint32_t n) {
    const block_word *last = &words[n - 1];
    add(s, TEMPLATE_LAST_WORD, last->lower);
    add(s, TEMPLATE_LAST_CLUSTER, last->cluster);
    if (n < 2) return;
    add(s, TEMPLATE_LAST_PAIR, both(last[-1].lower, last->lower));
    add(s, TEMPLATE_LAST_FORMS, both(form_sign(&last[-1]), form_sign(last)));
    if (n > 2) add(s, TEMPLATE_LAST_FORMS, both(last[-2].lower, form_sign(&last[-1])));
}

/* What a word is in the outline of a short unit. Small words that say how others belong together
 * are themselves, marks too. */
static uint64_t outline_sign(const nsci_block_view *view, uint32_t tok, const block_word *word) {
    enum { SIGN_NUMBER = 1, SIGN_DAY, SIGN_SMALL, SIGN_PERSON, SIGN_PLACE, SIGN_CAPITAL };
    uint16_t cue = view->doc->words.items[tok].cue;
    if (word->form == NSCI_FORM_MARK) return word->lower;
    if (word->form == NSCI_FORM_NUMBER) return SIGN_NUMBER;
    if (nsci_cue_is(cue, NSCI_CUE_MONTH) || nsci_cue_is(cue, NSCI_CUE_DAY_NAME)) return SIGN_DAY;
    nsci_range bytes = view->doc->toks.items[tok];
    bool is_tiny = bytes.end - bytes.start <= 3 && word->form != NSCI_FORM_UPPER;
    if (is_tiny || nsci_cue_is(cue, NSCI_CUE_FUNCTION_WORD)) return word->lower;
    if (word->form < NSCI_FORM_INITIAL) return SIGN_SMALL;
    uint8_t person = (uint8_t)nsci_max(word->roles[0], word->roles[1]);
    if (person > 0 && person >= word->roles[3]) return SIGN_PERSON;
    return word->roles[3] > 0 ? SIGN_PLACE : SIGN_CAPITAL;
}

/* The outline of a unit: what its words are, equal ones in a row as one. "By Ana Lima and Tom
 * Eze in Lagos" is by, person, and, person, in, place. Of a longer one, its beginning. */
static void outline_features(sink *s, const nsci_block_view *view, const nsci_block_unit *unit,
                             const block_word *words, uint32_t n, uint32_t where) {
    enum { MAX_SIGNS = 9 };
    uint64_t all = 0, last = 0;
    uint32_t n_signs = 0;
    for (uint32_t k = 0; k < n; k++) {
        uint64_t sign = outline_sign(view, unit->toks.start + k, &words[k]);
        if (k > 0 && sign == last) continue;
        last = sign;
        all = both(all, sign);
        if (++n_signs > MAX_SIGNS) return;
        if (n_signs == 2 || n_signs == 3) add(s, TEMPLATE_OUTLINE, both(n_signs, all));
    }
    add(s, TEMPLATE_OUTLINE, all);
    add(s, TEMPLATE_OUTLINE, both(10 + where, all));
}

/* What the words of a short unit are, in any order. */
static void bag_features(sink *s, const block_word *words, uint32_t n) {
    enum { ANY_FORM = 1000 };
    uint32_t n_first = 0, n_last = 0, n_listed = 0, n_numbers = 0, n_words = 0;
    for (uint32_t k = 0; k < n; k++) {
        const block_word *word = &words[k];
        bool is_name = word->form >= NSCI_FORM_INITIAL;
        n_words += word->form != NSCI_FORM_MARK;
        n_first += is_name && word->roles[0] > 0;
        n_last += is_name && word->roles[1] > 0;
        n_listed += is_name && word->listed != 0;
        n_numbers += word->form == NSCI_FORM_NUMBER;
        add(s, TEMPLATE_ANY_WORD, word->lower);
        if (word->cluster) add(s, TEMPLATE_ANY_CLUSTER, word->cluster);
    }
    add(s, TEMPLATE_ROLE, both(nsci_min(n_first, 2), nsci_min(n_last, 2)));
    add(s, TEMPLATE_ROLE, both(100 + n_first + n_last, n_words));
    add(s, TEMPLATE_LISTED_SHARE, both(nsci_min(n_listed, 4), nsci_min(n_words, 5)));
    add(s, TEMPLATE_LISTED_SHARE, both(ANY_FORM + nsci_min(n_numbers, 4), nsci_min(n_words, 5)));
}

static void label_features(sink *s, const nsci_block_view *view, const nsci_block_unit *unit) {
    uint64_t forms = 0;
    uint32_t n_upper = 0, n_title = 0, n_words = 0;
    for (uint32_t k = 0; k < unit->label; k++) {
        block_word word = word_at(view, unit->toks.start + k);
        forms = both(forms, form_sign(&word));
        n_words += word.form != NSCI_FORM_MARK;
        n_upper += word.form == NSCI_FORM_UPPER || word.form == NSCI_FORM_INITIAL;
        n_title += word.form == NSCI_FORM_TITLE;
        if (k == 0) add(s, TEMPLATE_LABEL_WORD, word.lower);
    }
    add(s, TEMPLATE_LABEL_FORM, forms);
    uint64_t style = n_upper == n_words ? 1 : n_title == n_words ? 2 : 3;
    add(s, TEMPLATE_LABEL_STYLE, style);
    add(s, TEMPLATE_LABEL_STYLE, both(style, length_bin(unit)));
    add(s, TEMPLATE_LABEL_STYLE, both(10 + style, unit->closes));
}

/* The first word of the bracket that ends a unit: "(AP Photo/Ann Reed)". */
static void bracket_feature(sink *s, const nsci_block_view *view, const nsci_block_unit *unit) {
    enum { MAX_BRACKET_TOKS = 16 };
    const uint8_t *text = nsci_doc_text(view->doc);
    const uint32_t n = unit->toks.end - unit->toks.start;
    if (unit->closes != NSCI_BLOCK_EDGE_CLOSE) return;
    for (uint32_t k = 2; k < n && k < MAX_BRACKET_TOKS; k++) {
        const uint32_t tok = unit->toks.end - k - 1;
        if (text[view->doc->toks.items[tok].start] != '(') continue;
        add(s, TEMPLATE_BRACKET, word_at(view, tok + 1).lower);
        return;
    }
}

static uint64_t first_lower(const nsci_block_view *view, size_t i) {
    const nsci_block_unit *unit = &view->units[i];
    return unit->toks.start < unit->toks.end ? word_at(view, unit->toks.start).lower : 0;
}

static void word_features(sink *s, const nsci_block_view *view, size_t i) {
    const nsci_block_unit *unit = &view->units[i];
    block_word words[SHORT_TOKS];
    uint32_t n = unit->toks.end - unit->toks.start, length = length_bin(unit);
    if (n == 0) return;
    bool is_short = n <= SHORT_TOKS;
    uint32_t n_opening = is_short ? n : N_OPENING;
    for (uint32_t k = 0; k < n_opening; k++) words[k] = word_at(view, unit->toks.start + k);
    opening_features(s, words, n_opening, length);
    if (is_short) bag_features(s, words, n);
    if (is_short) outline_features(s, view, unit, words, n, zone(view, i));
    if (unit->label) label_features(s, view, unit);
    bracket_feature(s, view, unit);
    if (!is_short)
        for (uint32_t k = 0; k < N_CLOSING; k++)
            words[k] = word_at(view, unit->toks.end - N_CLOSING + k);
    closing_features(s, words, is_short ? n : N_CLOSING);
    uint64_t first = words[0].lower;
    if (!is_short) first = first_lower(view, i);
    if (i > 0) {
        uint64_t other = first_lower(view, i - 1);
        add(s, TEMPLATE_WORD_BEFORE, other);
        add(s, TEMPLATE_SAME_OPENING, other == first);
    }
    if (i + 1 < view->n) {
        uint64_t other = first_lower(view, i + 1);
        add(s, TEMPLATE_WORD_BEHIND, other);
        add(s, TEMPLATE_SAME_OPENING, 2 + (other == first));
    }
}

/* ---- All of it ------------------------------------------------------------------------------- */

static void find_main_stretch(nsci_block_view *view) {
    nsci_block_stretch stretch = {0};
    for (size_t i = 0; i < view->n; i++) {
        const float is_text = is_long(view, i) ? 1 : 0;
        nsci_block_stretch_add(&stretch, i, &view->units[i], is_text, 1 - is_text);
    }
    view->main_start = stretch.start;
    view->main_end = stretch.end;
}

/* The first unit that may be a title: no label or button, which are shorter, no line of links,
 * names or dates, which hold other signs. */
static size_t find_title(const nsci_block_view *view) {
    enum {
        MIN_CPS = 20,
        MIN_TOKS = 4,
        OTHERS = NSCI_BLOCK_HAS_AT | NSCI_BLOCK_HAS_LINK | NSCI_BLOCK_HAS_BAR |
                 NSCI_BLOCK_HAS_COPYRIGHT | NSCI_BLOCK_HAS_MARKER | NSCI_BLOCK_HAS_ARROW |
                 NSCI_BLOCK_IS_REPEATED | NSCI_BLOCK_HAS_YEAR
    };
    size_t i = 0;
    for (; i < view->n; i++) {
        const nsci_block_unit *unit = &view->units[i];
        if (unit->n_cps >= MIN_CPS && unit->toks.end - unit->toks.start >= MIN_TOKS &&
            !(unit->has & OTHERS))
            break;
    }
    return i;
}

nsci_block_view nsci_block_look(const nsci_doc *doc, nsci_word_cache *cache,
                                nsci_block_units *units) {
    enum { MIN_PAGE = 40, PAGE_SHARE = 3 };
    nsci_dateline line;
    size_t n_long = 0;
    nsci_block_view view = {
        .doc = doc, .cache = cache, .units = units->items, .n = units->n, .first_long = units->n};
    find_main_stretch(&view);
    view.title = find_title(&view);
    for (size_t i = 0; i < units->n; i++) {
        nsci_block_unit *unit = &units->items[i];
        unit->has_dateline = nsci_dateline_read(doc, cache, unit->toks, true, &line);
        if (!(unit->has & NSCI_BLOCK_IS_LONG)) continue;
        if (view.first_long == units->n) view.first_long = i;
        view.last_long = i;
        n_long++;
    }
    view.is_page = units->n >= MIN_PAGE && n_long * PAGE_SHARE <= units->n;
    return view;
}

static bool is_running(const nsci_block_unit *unit) {
    enum { NO_SIGNS = NSCI_BLOCK_IS_LONG | NSCI_BLOCK_HAS_YEAR | NSCI_BLOCK_HAS_CLOCK };
    bool stops = unit->closes == NSCI_BLOCK_EDGE_STOP || unit->closes == NSCI_BLOCK_EDGE_STOP_QUOTE;
    bool opens = unit->opens == NSCI_BLOCK_EDGE_UPPER || unit->opens == NSCI_BLOCK_EDGE_QUOTE;
    return (unit->has & NSCI_BLOCK_IS_LONG) && !(unit->has & ~(uint32_t)NO_SIGNS) && stops &&
           opens && unit->label == 0 && unit->letters == NSCI_BLOCK_CASE_SENTENCE;
}

bool nsci_block_is_plain(const nsci_block_view *view, size_t i) {
    const nsci_block_unit *unit = &view->units[i];
    return i > 0 && i + 1 < view->n && is_running(unit - 1) && is_running(unit) &&
           is_running(unit + 1) && unit->n_feeds == unit[1].n_feeds;
}

/* Asks for the words that will be read, so that they come while the rest is worked out. */
static void prefetch_words(const nsci_block_view *view, const nsci_block_unit *unit) {
    const uint32_t n = unit->toks.end - unit->toks.start;
    const uint32_t n_opening = n <= SHORT_TOKS ? n : N_OPENING;
    for (uint32_t k = 0; k < n_opening; k++)
        nsci_word_cache_prefetch(view->cache, &view->doc->words.items[unit->toks.start + k]);
    for (uint32_t k = 0; k < N_CLOSING && n > SHORT_TOKS; k++)
        nsci_word_cache_prefetch(view->cache, &view->doc->words.items[unit->toks.end - 1 - k]);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): it is written to through the sink. */
uint32_t nsci_block_features(const nsci_block_view *view, size_t i, uint64_t *out) {
    sink s = {out, 0};
    prefetch_words(view, &view->units[i]);
    form_features(&s, &view->units[i]);
    place_features(&s, view, i);
    neighbour_features(&s, view, i, true);
    neighbour_features(&s, view, i, false);
    word_features(&s, view, i);
    if (view->units[i].has_dateline) add(&s, TEMPLATE_DATELINE, zone(view, i));
    return s.n;
}

/* Features as lists of rows of weights: each kind takes as many rows as it has values, one kind
 * after another, in the order in which they are added. Some are of a token and its neighbours, the
 * others say how it stands to the verb; these are counted outwards from the verb.
 */
#include "quote/nsc_reported_feature.h"
#include "quote/nsc_quote_class.h"

enum { CLASSES = NSCI_QUOTE_N_CLASSES, GAPS = NSCI_QUOTE_N_GAPS, LEVELS = NSCI_QUOTE_N_LEVELS };
enum { CLUSTERS = NSCI_QUOTE_N_CLUSTERS, HASHES = 128, FEW_HASHES = 32, FORMS = 8 };

/* Parts: 0 of nothing, then of each kind of mention its first token and the others. */
enum { NO_PART, MARKED = 1 + 2 * NSCI_MENTION_N_KINDS, PARTS };

/* ---- What stands where ----------------------------------------------------------------------- */

nsc_status nsci_reported_scene_read(nsci_reported_scene *scene, const nsci_quote_page *page,
                                    const nsci_marks *marks, const nsci_mentions *mentions,
                                    const nsc_alloc *alloc, nsc_error *err) {
    size_t n = page->toks.n;
    scene->page = page;
    scene->parts.n = 0;
    NSC_TRY(nsci_bytes_reserve(&scene->parts, alloc, n, err));
    if (n) memset(scene->parts.items, NO_PART, n);
    scene->parts.n = n;
    for (size_t m = 0; m < mentions->n; m++) {
        const nsci_mention *mention = &mentions->items[m];
        for (uint32_t i = mention->toks.start; i < mention->toks.end; i++)
            scene->parts.items[i] =
                (uint8_t)(1 + 2 * mention->kind + (i > mention->toks.start ? 1 : 0));
    }
    for (size_t k = 0; k < marks->spans.n; k++) {
        nsci_range toks = marks->spans.items[k].toks;
        memset(scene->parts.items + toks.start, MARKED, toks.end - toks.start);
    }
    return NSC_OK;
}

void nsci_reported_scene_trim(nsci_reported_scene *scene, const nsc_alloc *alloc,
                              size_t keep_bytes) {
    nsci_bytes_trim(&scene->parts, alloc, keep_bytes);
}

bool nsci_reported_is_marked(const nsci_reported_scene *scene, uint32_t tok) {
    return scene->parts.items[tok] == MARKED;
}

nsci_reported_window nsci_reported_window_of(nsci_range sent, uint32_t verb) {
    nsci_reported_window window = {sent, sent, verb};
    if (verb - sent.start > NSCI_REPORTED_BEFORE) window.toks.start = verb - NSCI_REPORTED_BEFORE;
    if (sent.end - verb > NSCI_REPORTED_BEHIND + 1u)
        window.toks.end = verb + NSCI_REPORTED_BEHIND + 1u;
    return window;
}

static const nsci_quote_tok *tok_at(const nsci_reported_scene *s, uint32_t i) {
    return &s->page->toks.items[i];
}

/* A window as features see it. Tokens outside of the sentence have no words. */
typedef struct view {
    const nsci_reported_scene *s;
    nsci_range sent;
    uint32_t number; /* of the sentence */
} view;

static bool is_there(const view *v, uint32_t i) { return i >= v->sent.start && i < v->sent.end; }

static uint32_t class_at(const view *v, uint32_t i) {
    return is_there(v, i) ? nsci_quote_class_at(v->s->page, i, v->number) : NSCI_QUOTE_NO_CLASS;
}
static uint32_t hash_at(const view *v, uint32_t i) {
    return is_there(v, i) ? tok_at(v->s, i)->hash : 0;
}
static uint32_t cluster_at(const view *v, uint32_t i) {
    return is_there(v, i) ? nsci_quote_cluster_class(tok_at(v->s, i)) : 0;
}
static uint32_t part_at(const view *v, uint32_t i) {
    return is_there(v, i) ? v->s->parts.items[i] : NO_PART;
}
static uint32_t form_at(const view *v, uint32_t i) {
    return is_there(v, i) ? tok_at(v->s, i)->form : FORMS - 1;
}
static uint32_t cue_at(const view *v, uint32_t i) {
    return part_at(v, i) != MARKED && is_there(v, i) ? tok_at(v->s, i)->word.cue : 0;
}
static uint32_t source_at(const view *v, uint32_t i) {
    return part_at(v, i) != MARKED && is_there(v, i) ? tok_at(v->s, i)->word.source : 0;
}

/* ---- Lists of features ----------------------------------------------------------------------- */

typedef struct feature_list {
    uint16_t *out;
    uint32_t n, row;
} feature_list;

static void add(feature_list *list, uint32_t value, uint32_t n_values) {
    list->out[list->n++] = (uint16_t)(list->row + value);
    list->row += n_values;
}

enum {
    SIDES = 3, /* before the verb, the verb, behind it */
    STEPS = 7, /* from the verb: 3 and more before it, 2, 1, none, 1 behind it, 2, 3 and more */
    N_OWN_ROWS =
        5 * CLASSES + 3 * HASHES + 3 * CLUSTERS + 5 * PARTS + 3 * FORMS + 3 * LEVELS + 2 * LEVELS,
    N_BESIDE_ROWS = SIDES * GAPS + SIDES * 4 * 2 * 3 + STEPS * FEW_HASHES + STEPS * CLASSES +
                    STEPS * CLASSES + STEPS * FEW_HASHES + SIDES * 3 * PARTS + SIDES * 3 * CLASSES +
                    SIDES * 3 * CLASSES + SIDES * 5 * 4 + SIDES * 3 * 2 * 2 + SIDES * 4 * CLASSES
};

const uint32_t nsci_reported_n_rows = N_OWN_ROWS + N_BESIDE_ROWS;

/* Of a token and its neighbours. */
static void add_own(const view *v, uint32_t i, feature_list *f) {
    for (uint32_t d = 0; d < 5; d++) add(f, class_at(v, i + d - 2), CLASSES);
    for (uint32_t d = 0; d < 3; d++) add(f, hash_at(v, i + d - 1) % HASHES, HASHES);
    for (uint32_t d = 0; d < 3; d++) add(f, cluster_at(v, i + d - 1), CLUSTERS);
    for (uint32_t d = 0; d < 5; d++) add(f, part_at(v, i + d - 2), PARTS);
    for (uint32_t d = 0; d < 3; d++) add(f, form_at(v, i + d - 1), FORMS);
    for (uint32_t d = 0; d < 3; d++) add(f, cue_at(v, i + d - 1), LEVELS);
    for (uint32_t d = 0; d < 2; d++) add(f, source_at(v, i + d), LEVELS);
}

/* What lies between a token and the verb. */
typedef struct passed {
    uint32_t commas, verbs, cues, mentions, marks, joins;
} passed;

static void pass(const view *v, uint32_t i, passed *p) {
    uint32_t class = class_at(v, i), part = part_at(v, i);
    p->commas += class == NSCI_QUOTE_N_KINDS;
    p->verbs += class == NSCI_QUOTE_IS;
    p->joins += class == NSCI_QUOTE_AND || class == NSCI_QUOTE_WHO;
    p->cues += cue_at(v, i) >= 5;
    p->mentions += part != NO_PART && part != MARKED && part % 2 == 1;
    p->marks += part == MARKED;
}

static uint32_t least(uint32_t n, uint32_t limit) { return n < limit ? n : limit; }

/* How a token stands to the verb of its window. */
static void add_beside(const view *v, const nsci_reported_window *w, uint32_t i, const passed *p,
                       feature_list *f) {
    uint32_t verb = w->verb, side = i < verb ? 0 : i == verb ? 1 : 2;
    uint32_t distance = i < verb ? verb - i : i - verb, near = least(distance, 3);
    uint32_t beside = i < verb ? 3 - near : 3 + near;
    uint32_t class = class_at(v, i), part = part_at(v, i);
    add(f, side * GAPS + nsci_quote_gap_class(distance), SIDES * GAPS);
    add(f, ((side * 4 + least(p->commas, 3)) * 2 + (p->joins > 0)) * 3 + least(p->verbs, 2),
        SIDES * 4 * 2 * 3);
    add(f, beside * FEW_HASHES + hash_at(v, verb) % FEW_HASHES, STEPS * FEW_HASHES);
    add(f, beside * CLASSES + class_at(v, verb - 1), STEPS * CLASSES);
    add(f, beside * CLASSES + class_at(v, verb + 1), STEPS * CLASSES);
    add(f, beside * FEW_HASHES + hash_at(v, verb + 1) % FEW_HASHES, STEPS * FEW_HASHES);
    add(f, (side * 3 + least(p->mentions, 2)) * PARTS + part, SIDES * 3 * PARTS);
    add(f, (side * 3 + least(p->commas, 2)) * CLASSES + class_at(v, i - 1), SIDES * 3 * CLASSES);
    add(f, (side * 3 + least(p->cues, 2)) * CLASSES + class, SIDES * 3 * CLASSES);
    add(f, (side * 5 + least(i - w->sent.start, 4)) * 4 + least(w->sent.end - 1 - i, 3),
        SIDES * 5 * 4);
    add(f, ((side * 3 + least(p->marks, 2)) * 2 + (part == MARKED)) * 2 + (p->cues > 0),
        SIDES * 3 * 2 * 2);
    add(f, (side * 4 + least(p->verbs, 3)) * CLASSES + class_at(v, i + 1), SIDES * 4 * CLASSES);
}

static void read_token(const view *v, const nsci_reported_window *w, uint32_t i, const passed *p,
                       nsci_reported_row *out) {
    feature_list f = {out[i - w->toks.start].of, 0, 0};
    add_own(v, i, &f);
    add_beside(v, w, i, p, &f);
}

void nsci_reported_features(const nsci_reported_scene *scene, const nsci_reported_window *window,
                            nsci_reported_row *out) {
    view v = {scene, window->sent, tok_at(scene, window->verb)->sent};
    passed before = {0}, behind = {0};
    read_token(&v, window, window->verb, &before, out);
    for (uint32_t i = window->verb; i-- > window->toks.start;) {
        read_token(&v, window, i, &before, out);
        pass(&v, i, &before);
    }
    for (uint32_t i = window->verb + 1; i < window->toks.end; i++) {
        read_token(&v, window, i, &behind, out);
        pass(&v, i, &behind);
    }
}

/* Features as lists of rows of weights: each kind of feature takes as many rows as it has values,
 * one kind after another. */
#include "quote/nsc_quote_feature.h"
#include "quote/nsc_quote_class.h"

enum { N_CLASSES = NSCI_QUOTE_N_CLASSES, N_KINDS = NSCI_MENTION_N_KINDS };
enum { CLUSTERS = NSCI_QUOTE_N_CLUSTERS, LEVELS = NSCI_QUOTE_N_LEVELS };
enum {
    N_PLACES = 11,
    N_GAPS = NSCI_QUOTE_N_GAPS,
    N_ENDS = 5,
    N_LENGTHS = 8,
    N_HASHES = 128,
    N_TURNS = 5,
    N_DIALOGUES = 3,
    N_SHORTS = N_LENGTHS / 2
};
enum { CUE_REACH = 4, CUE_WINDOW = NSCI_QUOTE_CUE_WINDOW };

/* ---- What stands where ----------------------------------------------------------------------- */

static const nsci_quote_tok *tok_at(const nsci_quote_scene *s, uint32_t i) {
    return &s->page->toks.items[i];
}

static uint32_t n_toks(const nsci_quote_scene *s) { return (uint32_t)s->page->toks.n; }

static uint32_t par_of(const nsci_quote_scene *s, uint32_t i) {
    return nsci_quote_par_of(s->page, i);
}

static uint32_t class_at(const nsci_quote_scene *s, uint32_t i, uint32_t sent) {
    return nsci_quote_class_at(s->page, i, sent);
}

/* Level of token i as a cue, 0 inside marked spans and past the ends. */
static uint32_t cue_at(const nsci_quote_scene *s, uint32_t i) {
    return i < s->cues.n ? s->cues.items[i] : 0;
}

static uint32_t cluster_at(const nsci_quote_scene *s, uint32_t i) {
    return i < n_toks(s) ? nsci_quote_cluster_class(tok_at(s, i)) : 0;
}

static uint32_t hash_at(const nsci_quote_scene *s, uint32_t i) {
    return i < n_toks(s) ? tok_at(s, i)->hash % N_HASHES : 0;
}

static uint32_t least(uint32_t n, uint32_t limit) { return n < limit ? n : limit; }

static uint32_t length_class(uint32_t n) {
    static const uint8_t limits[] = {2, 3, 4, 6, 9, 15, 30};
    uint32_t class = 0;
    for (size_t k = 0; k < NSCI_COUNT(limits); k++) class += n >= limits[k];
    return class;
}

/* How the words of a span end: comma, stop, ? or !, dash or dots, or a word. */
static uint32_t end_class(const nsci_quote_scene *s, const nsci_marked *span) {
    uint32_t last = span->inside.end - 1;
    if (!tok_at(s, last)->sign) return 0;
    switch (nsci_quote_byte(s->page, last)) {
    case ',':
        return 1;
    case '.':
        return 2;
    case '?':
    case '!':
        return 3;
    default:
        return 4;
    }
}

static uint32_t first_word(const nsci_quote_scene *s, const nsci_marked *span) {
    uint32_t i = span->inside.start;
    while (i + 1 < span->inside.end && tok_at(s, i)->sign) i++;
    return i;
}

static bool starts_upper(const nsci_quote_scene *s, const nsci_marked *span) {
    return tok_at(s, first_word(s, span))->form > NSCI_FORM_LOWER;
}

/* Where the span before lies: in the same sentence, the one before, further up in the paragraph, in
 * the paragraph before, or further. */
static uint32_t turn_class(const nsci_quote_scene *s, const nsci_quote_view *v, uint32_t before) {
    if (before == NSC_NONE) return 4;
    uint32_t last = s->marks->spans.items[before].toks.end - 1;
    uint32_t sents = v->first_sent - tok_at(s, last)->sent;
    if (par_of(s, last) == v->first_par) return least(sents, 2);
    return par_of(s, last) + 1 == v->first_par ? 3 : 4;
}

/* Do two speak in turn, a paragraph each, and this span stands alone in the next one? 2: what was
 * said last is a question. */
static uint32_t dialogue_class(const nsci_quote_scene *s, const nsci_quote_view *v,
                               const nsci_quote_past *past) {
    if (!v->alone || past->other == NSC_NONE || past->span + 1 != v->k) return 0;
    const nsci_marked *spans = s->marks->spans.items, *last = &spans[past->span];
    uint32_t par = par_of(s, last->toks.end - 1);
    if (par + 1 != v->first_par) return 0;
    if (par_of(s, spans[past->other_span].toks.end - 1) + 1 != par) return 0;
    return end_class(s, last) == 3 ? 2 : 1;
}

/* The strongest cues among the tokens next to the span, up to 1, 2, 3 ... of them. */
static void view_cues(const nsci_quote_scene *s, nsci_quote_view *v) {
    uint8_t before = 0, behind = 0;
    v->strongest_before[0] = v->strongest_behind[0] = 0;
    for (uint32_t d = 1; d <= CUE_WINDOW && d <= v->start; d++) {
        before = (uint8_t)nsci_max(before, s->cues.items[v->start - d]);
        v->strongest_before[d] = before;
    }
    for (uint32_t d = 1; d <= CUE_WINDOW && v->end + d <= n_toks(s); d++) {
        behind = (uint8_t)nsci_max(behind, s->cues.items[v->end + d - 1]);
        v->strongest_behind[d] = behind;
    }
}

/* The strongest cue around the span in its sentences. */
static uint32_t cue_of_sentence(const nsci_quote_scene *s, const nsci_quote_view *v) {
    uint32_t before = v->start - s->page->sents[v->first_sent].start;
    uint32_t behind = s->page->sents[v->last_sent].end - v->end;
    return (uint32_t)nsci_max(v->strongest_before[least(before, CUE_WINDOW / 2)],
                              v->strongest_behind[least(behind, CUE_WINDOW / 2)]);
}

static nsci_quote_view view_span(const nsci_quote_scene *s, uint32_t k,
                                 const nsci_quote_past *past) {
    const nsci_marked *span = &s->marks->spans.items[k];
    nsci_quote_view v = {.span = span, .k = k, .start = span->toks.start, .end = span->toks.end};
    v.first_sent = tok_at(s, v.start)->sent;
    v.last_sent = tok_at(s, v.end - 1)->sent;
    v.first_par = par_of(s, v.start);
    v.last_par = par_of(s, v.end - 1);
    const nsci_range *pars = s->page->pars.items;
    v.alone = s->words.items[pars[v.first_par].start] == s->words.items[pars[v.last_par].end];
    v.before = class_at(s, v.start - 1, v.first_sent);
    v.behind = class_at(s, v.end, v.last_sent);
    v.ends = end_class(s, span);
    v.turn = turn_class(s, &v, past->span);
    v.dialogue = dialogue_class(s, &v, past);
    for (uint32_t d = 0; d < 2; d++) {
        v.cues_before[d] = cue_at(s, v.start - 1 - d);
        v.cues_behind[d] = cue_at(s, v.end + d);
    }
    v.length = length_class(span->inside.end - span->inside.start);
    v.cluster_before = cluster_at(s, v.start - 1);
    v.cluster_behind = cluster_at(s, v.end);
    v.upper = starts_upper(s, span);
    view_cues(s, &v);
    v.cue = cue_of_sentence(s, &v);
    return v;
}

/* ---- Candidates ------------------------------------------------------------------------------ */

/* Where a mention lies, as seen from a span. */
static uint32_t place_of(const nsci_quote_scene *s, const nsci_quote_view *v,
                         const nsci_mention *m) {
    uint32_t at = m->core.start, sent = tok_at(s, at)->sent, par = par_of(s, at);
    if (at < v->start) {
        if (sent == v->first_sent) return 0;
        if (par == v->first_par) return sent + 1 == v->first_sent ? 1 : 2;
        if (par + 1 == v->first_par)
            return tok_at(s, s->page->pars.items[par].end - 1)->sent == sent ? 3 : 4;
        return par + 2 == v->first_par ? 5 : 6;
    }
    if (sent == v->last_sent) return 7;
    if (par == v->last_par) return sent == v->last_sent + 1 ? 8 : 9;
    return 10;
}

static void add_candidate(nsci_quote_case *example, uint32_t m) {
    const nsci_mention *mention = &example->scene->mentions->items[m];
    nsci_quote_candidate *candidate = &example->candidates[example->n_candidates++];
    candidate->mention = m;
    candidate->place = (uint8_t)place_of(example->scene, &example->view, mention);
    candidate->side = mention->core.start >= example->view.end;
}

static void add_known_candidate(nsci_quote_case *example, uint32_t m) {
    if (m == NSC_NONE) return;
    for (uint32_t i = 0; i < example->n_candidates; i++)
        if (example->candidates[i].mention == m) return;
    add_candidate(example, m);
}

/* Finds the mentions that may be the speaker of a span that was viewed. */
static void find_candidates(const nsci_quote_scene *scene, nsci_quote_past *past,
                            nsci_quote_case *example) {
    const nsci_mentions *mentions = scene->mentions;
    const nsci_quote_view *v = &example->view;
    example->n_candidates = 0;
    while (past->next < mentions->n && mentions->items[past->next].core.start < v->end)
        past->next++;
    for (uint32_t m = past->next; m-- > 0 && example->n_candidates < NSCI_QUOTE_MAX_BEFORE;) {
        if (par_of(scene, mentions->items[m].core.start) + 2 < v->first_par) break;
        add_candidate(example, m);
    }
    uint32_t most = example->n_candidates + NSCI_QUOTE_MAX_BEHIND;
    for (uint32_t m = past->next; m < mentions->n && example->n_candidates < most; m++) {
        uint32_t at = mentions->items[m].core.start, there = par_of(scene, at);
        if (there > v->last_par + 1) break;
        if (there > v->last_par &&
            tok_at(scene, at)->sent != tok_at(scene, scene->page->pars.items[there].start)->sent)
            break;
        add_candidate(example, m);
    }
    add_known_candidate(example, past->speaker);
    add_known_candidate(example, past->other);
}

/* Are two mentions alike: the last words of their cores, and the first ones of names that have
 * more than one? Ben Foss is not Lena Foss. */
static bool are_alike(const nsci_quote_scene *s, uint32_t a, uint32_t b) {
    const nsci_mention *one = &s->mentions->items[a], *two = &s->mentions->items[b];
    if (tok_at(s, one->core.end - 1)->hash != tok_at(s, two->core.end - 1)->hash) return false;
    bool persons = one->kind == NSCI_MENTION_PERSON && two->kind == NSCI_MENTION_PERSON;
    bool whole = one->core.end - one->core.start > 1 && two->core.end - two->core.start > 1;
    return !persons || !whole ||
           tok_at(s, one->core.start)->hash == tok_at(s, two->core.start)->hash;
}

/* 0: there is none; 1: that very mention, 2: one like it, 3: another. */
static uint32_t sameness(const nsci_quote_scene *s, uint32_t m, uint32_t known) {
    if (known == NSC_NONE) return 0;
    if (m == known) return 1;
    return are_alike(s, m, known) ? 2 : 3;
}

void nsci_quote_past_note(const nsci_quote_scene *scene, nsci_quote_past *past, uint32_t k,
                          uint32_t m) {
    if (m == NSC_NONE) return;
    if (past->speaker != NSC_NONE && !are_alike(scene, past->speaker, m)) {
        past->other = past->speaker;
        past->other_span = past->span;
    }
    past->speaker = m;
    past->span = k;
}

/* ---- Cues ------------------------------------------------------------------------------------ */

/* The strongest cue beside a mention. */
typedef struct cue {
    uint32_t tok, level, distance; /* distance: 1 for the neighbour */
} cue;

static cue cue_behind(const nsci_quote_scene *s, const nsci_mention *m) {
    cue best = {0, 0, CUE_REACH};
    const uint32_t start = m->toks.end;
    const uint32_t end = least(s->page->sents[tok_at(s, start - 1)->sent].end, start + CUE_REACH);
    for (uint32_t i = start; i < end && tok_at(s, i)->mark != NSCI_MARK_DOUBLE; i++)
        if (s->cues.items[i] > best.level) best = (cue){i, s->cues.items[i], i - start + 1};
    return best;
}

static cue cue_before(const nsci_quote_scene *s, const nsci_mention *m) {
    cue best = {0, 0, CUE_REACH};
    const uint32_t end = m->toks.start, first = s->page->sents[tok_at(s, end)->sent].start;
    for (uint32_t i = end; i > first && i + CUE_REACH > end; i--)
        if (s->cues.items[i - 1] > best.level)
            best = (cue){i - 1, s->cues.items[i - 1], end - i + 1};
    return best;
}

/* What stands beside mention m, which is asked about by several spans and mentions. */
static nsci_quote_beside cues_beside(const nsci_quote_scene *s, uint32_t m) {
    nsci_quote_beside *beside = &s->beside.items[m];
    if (beside->later_distance == 0) {
        const nsci_mention *mention = &s->mentions->items[m];
        cue later = cue_behind(s, mention), sooner = cue_before(s, mention);
        uint32_t sent = tok_at(s, mention->core.start)->sent;
        *beside = (nsci_quote_beside){(uint8_t)later.level, (uint8_t)later.distance,
                                      (uint8_t)sooner.level, (uint8_t)sooner.distance,
                                      (uint8_t)class_at(s, mention->toks.end, sent)};
    }
    return *beside;
}

/* "in a report", "her post" */
static bool is_noun(const nsci_quote_scene *s, uint32_t i) {
    uint8_t before = i > 0 ? tok_at(s, i - 1)->word.kind : (uint8_t)NSCI_QUOTE_OTHER;
    return before == NSCI_QUOTE_ARTICLE || before == NSCI_QUOTE_WHOSE;
}

/* The first strong cue from token `from` on, behind a mention, "X, who chaired the talks, said", in
 * its sentence and in front of the span. */
static cue cue_further(const nsci_quote_scene *s, const nsci_marked *span, uint32_t from) {
    enum { STRONG = 5 };
    uint32_t sent = tok_at(s, from - 1)->sent;
    for (uint32_t i = from; i < n_toks(s) && i < from + CUE_WINDOW; i++) {
        if (tok_at(s, i)->sent != sent || i == span->toks.start) break;
        if (cue_at(s, i) >= STRONG && !is_noun(s, i)) return (cue){i, cue_at(s, i), 0};
    }
    return (cue){0, 0, 0};
}

/* Does a comma stand among the tokens [start, end), at most CUE_REACH of them? */
static bool has_comma(const nsci_quote_scene *s, uint32_t start, uint32_t end) {
    for (uint32_t i = start; i < end; i++)
        if (nsci_quote_is_sign(s->page, i, ',')) return true;
    return false;
}

/* Behind the comma that closes ", who chaired the talks," from token `at` on, in front of the span;
 * 0: there is no such clause. */
static uint32_t behind_relative(const nsci_quote_scene *s, const nsci_marked *span, uint32_t at) {
    uint32_t end = least(at + CUE_WINDOW, span->toks.start), sent = tok_at(s, at - 1)->sent;
    if (at + 2 >= end || !nsci_quote_is_sign(s->page, at, ',')) return 0;
    if (tok_at(s, at + 1)->word.kind != NSCI_QUOTE_WHO) return 0;
    for (uint32_t i = at + 2; i < end && tok_at(s, i)->sent == sent; i++)
        if (nsci_quote_is_sign(s->page, i, ',')) return i + 1;
    return 0;
}

nsci_range nsci_quote_cue(const nsci_quote_scene *scene, uint32_t k, uint32_t m) {
    enum { LEAST = 3 };
    const nsci_mention *mention = &scene->mentions->items[m];
    const nsci_marked *span = &scene->marks->spans.items[k];
    cue behind = cue_behind(scene, mention), before = cue_before(scene, mention);
    bool is_behind = mention->core.start >= span->toks.end;
    if (is_noun(scene, before.tok)) before.level = 0;
    uint32_t lean = is_behind && before.level ? 1 : 0; /* "..." said X, who wrote it */
    bool apart = !is_behind && behind.level >= LEAST && before.level &&
                 has_comma(scene, before.tok, mention->toks.start); /* Asked again, X said */
    cue best = apart || behind.level > before.level + lean ? behind : before;
    if (best.level < LEAST) best = cue_further(scene, span, mention->toks.end);
    if (best.level >= LEAST && best.tok > mention->toks.end) {
        uint32_t clause = behind_relative(scene, span, mention->toks.end);
        bool who = tok_at(scene, best.tok - 1)->word.kind == NSCI_QUOTE_WHO;
        uint32_t from = clause ? clause : who ? best.tok + 1 : 0; /* X, who asked for it, said */
        cue after = from ? cue_further(scene, span, from) : (cue){0, 0, 0};
        if (after.level >= LEAST) best = after;
    }
    if (best.level < LEAST && is_behind && /* "..." said left-arm spinner X */
        tok_at(scene, mention->core.start)->sent == tok_at(scene, span->toks.end)->sent)
        best = (cue){span->toks.end, cue_at(scene, span->toks.end), 0};
    if (best.level < LEAST) return (nsci_range){0, 0};
    uint32_t end = best.tok + 1;
    bool to = end + 1 == mention->toks.start && nsci_quote_is_word(scene->page, end, "to");
    return (nsci_range){best.tok, to ? end + 1 : end};
}

bool nsci_quote_owns_cue(const nsci_quote_scene *scene, uint32_t k, nsci_range toks) {
    enum { STRONG = 5 };
    const nsci_marked *span = &scene->marks->spans.items[k];
    uint32_t start = span->toks.start, end = span->toks.end, sent = tok_at(scene, toks.start)->sent;
    if (sent >= tok_at(scene, start)->sent && sent <= tok_at(scene, end - 1)->sent) return true;
    if (cue_at(scene, toks.start) < STRONG) return false;
    bool goes_on = par_of(scene, toks.start) == par_of(scene, start);
    if (toks.start < start) return goes_on || nsci_quote_byte(scene->page, start - 1) == ':';
    return scene->spans.items[toks.start] == scene->spans.items[end];
}

/* ---- Lists of features ----------------------------------------------------------------------- */

/* Rows of spans are numbered through: each feature takes as many as it has values. */
typedef struct feature_list {
    uint32_t *out;
    uint32_t n, row;
} feature_list;

static void add(feature_list *list, uint32_t value, uint32_t n_values) {
    list->out[list->n++] = list->row + value;
    list->row += n_values;
}

enum {
    N_IN_TURN = 2 * (N_DIALOGUES - 1), /* the speaker before, or the other one, in a dialogue */
    N_SPAN_ROWS = N_LENGTHS * 2 + 2 * N_CLASSES + N_CLASSES * N_CLASSES + N_ENDS * N_LENGTHS +
                  2 * N_LENGTHS + NSCI_QUOTE_N_KINDS + 2 * N_LENGTHS + 2 + 2 + 5 * N_HASHES +
                  2 * CLUSTERS + LEVELS * N_LENGTHS + 4 * N_LENGTHS + 4 + N_TURNS * N_LENGTHS +
                  2 * N_LENGTHS + N_ENDS * N_CLASSES + N_CLASSES * N_CLASSES + 3 * N_LENGTHS + 1 +
                  (N_DIALOGUES - 1) * N_SHORTS
};

/* The first rows of the features of a mention beside a span, which are in three lists. */
enum {
    KIND = 0,
    PLACE_KIND = KIND + N_KINDS,
    PLACE_GAP = PLACE_KIND + N_PLACES * N_KINDS,
    PLACE_SPANS = PLACE_GAP + N_PLACES * N_GAPS,
    PLACE_RANK = PLACE_SPANS + N_PLACES * 4,
    SIDE_LATER = PLACE_RANK + N_PLACES * 5,
    SIDE_SOONER = SIDE_LATER + 2 * LEVELS * 4,
    SIDE_BEFORE = SIDE_SOONER + 2 * LEVELS * 4,
    SIDE_BEHIND = SIDE_BEFORE + 2 * N_CLASSES,
    KIND_BEHIND = SIDE_BEHIND + 2 * N_CLASSES,
    PLACE_BEHIND = KIND_BEHIND + N_KINDS * N_CLASSES,
    PLACE_SPAN_BEFORE = PLACE_BEHIND + N_PLACES * N_CLASSES,
    PLACE_SPAN_BEHIND = PLACE_SPAN_BEFORE + N_PLACES * N_CLASSES,
    PLACE_ENDS = PLACE_SPAN_BEHIND + N_PLACES * N_CLASSES,
    PLACE_CUE_BEHIND = PLACE_ENDS + N_PLACES * N_ENDS,
    SIDE_CUES_BEFORE = PLACE_CUE_BEHIND + N_PLACES * LEVELS,
    SIDE_CUE_BEHIND = SIDE_CUES_BEFORE + 2 * LEVELS * LEVELS,
    SAME_TURN = SIDE_CUE_BEHIND + 2 * LEVELS,
    OTHER_TURN = SAME_TURN + 4 * N_TURNS * 2,
    FIRST_PLACE = OTHER_TURN + 4 * N_TURNS * 2,
    SIDE_RANK = FIRST_PLACE + 2 * N_PLACES,
    FIRST_KIND = SIDE_RANK + 2 * 6,
    ALONE_PLACE = FIRST_KIND + 2 * N_KINDS,
    PLACE_LENGTH = ALONE_PLACE + 2 * N_PLACES,
    UPPER_PLACE = PLACE_LENGTH + N_PLACES * N_LENGTHS,
    CLUSTER_BEHIND = UPPER_PLACE + 2 * N_PLACES,
    CLUSTER_BEFORE = CLUSTER_BEHIND + CLUSTERS,
    SOURCE_KIND = CLUSTER_BEFORE + CLUSTERS,
    PLACE_STRONGEST = SOURCE_KIND + LEVELS * N_KINDS,
    PLACE_CUE = PLACE_STRONGEST + N_PLACES * LEVELS,
    SIDE_SPAN_CLUSTER_BEHIND = PLACE_CUE + N_PLACES * LEVELS,
    SIDE_SPAN_CLUSTER_BEFORE = SIDE_SPAN_CLUSTER_BEHIND + 2 * CLUSTERS,
    SIDE_NEAR_CUE = SIDE_SPAN_CLUSTER_BEFORE + 2 * CLUSTERS,
    SHAPE_KIND = SIDE_NEAR_CUE + 2 * 2 * LEVELS,
    SAME_PLACE = SHAPE_KIND + 3 * N_KINDS,
    SIDE_SECOND_BEFORE = SAME_PLACE + 4 * N_PLACES,
    PLACE_CUED = SIDE_SECOND_BEFORE + 2 * N_CLASSES,
    QUOTED = PLACE_CUED + N_PLACES * 3,
    IN_TURN_LENGTH = QUOTED + 2,
    IN_TURN_ENDS = IN_TURN_LENGTH + 1 + N_IN_TURN * N_SHORTS,
    OWNER = IN_TURN_ENDS + 1 + N_IN_TURN * N_ENDS,
    N_MENTION_ROWS = OWNER + 2
};

const uint32_t nsci_quote_n_span_rows = N_SPAN_ROWS, nsci_quote_n_mention_rows = N_MENTION_ROWS;

/* ---- Spans ----------------------------------------------------------------------------------- */

/* What the words of a span are, of which the first CUE_WINDOW are looked at. */
typedef struct wording {
    uint32_t n_words, n_upper;
    bool speaks; /* I, you, is, has: a sentence rather than a name */
} wording;

static wording read_wording(const nsci_quote_scene *s, const nsci_marked *span) {
    wording w = {0, 0, false};
    for (uint32_t i = span->inside.start; i < span->inside.end && w.n_words < CUE_WINDOW; i++) {
        const nsci_quote_tok *tok = tok_at(s, i);
        if (tok->sign) continue;
        uint8_t kind = tok->word.kind;
        w.n_words++;
        w.n_upper += tok->form > NSCI_FORM_LOWER;
        w.speaks = w.speaks || kind == NSCI_QUOTE_I || kind == NSCI_QUOTE_YOU ||
                   kind == NSCI_QUOTE_IS || kind == NSCI_QUOTE_HE || kind == NSCI_QUOTE_THEY;
    }
    return w;
}

/* Mentions of the sentences that the span begins and ends in, up to 3. */
static uint32_t mentions_near(const nsci_quote_scene *s, const nsci_quote_view *v, uint32_t next) {
    const nsci_mentions *mentions = s->mentions;
    uint32_t n = 0;
    for (uint32_t m = next; m-- > 0 && n < 3; n++)
        if (tok_at(s, mentions->items[m].core.start)->sent != v->first_sent) break;
    for (uint32_t m = next; m < mentions->n && n < 3; m++, n++)
        if (tok_at(s, mentions->items[m].core.start)->sent != v->last_sent) break;
    return n;
}

/* Does a word just before say that a name or a word follows: 2 called, known; 1 film, nickname? */
static uint32_t introduced(const nsci_quote_scene *s, const nsci_quote_view *v) {
    enum { REACH = 4 };
    uint32_t found = 0;
    for (uint32_t d = 1; d <= REACH && d <= v->start && found < 2; d++) {
        if (tok_at(s, v->start - d)->sent != v->first_sent) break;
        uint8_t kind = tok_at(s, v->start - d)->word.kind;
        if (kind == NSCI_QUOTE_THING) found = 1;
        if (kind == NSCI_QUOTE_NAMING) found = 2;
    }
    return found;
}

uint32_t nsci_quote_span_features(const nsci_quote_case *example,
                                  uint32_t *rows /* NOLINT: written to through f */) {
    const nsci_quote_scene *scene = example->scene;
    const nsci_quote_view *v = &example->view;
    const nsci_marked *span = v->span;
    wording w = read_wording(scene, span);
    uint32_t length = length_class(w.n_words), before = v->before, behind = v->behind;
    uint32_t first = first_word(scene, span);
    bool has_before = before != N_CLASSES - 1, has_behind = behind != N_CLASSES - 1;
    feature_list f = {rows, 0, 0};
    add(&f, length * 2 + span->is_single, N_LENGTHS * 2);
    add(&f, before, N_CLASSES);
    add(&f, behind, N_CLASSES);
    add(&f, before * N_CLASSES + behind, N_CLASSES * N_CLASSES);
    add(&f, v->ends * N_LENGTHS + length, N_ENDS * N_LENGTHS);
    add(&f, v->upper * (uint32_t)N_LENGTHS + length, 2 * N_LENGTHS);
    add(&f, tok_at(scene, first)->word.kind, NSCI_QUOTE_N_KINDS);
    add(&f, (uint32_t)(w.n_upper == w.n_words) * N_LENGTHS + length, 2 * N_LENGTHS);
    add(&f, w.speaks, 2);
    add(&f, span->is_open, 2);
    add(&f, has_before ? hash_at(scene, v->start - 1) : 0, N_HASHES);
    add(&f, has_before ? hash_at(scene, v->start - 2) : 0, N_HASHES);
    add(&f, has_behind ? hash_at(scene, v->end) : 0, N_HASHES);
    add(&f, hash_at(scene, first), N_HASHES);
    add(&f, has_behind ? hash_at(scene, v->end + 1) : 0, N_HASHES);
    add(&f, has_before ? v->cluster_before : 0, CLUSTERS);
    add(&f, has_behind ? v->cluster_behind : 0, CLUSTERS);
    add(&f, v->cue * N_LENGTHS + length, LEVELS * N_LENGTHS);
    add(&f, mentions_near(scene, v, example->past.next) * N_LENGTHS + length, 4 * N_LENGTHS);
    add(&f, (v->first_par == 0) * 2u + v->alone, 4);
    add(&f, v->turn * N_LENGTHS + length, N_TURNS * N_LENGTHS);
    add(&f,
        (uint32_t)(scene->page->pars.items[v->first_par].start == v->start) * N_LENGTHS + length,
        2 * N_LENGTHS);
    add(&f, v->ends * N_CLASSES + behind, N_ENDS * N_CLASSES);
    add(&f, class_at(scene, v->start - 2, v->first_sent) * (uint32_t)N_CLASSES + before,
        N_CLASSES * N_CLASSES);
    add(&f, introduced(scene, v) * N_LENGTHS + length, 3 * N_LENGTHS);
    add(&f, v->dialogue ? 1 + (v->dialogue - 1) * N_SHORTS + length / 2 : 0,
        1 + (N_DIALOGUES - 1) * N_SHORTS);
    return f.n;
}

/* ---- Mentions -------------------------------------------------------------------------------- */

/* Tokens [start, end) between a mention and a span. */
static nsci_range between(const nsci_quote_view *v, const nsci_mention *m) {
    if (m->core.start >= v->end)
        return (nsci_range){v->end, m->toks.start > v->end ? m->toks.start : v->end};
    return (nsci_range){m->toks.end < v->start ? m->toks.end : v->start, v->start};
}

/* Mentions between mention m and the span, up to 4. */
static uint32_t rank_of(uint32_t m, uint32_t next) {
    return m >= next ? least(m - next, 5) : least(next - 1 - m, 5);
}

/* quoted X as saying */
static bool is_quoted(const nsci_quote_scene *s, const nsci_mention *m) {
    enum { STRONG = 5 };
    return cue_at(s, m->toks.start - 1) >= STRONG && cue_at(s, m->toks.end) < STRONG &&
           cue_at(s, m->toks.end + 1) >= STRONG;
}

/* said the agency's Ada Lund */
static bool is_owner(const nsci_quote_scene *s, const nsci_mention *m) {
    uint32_t i = m->toks.end;
    return i < n_toks(s) && nsci_quote_byte(s->page, i) == '\'' && !tok_at(s, i)->spaced &&
           !tok_at(s, i)->sign;
}

/* Mentions with a strong cue of their own between mention m and the span, up to 2. */
static uint32_t cued_between(const nsci_quote_scene *s, uint32_t m, uint32_t next) {
    enum { STRONG = 5, WINDOW = 5 };
    uint32_t n = 0, first = m >= next ? next : m + 1, end = m >= next ? m : next;
    if (end - first > WINDOW) return 2;
    for (uint32_t i = first; i < end && n < 2; i++) {
        nsci_quote_beside cues = cues_beside(s, i);
        n += cues.later >= STRONG || cues.sooner >= STRONG;
    }
    return n;
}

/* In a dialogue 1, 2: the speaker before; 3, 4: the one before that; 0: neither of them. */
static uint32_t in_turn_class(const nsci_quote_view *v, const nsci_quote_past *past, uint32_t m) {
    if (v->dialogue == 0 || (m != past->speaker && m != past->other)) return 0;
    return v->dialogue + (m == past->other ? N_DIALOGUES - 1u : 0u);
}

/* The strongest cue among the tokens between a mention and the span, of which the CUE_WINDOW last
 * are looked at. */
static uint32_t strongest_between(const nsci_quote_scene *s, const nsci_quote_view *v,
                                  nsci_range gap) {
    uint32_t n = gap.end - gap.start, level = 0;
    if (gap.start < v->end) return v->strongest_before[least(n, CUE_WINDOW)];
    if (n <= CUE_WINDOW) return v->strongest_behind[n];
    for (uint32_t i = gap.end - CUE_WINDOW; i < gap.end; i++)
        if (s->cues.items[i] > level) level = s->cues.items[i];
    return level;
}

/* One word, a core with something behind it alone, or something in front. */
static uint32_t shape_of(const nsci_mention *mention) {
    if (mention->toks.end - mention->toks.start == 1) return 0;
    return mention->core.start == mention->toks.start ? 1 : 2;
}

uint32_t nsci_quote_mention_features(const nsci_quote_case *example,
                                     const nsci_quote_candidate *candidate, uint32_t *rows) {
    const nsci_quote_scene *s = example->scene;
    const nsci_mention *mention = &s->mentions->items[candidate->mention];
    uint32_t kind = mention->kind, side = candidate->side, start = mention->toks.start;
    uint32_t sent = tok_at(s, mention->core.start)->sent;
    nsci_quote_beside beside = cues_beside(s, candidate->mention);
    uint32_t n = 0;
    rows[n++] = KIND + kind;
    rows[n++] = SIDE_LATER + (side * LEVELS + beside.later) * 4 + beside.later_distance - 1;
    rows[n++] = SIDE_SOONER + (side * LEVELS + beside.sooner) * 4 + beside.sooner_distance - 1;
    rows[n++] = SIDE_BEFORE + side * N_CLASSES + class_at(s, start - 1, sent);
    rows[n++] = SIDE_BEHIND + side * N_CLASSES + beside.behind;
    rows[n++] = KIND_BEHIND + kind * N_CLASSES + beside.behind;
    rows[n++] = FIRST_KIND + mention->is_first * (uint32_t)N_KINDS + kind;
    rows[n++] = CLUSTER_BEHIND + cluster_at(s, mention->toks.end);
    rows[n++] = CLUSTER_BEFORE + cluster_at(s, start - 1);
    rows[n++] =
        SOURCE_KIND + tok_at(s, mention->core.end - 1)->word.source * (uint32_t)N_KINDS + kind;
    rows[n++] = SHAPE_KIND + shape_of(mention) * N_KINDS + kind;
    rows[n++] = SIDE_SECOND_BEFORE + side * N_CLASSES + class_at(s, start - 2, sent);
    rows[n++] = QUOTED + is_quoted(s, mention);
    rows[n++] = OWNER + is_owner(s, mention);
    return n;
}

uint32_t nsci_quote_place_features(const nsci_quote_case *example,
                                   const nsci_quote_candidate *candidate, uint32_t *rows) {
    const nsci_quote_view *v = &example->view;
    uint32_t place = candidate->place, side = candidate->side;
    uint32_t n = 0;
    rows[n++] = PLACE_SPAN_BEFORE + place * N_CLASSES + v->before;
    rows[n++] = PLACE_SPAN_BEHIND + place * N_CLASSES + v->behind;
    rows[n++] = PLACE_ENDS + place * N_ENDS + v->ends;
    rows[n++] = PLACE_CUE_BEHIND + place * LEVELS + v->cues_behind[0];
    rows[n++] = SIDE_CUES_BEFORE + (side * LEVELS + v->cues_before[0]) * LEVELS + v->cues_before[1];
    rows[n++] = SIDE_CUE_BEHIND + side * LEVELS + v->cues_behind[1];
    rows[n++] = ALONE_PLACE + v->alone * (uint32_t)N_PLACES + place;
    rows[n++] = PLACE_LENGTH + place * N_LENGTHS + v->length;
    rows[n++] = UPPER_PLACE + v->upper * (uint32_t)N_PLACES + place;
    rows[n++] = PLACE_CUE + place * LEVELS + v->cue;
    rows[n++] = SIDE_SPAN_CLUSTER_BEHIND + side * CLUSTERS + v->cluster_behind;
    rows[n++] = SIDE_SPAN_CLUSTER_BEFORE + side * CLUSTERS + v->cluster_before;
    return n;
}

uint32_t nsci_quote_pair_features(const nsci_quote_case *example,
                                  const nsci_quote_candidate *candidate, uint32_t *rows) {
    const nsci_quote_scene *s = example->scene;
    const nsci_quote_view *v = &example->view;
    const nsci_quote_past *past = &example->past;
    const uint32_t m = candidate->mention, place = candidate->place, side = candidate->side;
    const nsci_mention *mention = &s->mentions->items[m];
    nsci_range gap = between(v, mention);
    uint32_t n_between = s->words.items[gap.end] - s->words.items[gap.start];
    uint32_t spans = s->spans.items[gap.end] - s->spans.items[gap.start];
    uint32_t kind = mention->kind, rank = rank_of(m, past->next);
    uint32_t same = sameness(s, m, past->speaker), other = sameness(s, m, past->other);
    uint32_t in_turn = in_turn_class(v, past, m);
    nsci_quote_beside beside = cues_beside(s, m);
    uint32_t near_cue = side ? beside.sooner : beside.later;
    uint32_t n = 0;
    rows[n++] = PLACE_KIND + place * N_KINDS + kind;
    rows[n++] = PLACE_GAP + place * N_GAPS + nsci_quote_gap_class(n_between);
    rows[n++] = PLACE_SPANS + place * 4 + least(spans, 3);
    rows[n++] = PLACE_RANK + place * 5 + least(rank, 4);
    rows[n++] = PLACE_BEHIND + place * N_CLASSES + beside.behind;
    rows[n++] = SAME_TURN + (same * N_TURNS + v->turn) * 2 + v->alone;
    rows[n++] = OTHER_TURN + (other * N_TURNS + v->turn) * 2 + v->alone;
    rows[n++] = FIRST_PLACE + mention->is_first * (uint32_t)N_PLACES + place;
    rows[n++] = SIDE_RANK + side * 6 + rank;
    rows[n++] = PLACE_STRONGEST + place * LEVELS + strongest_between(s, v, gap);
    rows[n++] = SIDE_NEAR_CUE + (side * 2 + (n_between <= 2)) * LEVELS + near_cue;
    rows[n++] = SAME_PLACE + same * N_PLACES + place;
    rows[n++] = PLACE_CUED + place * 3 + cued_between(s, m, past->next);
    rows[n++] = IN_TURN_LENGTH + (in_turn ? 1 + (in_turn - 1) * N_SHORTS + v->length / 2 : 0);
    rows[n++] = IN_TURN_ENDS + (in_turn ? 1 + (in_turn - 1) * N_ENDS + v->ends : 0);
    return n;
}

void nsci_quote_describe(const nsci_quote_scene *scene, uint32_t k, nsci_quote_past *past,
                         nsci_quote_case *out) {
    out->scene = scene;
    out->view = view_span(scene, k, past);
    find_candidates(scene, past, out);
    out->past = *past;
}

/* ---- Counts ---------------------------------------------------------------------------------- */

/* The tokens [start, end) between marked spans, behind n_spans and n_words; returns how many words
 * lie before `end`. */
static uint32_t count_outside(nsci_quote_scene *s, uint32_t start, uint32_t end, uint32_t n_spans,
                              uint32_t n_words) {
    const nsci_quote_tok *toks = s->page->toks.items;
    for (uint32_t i = start; i < end; i++) {
        s->words.items[i] = n_words;
        s->spans.items[i] = n_spans;
        s->cues.items[i] = toks[i].word.cue; /* none of a sign */
        n_words += !toks[i].sign;
    }
    return n_words;
}

/* The tokens of a marked span: none is a word of the writer's. */
static void count_inside(nsci_quote_scene *s, nsci_range toks, uint32_t n_spans, uint32_t n_words) {
    for (uint32_t i = toks.start; i < toks.end; i++) {
        s->words.items[i] = n_words;
        s->spans.items[i] = n_spans + (i > toks.start);
        s->cues.items[i] = 0;
    }
}

nsc_status nsci_quote_scene_count(nsci_quote_scene *scene, const nsc_alloc *alloc, nsc_error *err) {
    uint32_t n = n_toks(scene), n_words = 0, at = 0, k = 0;
    const nsci_markeds *spans = &scene->marks->spans;
    scene->words.n = scene->spans.n = scene->cues.n = 0;
    NSC_TRY(nsci_u32s_reserve(&scene->words, alloc, n + (size_t)1, err));
    NSC_TRY(nsci_u32s_reserve(&scene->spans, alloc, n + (size_t)1, err));
    NSC_TRY(nsci_bytes_reserve(&scene->cues, alloc, n, err));
    NSC_TRY(nsci_quote_besides_reserve(&scene->beside, alloc, scene->mentions->n, err));
    scene->beside.n = scene->mentions->n;
    if (scene->beside.n)
        memset(scene->beside.items, 0, scene->beside.n * sizeof *scene->beside.items);
    for (; k < spans->n; k++) {
        nsci_range toks = spans->items[k].toks;
        n_words = count_outside(scene, at, toks.start, k, n_words);
        count_inside(scene, toks, k, n_words);
        at = toks.end;
    }
    n_words = count_outside(scene, at, n, k, n_words);
    scene->cues.n = n;
    scene->words.items[n] = n_words;
    scene->spans.items[n] = k;
    return NSC_OK;
}

void nsci_quote_scene_trim(nsci_quote_scene *scene, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_u32s_trim(&scene->words, alloc, keep_bytes);
    nsci_u32s_trim(&scene->spans, alloc, keep_bytes);
    nsci_bytes_trim(&scene->cues, alloc, keep_bytes);
    nsci_quote_besides_trim(&scene->beside, alloc, keep_bytes);
}

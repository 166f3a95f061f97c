/* Page, marks, mentions, then one judgement a span. The mention that was judged likeliest may stand
 * for another beside it, as the words between say: "a spokesman for X", "quoted X as saying".
 */
#include "quote/nsc_quote_reader.h"

void nsci_quote_read_labels(nsci_section section, nsci_label_kinds *out) {
    static const struct {
        char name[8];
        uint8_t kind;
    } kinds[] = {{"PERSON", NSCI_MENTION_PERSON}, {"ORG", NSCI_MENTION_ORG},
                 {"LOC", NSCI_MENTION_PLACE},     {"FAC", NSCI_MENTION_PLACE},
                 {"NORP", NSCI_MENTION_PEOPLE},   {"PRODUCT", NSCI_MENTION_NAME},
                 {"MISC", NSCI_MENTION_NAME}};
    const char *name = (const char *)section.bytes;
    size_t left = section.n_bytes;
    for (uint32_t label = 0; label < NSC_MAX_LABELS; label++) {
        out->of[label] = NSCI_MENTION_N_KINDS;
        size_t length = left ? strlen(name) : 0; /* each name is closed by a NUL */
        for (size_t k = 0; left && k < NSCI_COUNT(kinds); k++)
            if (strcmp(kinds[k].name, name) == 0) out->of[label] = kinds[k].kind;
        if (!left) continue;
        name += length + 1;
        left -= length + 1;
    }
}

nsc_status nsci_quote_decide(void *scorer, const nsci_quote_case *example, nsci_verdict *out) {
    const float most_doubt = 0.4f; /* a span that is less surely a quotation is none */
    float scores[NSCI_QUOTE_N_SPAN_SCORES + NSCI_QUOTE_MAX_CANDIDATES];
    const uint32_t first = NSCI_QUOTE_N_SPAN_SCORES, n = first + example->n_candidates;
    const float threshold = ((nsci_quote_scorer *)scorer)->weights->threshold;
    uint32_t best = first;
    nsci_quote_score(scorer, example, scores);
    nsci_quote_softmax(scores, n);
    for (uint32_t i = best; i < n; i++)
        if (scores[i] > scores[best]) best = i;
    bool spoken = best < n && scores[best] >= threshold && scores[best] >= scores[1];
    *out = (nsci_verdict){
        .speaker = NSC_NONE, .score = scores[0], .is_quote = scores[1] <= most_doubt};
    if (!spoken || !out->is_quote) return NSC_OK;
    out->speaker = example->candidates[best - first].mention;
    out->score = scores[best];
    return NSC_OK;
}

/* ---- Who is meant ---------------------------------------------------------------------------- */

enum { NEAR = 4, STRONG_CUE = 5 };

static const nsci_quote_tok *tok_at(const nsci_quote_scene *s, uint32_t i) {
    return &s->page->toks.items[i];
}

/* Whom "who" goes on about, where its clause ends before a verb that is the other's: "a neighbour,
 * who asked not to be named, said"; else m. */
static uint32_t antecedent_of(const nsci_quote_scene *s, uint32_t k, uint32_t m) {
    enum { REACH = 30 };
    const nsci_mention *who = &s->mentions->items[m];
    uint32_t start = s->marks->spans.items[k].toks.start, sent = tok_at(s, who->core.start)->sent;
    if (who->kind != NSCI_MENTION_WHO || m == 0) return m;
    if (!nsci_mention_is_relative(s->page, who - 1, who)) return m;
    if (who->toks.end < start && nsci_quote_is_sign(s->page, who->toks.end, ','))
        return m; /* who, after that, said */
    for (uint32_t i = who->toks.end + 2; i < start && i < who->toks.end + REACH; i++) {
        if (tok_at(s, i)->sent != sent) break;
        if (tok_at(s, i)->word.cue >= STRONG_CUE && nsci_quote_is_sign(s->page, i - 1, ','))
            return m - 1;
    }
    return m;
}

/* The description of a person or of many that mention m only belongs to: "a spokesman for Gov.
 * Lund", "relatives of the victims"; else m. */
static uint32_t holder_of(const nsci_quote_scene *s, uint32_t m) {
    const nsci_mention *mention = &s->mentions->items[m];
    for (uint32_t back = 1; back <= NEAR && back <= m; back++) {
        const nsci_mention *role = mention - back;
        bool describes = role->kind == NSCI_MENTION_ROLE || role->kind == NSCI_MENTION_GROUP;
        if (describes && role->core.end <= mention->toks.start &&
            role->toks.end >= mention->toks.end)
            return m - back;
    }
    return m;
}

/* The person whose organization or place mention m is: "Ada Lund of Norbank"; else m. */
static uint32_t member_of(const nsci_quote_scene *s, uint32_t m) {
    const nsci_mention *body = &s->mentions->items[m];
    if (m == 0 || (body->kind != NSCI_MENTION_ORG && body->kind != NSCI_MENTION_PLACE)) return m;
    const nsci_mention *person = body - 1;
    bool of = person->kind == NSCI_MENTION_PERSON && person->toks.end + 1 == body->toks.start &&
              (nsci_quote_is_word(s->page, person->toks.end, "of") ||
               nsci_quote_is_word(s->page, person->toks.end, "from"));
    return of ? m - 1 : m;
}

/* Who speaks to mention m, "Ada Lund speaking to the Coast Herald: '...'"; else m. */
static uint32_t speaker_to(const nsci_quote_scene *s, uint32_t m) {
    const nsci_mention *heard = &s->mentions->items[m];
    uint32_t start = heard->toks.start, verb = start - 2;
    if (m == 0 || start < 3 || !nsci_quote_is_word(s->page, start - 1, "to")) return m;
    if (!nsci_quote_is_word(s->page, verb, "speaking") &&
        !nsci_quote_is_word(s->page, verb, "talking"))
        return m;
    bool named = heard[-1].kind == NSCI_MENTION_PERSON || heard[-1].kind == NSCI_MENTION_ROLE;
    uint32_t end = heard[-1].toks.end;
    return named && (end == verb || (end + 1 == verb && nsci_quote_is_sign(s->page, end, ',')))
               ? m - 1
               : m;
}

/* Who is quoted, where mention m only quotes: "Xinhua quoted Ada Lund as saying"; else m. */
static uint32_t quoted_by(const nsci_quote_scene *s, uint32_t m) {
    const nsci_mention *all = s->mentions->items;
    uint32_t next = m + 1, verb = all[m].toks.end;
    if (verb >= s->page->toks.n || tok_at(s, verb)->word.cue < STRONG_CUE - 1) return m;
    if (next == s->mentions->n || all[next].toks.start != verb + 1) return m;
    uint32_t as = all[next].toks.end;
    return nsci_quote_is_word(s->page, as, "as") && nsci_quote_is_word(s->page, as + 1, "saying")
               ? next
               : m;
}

/* The mention behind "according to" just in front of span k, when m has no verb of its own: "The
 * firm was, according to Ada Lund, '...'"; else m. */
static uint32_t source_before(const nsci_quote_scene *s, uint32_t k, uint32_t next, uint32_t m) {
    uint32_t start = s->marks->spans.items[k].toks.start;
    if (next == 0 || next - 1 <= m || start == 0 || !nsci_quote_is_sign(s->page, start - 1, ','))
        return m;
    const nsci_mention *source = &s->mentions->items[next - 1];
    uint32_t to = source->toks.start;
    bool told = to >= 2 && nsci_quote_is_word(s->page, to - 1, "to") &&
                nsci_quote_is_word(s->page, to - 2, "according");
    return told && source->toks.end == start - 1 ? next - 1 : m;
}

/* The mention behind "according to" in what follows span k in its sentence: "It is 'doing well' in
 * Senn, according to the charity"; else NSC_NONE. `next`: the first mention behind the span. */
static uint32_t source_behind(const nsci_quote_scene *s, uint32_t k, uint32_t next) {
    enum { REACH = 24 };
    uint32_t end = s->marks->spans.items[k].toks.end, sent = tok_at(s, end - 1)->sent;
    for (uint32_t m = next; m < s->mentions->n; m++) {
        uint32_t start = s->mentions->items[m].toks.start;
        if (start > end + REACH || tok_at(s, start)->sent != sent) break;
        if (start >= end + 2 && nsci_quote_is_word(s->page, start - 1, "to") &&
            nsci_quote_is_word(s->page, start - 2, "according"))
            return m;
    }
    return NSC_NONE;
}

/* Has mention m a verb of its own: "..., Ada Lund told them, according to Tass"? */
static bool says_itself(const nsci_quote_scene *s, uint32_t m) {
    nsci_range toks = s->mentions->items[m].toks;
    if (toks.start > 0 && s->cues.items[toks.start - 1] >= STRONG_CUE) return true;
    return toks.end < s->cues.n && s->cues.items[toks.end] >= STRONG_CUE;
}

/* Whom the mention that was chosen for span k stands for, where the words around it say that it is
 * somebody else. `next`: the first mention behind the span. */
static uint32_t meant_by(const nsci_quote_scene *s, uint32_t k, uint32_t next, uint32_t m) {
    m = source_before(s, k, next, m);
    m = quoted_by(s, speaker_to(s, antecedent_of(s, k, m)));
    return nsci_mention_name(s->page, s->mentions, holder_of(s, member_of(s, m)));
}

/* Lies span k in a person's name: Kofi "Bullet" Amartey? `next`: the first mention behind it. */
static bool is_nickname(const nsci_quote_scene *s, uint32_t k, uint32_t next) {
    if (next == 0 || s->mentions->items[next - 1].kind != NSCI_MENTION_PERSON) return false;
    nsci_range name = s->mentions->items[next - 1].core, span = s->marks->spans.items[k].toks;
    return name.start < span.start && name.end > span.end;
}

/* Says the word in front of span k that a nickname follows: nicknamed "the Potato"? */
static bool is_given(const nsci_quote_scene *s, uint32_t k) {
    uint32_t start = s->marks->spans.items[k].toks.start;
    return start > 0 && nsci_quote_is_word(s->page, start - 1, "nicknamed");
}

/* The words of a span, without an article in front. */
static nsci_range words_of(const nsci_quote_scene *s, uint32_t k) {
    nsci_range words = s->marks->spans.items[k].inside;
    while (words.end > words.start && tok_at(s, words.end - 1)->sign) words.end--;
    if (tok_at(s, words.start)->word.kind == NSCI_QUOTE_ARTICLE) words.start++;
    return words;
}

/* Was one of the spans just before span k, with the same few words, a nickname? Then they are one
 * here too. */
static bool is_given_again(const nsci_quote_scene *s, uint32_t k) {
    enum { MAX_BACK = 16, MAX_WORDS = 5 };
    nsci_range words = words_of(s, k);
    uint32_t n = words.end - words.start;
    if (n == 0 || n > MAX_WORDS) return false;
    for (uint32_t back = 1; back <= MAX_BACK && back <= k; back++) {
        nsci_range before = words_of(s, k - back);
        uint32_t i = 0;
        if (before.end - before.start != n || !is_given(s, k - back)) continue;
        while (i < n && tok_at(s, before.start + i)->hash == tok_at(s, words.start + i)->hash) i++;
        if (i == n) return true;
    }
    return false;
}

static nsc_status judge_span(nsci_quote_reader *reader, const nsci_quote_judge *judge, uint32_t k,
                             nsci_quote_past *past) {
    nsci_quote_case example;
    const nsci_quote_scene *scene = &reader->scene;
    nsci_verdict *verdict = &reader->verdicts.items[k];
    nsci_quote_describe(scene, k, past, &example);
    NSC_TRY(judge->decide(judge->state, &example, verdict));
    if (is_nickname(scene, k, past->next) || is_given(scene, k) || is_given_again(scene, k))
        *verdict = (nsci_verdict){.speaker = NSC_NONE, .score = verdict->score};
    uint32_t chosen = verdict->speaker, source = NSC_NONE;
    if (verdict->is_quote &&
        (chosen == NSC_NONE || (chosen >= past->next && !says_itself(scene, chosen))))
        source = source_behind(scene, k, past->next);
    if (source != NSC_NONE && source != chosen) {
        verdict->speaker = source;
        verdict->score = 1.0f - verdict->score; /* of nobody, or of another */
    }
    if (verdict->speaker != NSC_NONE)
        verdict->speaker = meant_by(scene, k, past->next, verdict->speaker);
    if (scene->marks->spans.items[k].label.end && past->next) /* the label says who */
        *verdict = (nsci_verdict){.speaker = past->next - 1, .score = 1.0f, .is_quote = true};
    nsci_quote_past_note(scene, past, k, verdict->speaker);
    return NSC_OK;
}

/* Page, marks, and mentions, when something is marked or `unmarked` speech is asked for too. */
static nsc_status look(nsci_quote_reader *reader, const nsci_quote_language *language,
                       bool unmarked, const nsci_run *run, const nsci_doc *doc, nsc_error *err) {
    const nsc_alloc *alloc = run->alloc;
    reader->mentions.n = reader->verdicts.n = reader->marks.spans.n = 0;
    if (!unmarked && !nsci_marks_may_be(nsci_doc_text(doc), doc->normal.utf8.n)) return NSC_OK;
    NSC_TRY(nsci_quote_page_read(&reader->page, &language->words, run->cache, doc, alloc, err));
    NSC_TRY(nsci_marks_find(&reader->marks, &reader->page, alloc, err));
    if (reader->marks.spans.n == 0 && !unmarked) return NSC_OK; /* nobody is asked for */
    return nsci_mentions_find(&reader->mentions, &reader->page, &reader->marks,
                              &doc->spans[NSC_LAYER_ENTS], &language->labels, alloc, err);
}

nsc_status nsci_quote_read(nsci_quote_reader *reader, const nsci_quote_language *language,
                           const nsci_quote_judge *judge, bool unmarked, const nsci_run *run,
                           const nsci_doc *doc, nsc_error *err) {
    nsci_quote_past past = NSCI_QUOTE_PAST_NONE;
    const nsc_alloc *alloc = run->alloc;
    NSC_TRY(look(reader, language, unmarked, run, doc, err));
    size_t n = reader->marks.spans.n;
    if (n == 0) return NSC_OK;
    reader->scene.page = &reader->page;
    reader->scene.marks = &reader->marks;
    reader->scene.mentions = &reader->mentions;
    NSC_TRY(nsci_quote_scene_count(&reader->scene, alloc, err));
    NSC_TRY(nsci_verdicts_reserve(&reader->verdicts, alloc, n, err));
    reader->verdicts.n = n;
    if (judge->begin) NSC_TRY(judge->begin(judge->state, (uint32_t)reader->mentions.n, alloc, err));
    for (uint32_t k = 0; k < n; k++) NSC_TRY(judge_span(reader, judge, k, &past));
    return NSC_OK;
}

void nsci_quote_reader_trim(nsci_quote_reader *reader, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_quote_page_trim(&reader->page, alloc, keep_bytes);
    nsci_marks_trim(&reader->marks, alloc, keep_bytes);
    nsci_mentions_trim(&reader->mentions, alloc, keep_bytes);
    nsci_quote_scene_trim(&reader->scene, alloc, keep_bytes);
    nsci_verdicts_trim(&reader->verdicts, alloc, keep_bytes);
}

/* Page, marks, mentions, then one judgement a span. */
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

nsc_status nsci_quote_decide(void *weights, const nsci_quote_case *example, nsci_verdict *out) {
    const float most_doubt = 0.4f; /* a span that is less surely a quotation is none */
    float scores[NSCI_QUOTE_N_SPAN_SCORES + NSCI_QUOTE_MAX_CANDIDATES];
    uint32_t n = NSCI_QUOTE_N_SPAN_SCORES, best = n;
    const nsci_quote_weights *w = weights;
    nsci_quote_score_span(w, example->span_features, example->n_span_features, scores);
    for (uint32_t i = 0; i < example->n_candidates; i++)
        scores[n++] =
            nsci_quote_score_mention(w, example->features[i], example->n_mention_features);
    nsci_quote_softmax(scores, n);
    for (uint32_t i = best; i < n; i++)
        if (scores[i] > scores[best]) best = i;
    bool spoken = best < n && scores[best] >= w->threshold && scores[best] >= scores[1];
    *out = (nsci_verdict){
        .speaker = NSC_NONE, .score = scores[0], .is_quote = scores[1] <= most_doubt};
    if (!spoken || !out->is_quote) return NSC_OK;
    out->speaker = example->candidates[best - NSCI_QUOTE_N_SPAN_SCORES];
    out->score = scores[best];
    return NSC_OK;
}

/* Stand two mentions side by side with a comma between? */
static bool are_apposed(const nsci_quote_scene *scene, const nsci_mention *a,
                        const nsci_mention *b) {
    const nsci_quote_tok *toks = scene->page->toks.items;
    uint32_t comma = a->toks.end;
    return comma + 1 == b->toks.start && nsci_quote_byte(scene->page, comma) == ',' &&
           toks[comma].sent == toks[b->core.start].sent;
}

/* The name that mention m is said of: "Nigel Ashe, a spokesman for the trust,", "the accordionist,
 * Nigel Ashe"; else m. */
static uint32_t name_of(const nsci_quote_scene *scene, uint32_t m) {
    const nsci_mention *role = &scene->mentions->items[m];
    const nsci_quote_tok *toks = scene->page->toks.items;
    if (role->kind < NSCI_MENTION_ROLE) return m;
    bool next = m + 1 < scene->mentions->n && role[1].kind == NSCI_MENTION_PERSON;
    if (next && are_apposed(scene, role, role + 1)) return m + 1;
    if (m == 0 || role[-1].kind != NSCI_MENTION_PERSON || !are_apposed(scene, role - 1, role))
        return m;
    uint32_t behind = role->toks.end;
    bool ends = behind == scene->page->toks.n || toks[behind].sign ||
                toks[behind].sent != toks[behind - 1].sent ||
                toks[behind].word.kind == NSCI_QUOTE_WHO;
    return ends ? m - 1 : m;
}

static nsc_status judge_span(nsci_quote_reader *reader, const nsci_quote_judge *judge, uint32_t k,
                             nsci_quote_past *past) {
    nsci_quote_case *example = &reader->example;
    const nsci_quote_scene *scene = &reader->scene;
    nsci_verdict *verdict = &reader->verdicts.items[k];
    example->span = k;
    example->n_candidates = nsci_quote_candidates(scene, k, past, example->candidates);
    example->n_span_features = nsci_quote_span_features(scene, k, past, example->span_features);
    example->n_mention_features = nsci_quote_mention_features(
        scene, k, past, example->candidates, example->n_candidates, example->features);
    NSC_TRY(judge->decide(judge->state, example, verdict));
    if (verdict->speaker != NSC_NONE) verdict->speaker = name_of(scene, verdict->speaker);
    if (scene->marks->spans.items[k].label.end && past->next) /* the label says who */
        *verdict = (nsci_verdict){.speaker = past->next - 1, .score = 1.0f, .is_quote = true};
    nsci_quote_past_note(scene, past, k, verdict->speaker);
    return NSC_OK;
}

/* Page, marks, and mentions, when something is marked or `unmarked` speech is asked for too. */
static nsc_status look(nsci_quote_reader *reader, const nsci_quote_language *language,
                       bool unmarked, const nsci_run *run, const nsci_doc *doc, nsc_error *err) {
    const nsc_alloc *alloc = run->alloc;
    reader->mentions.n = reader->verdicts.n = 0;
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

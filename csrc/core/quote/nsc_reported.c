/* Windows around verbs, tags, and what they say: content, source, cue. */
#include "quote/nsc_reported.h"

enum { MAX_VERBS = 8, STRETCH = 64 }; /* so many verbs in so many tokens are asked about */

typedef struct finder {
    nsci_reports *reports;
    const nsci_reported_weights *weights;
    const nsci_quote_page *page;
    const nsci_mentions *mentions;
    uint32_t recent[MAX_VERBS]; /* the last verbs asked about, in a ring */
    uint32_t n_asked;
    const nsc_alloc *alloc;
    nsc_error *err;
} finder;

static const nsci_quote_tok *tok_at(const finder *f, uint32_t i) { return &f->page->toks.items[i]; }

static bool is_one_of(const finder *f, uint32_t i, const char *signs) {
    uint8_t byte = nsci_quote_byte(f->page, i);
    return tok_at(f, i)->sign && byte && strchr(signs, byte);
}

static bool is_marked(const finder *f, uint32_t i) {
    return nsci_reported_is_marked(&f->reports->scene, i);
}

/* ---- Contents -------------------------------------------------------------------------------- */

/* Behind the dateline that a part begins with; a part that is a headline stays. */
static uint32_t behind_dateline(const finder *f, nsci_range part) {
    uint32_t at = part.start;
    while (at < part.end && nsci_quote_is_furniture(f->page, at)) at++;
    return at < part.end ? at : part.start;
}

/* A part without dateline, without "that" and without the signs around it. */
static nsci_range trim_part(const finder *f, nsci_range part) {
    part.start = behind_dateline(f, part);
    while (part.start < part.end && !is_marked(f, part.start) &&
           (is_one_of(f, part.start, ",;:-") || nsci_quote_is_word(f->page, part.start, "that")))
        part.start++;
    while (part.start < part.end && !is_marked(f, part.end - 1) &&
           is_one_of(f, part.end - 1, ",.;:-"))
        part.end--;
    return part;
}

/* Verbs that have one addressed behind them: "warned walkers to keep off". */
static bool addresses(const finder *f, uint32_t verb) {
    static const char *const words[] = {
        "ask",   "asks",   "asked",   "asking", "tell",  "tells", "told",   "telling", "warn",
        "warns", "warned", "warning", "urge",   "urges", "urged", "remind", "reminds", "reminded"};
    for (size_t k = 0; k < NSCI_COUNT(words); k++)
        if (nsci_quote_is_word(f->page, verb, words[k])) return true;
    return false;
}

static bool opens_clause(const finder *f, uint32_t i) {
    static const char *const words[] = {"to",  "that", "whether", "if",   "who",
                                        "why", "how",  "what",    "when", "where"};
    for (size_t k = 0; k < NSCI_COUNT(words); k++)
        if (nsci_quote_is_word(f->page, i, words[k])) return true;
    return false;
}

static bool is_all_marked(const finder *f, nsci_range part) {
    for (uint32_t i = part.start; i < part.end; i++)
        if (!is_marked(f, i) && !tok_at(f, i)->sign) return false;
    return true;
}

/* Is it a pronoun and nothing else: "said so", "told them"? */
static bool is_pronoun(const finder *f, nsci_range part) {
    uint8_t kind = tok_at(f, part.start)->word.kind;
    bool pronoun = (kind >= NSCI_QUOTE_HE && kind <= NSCI_QUOTE_WHO) || kind == NSCI_QUOTE_ARTICLE;
    return part.end == part.start + 1 && pronoun;
}

/* The next run of tokens with the tags `first` and `first` + 1, from *at on; empty at the end. */
static nsci_range next_run(const uint8_t *tags, uint32_t n, uint8_t first, uint32_t *at) {
    uint32_t i = *at;
    while (i < n && tags[i] != first && tags[i] != first + 1) i++;
    nsci_range run = {i, i};
    if (i < n) run.end++;
    while (run.end < n && tags[run.end] == first + 1) run.end++;
    *at = run.end;
    return run;
}

/* The first mention whose core begins at token `tok` or behind it. */
static uint32_t mention_from(const finder *f, uint32_t tok) {
    uint32_t low = 0, high = (uint32_t)f->mentions->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (f->mentions->items[mid].core.start < tok)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Past the noun phrase behind a verb that a clause follows at once, "told the inquest | he was
 * late", or `start` where none does. */
static uint32_t behind_audience(const finder *f, uint32_t start, uint32_t end) {
    enum { MAX_NOUNS = 4 };
    if (tok_at(f, start)->word.kind != NSCI_QUOTE_ARTICLE) return start;
    for (uint32_t i = start + 1; i + 1 < end && i <= start + MAX_NOUNS; i++) {
        const nsci_quote_tok *tok = tok_at(f, i), *next = tok_at(f, i + 1);
        bool noun = tok->word.kind == NSCI_QUOTE_OTHER ||
                    (tok->word.kind >= NSCI_QUOTE_PERSON && tok->word.kind <= NSCI_QUOTE_KIN);
        uint8_t kind = next->word.kind;
        if (tok->sign || !noun || is_marked(f, i)) return start;
        if (kind == NSCI_QUOTE_ARTICLE || kind == NSCI_QUOTE_WHOSE || kind == NSCI_QUOTE_IT ||
            kind == NSCI_QUOTE_HE || kind == NSCI_QUOTE_THEY)
            return i + 1;
    }
    return start;
}

/* A part behind its verb without the one addressed: "walkers | to keep off". */
static nsci_range behind_addressee(const finder *f, uint32_t verb, nsci_range part) {
    if (part.start != verb + 1 || !addresses(f, verb)) return part;
    uint32_t clause = behind_audience(f, part.start, part.end);
    if (clause > part.start) return trim_part(f, (nsci_range){clause, part.end});
    uint32_t m = mention_from(f, part.start);
    if (m == f->mentions->n) return part;
    nsci_range one = f->mentions->items[m].toks;
    if (one.start != part.start || one.end >= part.end || !opens_clause(f, one.end)) return part;
    return trim_part(f, (nsci_range){one.end, part.end});
}

/* Adds the parts of the content. It stays without any when the first one is a quotation. */
static nsc_status read_content(finder *f, const nsci_reported_window *w, const uint8_t *tags,
                               nsci_report *report) {
    nsci_ranges *parts = &f->reports->parts;
    uint32_t n = w->toks.end - w->toks.start, at = 0;
    report->parts = (nsci_range){(uint32_t)parts->n, (uint32_t)parts->n};
    while (at < n) {
        nsci_range run = next_run(tags, n, NSCI_REPORTED_B_CONTENT, &at);
        nsci_range part = {run.start + w->toks.start, run.end + w->toks.start};
        part = behind_addressee(f, w->verb, trim_part(f, part));
        if (part.start == part.end) continue;
        bool quoted = is_all_marked(f, part), begins = report->parts.start == parts->n;
        if (quoted && begins) return NSC_OK;
        if (quoted || (begins && is_pronoun(f, part))) continue;
        NSC_TRY(nsci_ranges_push(parts, f->alloc, part, f->err));
        if (begins) report->content.start = part.start;
        report->content.end = part.end;
    }
    report->parts.end = (uint32_t)parts->n;
    return NSC_OK;
}

/* ---- Sources --------------------------------------------------------------------------------- */

/* The run of source tokens nearest to the verb. */
static nsci_range nearest_source(const nsci_reported_window *w, const uint8_t *tags) {
    uint32_t n = w->toks.end - w->toks.start, verb = w->verb - w->toks.start, at = 0;
    uint32_t least = UINT32_MAX;
    nsci_range best = {0, 0};
    while (at < n) {
        nsci_range run = next_run(tags, n, NSCI_REPORTED_B_SOURCE, &at);
        if (run.start == run.end) break;
        uint32_t distance = run.start < verb ? verb - run.end : run.start - verb;
        if (distance < least) best = run;
        if (distance < least) least = distance;
    }
    return (nsci_range){best.start + w->toks.start, best.end + w->toks.start};
}

static bool is_name(const nsci_mention *mention) { return mention->kind <= NSCI_MENTION_NAME; }

/* Does a mention only say whose or which the source is: "Holm | 's agent", "German | experts"? */
static bool is_of_another(const finder *f, const nsci_mention *mention, nsci_range source) {
    uint32_t behind = mention->toks.end;
    if (behind >= source.end) return false;
    const nsci_quote_tok *tok = tok_at(f, behind);
    if (!tok->spaced && nsci_quote_byte(f->page, behind) == '\'') return true;
    return is_name(mention) && !tok->sign && tok->word.kind >= NSCI_QUOTE_PERSON &&
           tok->word.kind <= NSCI_QUOTE_KIN;
}

/* The mention that a source is: the first one that begins with it, else the first name inside it,
 * but none behind a preposition: "Observers from | the Union", "The text, seen by | the paper". */
static uint32_t mention_of(const finder *f, nsci_range source) {
    uint32_t at = source.start;
    for (uint32_t m = mention_from(f, source.start); m < f->mentions->n; m++) {
        const nsci_mention *mention = &f->mentions->items[m];
        if (mention->core.start >= source.end) break;
        for (; at < mention->toks.start; at++) {
            uint8_t kind = tok_at(f, at)->word.kind;
            if (kind == NSCI_QUOTE_OF || kind == NSCI_QUOTE_TO) return NSC_NONE;
        }
        if (is_of_another(f, mention, source)) continue;
        if (mention->toks.start == source.start || is_name(mention)) return m;
    }
    return NSC_NONE;
}

/* An extent holds nothing of what follows a name, nor what a comma sets off, nor "who" and on. */
static nsci_range source_extent(const finder *f, nsci_range source, uint32_t mention) {
    uint32_t end = source.start, from = source.start;
    const nsci_mention *named = mention == NSC_NONE ? NULL : &f->mentions->items[mention];
    if (named && is_name(named) && named->core.end > source.start) /* not: Ada Lund, | a trader */
        return (nsci_range){source.start, named->core.end};
    if (named) from = named->core.end;
    while (end < source.end && (end < from || !is_one_of(f, end, ",;:-("))) {
        if (end > source.start && end >= from && tok_at(f, end)->word.kind == NSCI_QUOTE_WHO) break;
        end++;
    }
    return (nsci_range){source.start, end > source.start ? end : source.end};
}

static void read_source(const finder *f, const nsci_reported_window *w, const uint8_t *tags,
                        nsci_report *report) {
    nsci_range source = nearest_source(w, tags);
    report->mention = NSC_NONE;
    report->source = source;
    if (source.start == source.end) return;
    if (behind_dateline(f, (nsci_range){source.start, w->verb}) > source.start) { /* Oslo (AP) - */
        report->source = (nsci_range){0, 0};
        return;
    }
    report->mention = mention_of(f, source);
    if (report->mention != NSC_NONE)
        report->mention = nsci_mention_name(f->page, f->mentions, report->mention);
    report->source = source_extent(f, source, report->mention);
}

/* ---- Verbs ----------------------------------------------------------------------------------- */

static nsci_range cue_of(const finder *f, const nsci_reported_window *w) {
    uint32_t behind = w->verb + 1;
    bool to = behind < w->sent.end && nsci_quote_is_word(f->page, behind, "to") &&
              (nsci_quote_is_word(f->page, w->verb, "according") ||
               nsci_quote_is_word(f->page, w->verb, "According"));
    return (nsci_range){w->verb, behind + to};
}

/* May the verb be asked about, after all those just before it? */
static bool may_ask(finder *f, uint32_t verb) {
    uint32_t *oldest = &f->recent[f->n_asked % MAX_VERBS];
    if (f->n_asked >= MAX_VERBS && verb - *oldest < STRETCH) return false;
    *oldest = verb;
    f->n_asked++;
    return true;
}

static uint32_t shared(nsci_range a, nsci_range b) {
    uint32_t start = a.start > b.start ? a.start : b.start, end = a.end < b.end ? a.end : b.end;
    return end > start ? end - start : 0;
}

/* Do two verbs share a content? One begins or ends where the other does, and is most of it. */
static bool is_same(nsci_range a, nsci_range b) {
    uint32_t n_a = a.end - a.start, n_b = b.end - b.start, longer = n_a > n_b ? n_a : n_b;
    return (a.start == b.start || a.end == b.end) && 10 * shared(a, b) > 7 * longer;
}

/* Adds a report, unless a surer one of the last few has its content; a less sure one gives way. */
static nsc_status keep(finder *f, nsci_report report) {
    nsci_report_list *list = &f->reports->list;
    for (size_t back = 1; back <= MAX_VERBS && back <= list->n; back++) {
        nsci_report *other = &list->items[list->n - back];
        if (!is_same(other->content, report.content)) continue;
        if (other->score < report.score) *other = report;
        return NSC_OK;
    }
    return nsci_report_list_push(list, f->alloc, report, f->err);
}

static nsc_status ask(finder *f, nsci_range sent, uint32_t verb) {
    const float least = 0.3f; /* of a verb that reports; on held-out articles F1 is highest there */
    uint8_t tags[NSCI_REPORTED_MAX_TOKS];
    nsci_reported_window w = nsci_reported_window_of(sent, verb);
    nsci_reported_features(&f->reports->scene, &w, f->reports->rows.items);
    nsci_report report = {.cue = cue_of(f, &w),
                          .score = nsci_reported_tag_tokens(f->weights, f->reports->rows.items,
                                                            w.toks.end - w.toks.start,
                                                            verb - w.toks.start, tags)};
    if (report.score < least) return NSC_OK;
    NSC_TRY(read_content(f, &w, tags, &report));
    if (report.parts.start == report.parts.end) return NSC_OK;
    read_source(f, &w, tags, &report);
    return keep(f, report);
}

/* Is the word at token i a noun: "patients' notes", "a recall"? "The claim that" reports. */
static bool is_noun(const finder *f, nsci_range sent, uint32_t i) {
    if (i == sent.start || (i + 1 < sent.end && nsci_quote_is_word(f->page, i + 1, "that")))
        return false;
    const nsci_quote_tok *before = tok_at(f, i - 1);
    nsci_range mark = f->page->spans[i - 1]; /* 's, or ' behind an s */
    bool owner = !before->spaced && f->page->text[mark.start] == '\'' &&
                 (f->page->text[mark.end - 1] == 's' ||
                  (mark.start > 0 && f->page->text[mark.start - 1] == 's'));
    return owner || before->word.kind == NSCI_QUOTE_WHOSE ||
           (before->word.kind == NSCI_QUOTE_ARTICLE && !nsci_quote_is_word(f->page, i - 1, "this"));
}

nsc_status nsci_reports_find(nsci_reports *reports, const nsci_reported_weights *weights,
                             const nsci_quote_reader *reader, const nsci_ranges *sents,
                             const nsc_alloc *alloc, nsc_error *err) {
    finder f = {.reports = reports,
                .weights = weights,
                .page = &reader->page,
                .mentions = &reader->mentions,
                .alloc = alloc,
                .err = err};
    reports->list.n = reports->parts.n = reports->rows.n = 0;
    NSC_TRY(
        nsci_reported_scene_read(&reports->scene, f.page, &reader->marks, f.mentions, alloc, err));
    NSC_TRY(nsci_reported_rows_reserve(&reports->rows, alloc, NSCI_REPORTED_MAX_TOKS, err));
    for (size_t s = 0; s < sents->n; s++) {
        nsci_range sent = sents->items[s];
        for (uint32_t i = sent.start; i < sent.end; i++)
            if (tok_at(&f, i)->word.reports && !is_marked(&f, i) && !is_noun(&f, sent, i) &&
                may_ask(&f, i))
                NSC_TRY(ask(&f, sent, i));
    }
    return NSC_OK;
}

void nsci_reports_trim(nsci_reports *reports, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_report_list_trim(&reports->list, alloc, keep_bytes);
    nsci_ranges_trim(&reports->parts, alloc, keep_bytes);
    nsci_reported_scene_trim(&reports->scene, alloc, keep_bytes);
    nsci_reported_rows_trim(&reports->rows, alloc, keep_bytes);
}

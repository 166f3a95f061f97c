/* Reading a page: marks as the caller wrote them, words as the lexicon knows them, paragraphs as
 * lines and sentences show them.
 */
#include "quote/nsc_quote_page.h"
#include "sentence/nsc_sentence_lines.h"

/* ---- Marks ----------------------------------------------------------------------------------- */

/* A character as a mark; what opens and what closes goes by English. */
static nsci_mark mark_of(uint32_t cp) {
    switch (cp) {
    case '"':
        return NSCI_MARK_DOUBLE;
    case '\'':
        return NSCI_MARK_SINGLE;
    case 0x201C:
    case 0x201E:
    case 0x201F:
    case 0x00AB:
    case 0x275D:
    case 0x301D:
        return NSCI_MARK_DOUBLE_OPENS;
    case 0x201D:
    case 0x00BB:
    case 0x275E:
    case 0x301E:
        return NSCI_MARK_DOUBLE_CLOSES;
    case '`':
    case 0x2018:
    case 0x201A:
    case 0x201B:
    case 0x2039:
    case 0x275B:
        return NSCI_MARK_SINGLE_OPENS;
    case 0x2019:
    case 0x02BC:
    case 0x203A:
    case 0x275C:
        return NSCI_MARK_SINGLE_CLOSES;
    case 0x2032:
    case 0x2033:
    case 0x2035:
    case 0x2036:
        return NSCI_MARK_PRIME;
    default:
        return NSCI_MARK_NONE;
    }
}

/* Edits beside ascending bytes of the normalized text. */
typedef struct edit_walk {
    const nsci_edits *edits;
    const uint8_t *source;
    size_t at;
} edit_walk;

/* The character of one that became " or ' at byte `at`, as the caller wrote it. */
static uint32_t written(edit_walk *walk, uint32_t at, uint32_t cp) {
    const nsci_edits *edits = walk->edits;
    size_t next;
    while (walk->at < edits->n && edits->items[walk->at].norm_end <= at) walk->at++;
    if (walk->at == edits->n || edits->items[walk->at].norm_start != at) return cp;
    uint32_t source = nsci_utf8_decode(walk->source, edits->items[walk->at].start, &next);
    return mark_of(source) == NSCI_MARK_NONE ? cp : source;
}

/* The mark that a token without letters is, in the normalized text. */
static nsci_mark read_mark(const uint8_t *text, nsci_range bytes) {
    size_t next;
    uint32_t cp = nsci_utf8_decode(text, bytes.start, &next);
    return next == bytes.end ? mark_of(cp) : NSCI_MARK_NONE;
}

/* The mark at byte `at` as the caller wrote it: kinds of others too became " or '. */
static nsci_mark written_mark(edit_walk *walk, uint32_t at, nsci_mark mark) {
    if (mark == NSCI_MARK_DOUBLE) return mark_of(written(walk, at, '"'));
    if (mark == NSCI_MARK_SINGLE) return mark_of(written(walk, at, '\''));
    return mark;
}

static bool is_glued_single(const nsci_quote_page *page, size_t i, nsci_mark kind) {
    const nsci_quote_tok *toks = page->toks.items;
    return i < page->toks.n && toks[i].mark == kind && !toks[i].spaced;
}

/* Makes one mark of two: '' and ``, as wire copy has them. Of three apostrophes two are outside. */
static void join_singles(nsci_quote_page *page) {
    nsci_quote_tok *toks = page->toks.items;
    for (size_t k = 0, joined = 0; k < page->marks.n; k++) {
        size_t i = page->marks.items[k];
        if (i < joined) continue;
        bool backtick =
            toks[i].mark == NSCI_MARK_SINGLE_OPENS && nsci_quote_byte(page, (uint32_t)i) == '`';
        if (!backtick && toks[i].mark != NSCI_MARK_SINGLE) continue;
        if (!is_glued_single(page, i + 1, toks[i].mark)) continue;
        bool third = is_glued_single(page, i + 2, toks[i].mark);
        bool opens = toks[i].spaced || i == 0 || toks[i - 1].sent != toks[i].sent;
        size_t first = third && !opens ? i + 1 : i;
        toks[first].mark = backtick ? NSCI_MARK_DOUBLE_OPENS : NSCI_MARK_DOUBLE;
        toks[first + 1].mark = NSCI_MARK_SECOND;
        joined = first + 2;
    }
}

/* ---- Tokens and paragraphs ------------------------------------------------------------------- */

/* What a word says of mentions: a noun that no list knows may speak, "the beekeeper said". */
static uint8_t look_of(const nsci_quote_tok *tok, const uint8_t *text, nsci_range bytes) {
    static const uint8_t of_kind[NSCI_QUOTE_N_KINDS] = {
        [NSCI_QUOTE_HE] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_THEY] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_IT] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_I] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_YOU] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_SOME] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_TITLE] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_PERSON] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_GROUP] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_BODY] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_FIRM] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_KIN] = NSCI_QUOTE_LOOK_ALWAYS,
        [NSCI_QUOTE_OF] = NSCI_QUOTE_LOOK_CLOSES,
        [NSCI_QUOTE_WHO] = NSCI_QUOTE_LOOK_ALWAYS | NSCI_QUOTE_LOOK_CLOSES,
    };
    uint8_t look = of_kind[tok->word.kind];
    if (tok->sign || nsci_quote_speaks(tok)) look |= NSCI_QUOTE_LOOK_CLOSES;
    if (tok->word.kind == NSCI_QUOTE_OTHER && tok->form != NSCI_FORM_MIXED && !tok->sign &&
        tok->word.cue < NSCI_QUOTE_VERB_CUE)
        look |= NSCI_QUOTE_LOOK_NOUN;
    if (bytes.end - bytes.start == 3 && memcmp(text + bytes.start, "old", 3) == 0)
        look |= NSCI_QUOTE_LOOK_ALWAYS; /* a 24-year-old */
    return look;
}

/* What the token of a word is wherever it stands. */
static nsci_quote_tok read_word(const nsci_table *words, const nsci_word *word, const uint8_t *text,
                                nsci_range bytes) {
    nsci_quote_tok tok = {.sign = word->form == NSCI_FORM_MARK,
                          .form = word->form,
                          .hash = (uint16_t)(word->lower >> 40)};
    if (tok.sign) {
        tok.mark = (uint8_t)read_mark(text, bytes);
    } else {
        tok.word = nsci_quote_lexicon_find(words, word);
        if (tok.word.kind == NSCI_QUOTE_TITLE && tok.form == NSCI_FORM_LOWER)
            tok.word.kind = NSCI_QUOTE_PERSON; /* "the captain" is no title */
        tok.cluster = (uint16_t)nsci_cluster_prefix(word->lexeme.cluster, NSCI_QUOTE_CLUSTER_BITS);
    }
    tok.look = look_of(&tok, text, bytes) & 7;
    return tok;
}

/* The word of token i, looked up once for each word that comes into the cache: its stamp is its
 * own. */
static void read_known(nsci_quote_page *page, const nsci_table *words, nsci_word_cache *cache,
                       const nsci_doc *doc, uint32_t i) {
    const nsci_word_place *place = &doc->words.items[i];
    nsci_quote_tok *known = &page->known.items[place->slot];
    nsci_range bytes = doc->toks.items[i];
    uint32_t slot;
    const nsci_word *word = nsci_word_cache_find(cache, place, page->text + bytes.start,
                                                 bytes.end - bytes.start, &slot);
    *known = read_word(words, word, page->text, bytes);
    known->sent = place->stamp;
}

static nsc_status reserve_known(nsci_quote_page *page, const nsc_alloc *alloc, nsc_error *err) {
    if (page->known.n == NSCI_WORD_SLOTS) return NSC_OK;
    NSC_TRY(nsci_quote_toks_reserve(&page->known, alloc, NSCI_WORD_SLOTS, err));
    memset(page->known.items, 0, NSCI_WORD_SLOTS * sizeof *page->known.items);
    page->known.n = NSCI_WORD_SLOTS;
    return NSC_OK;
}

/* Most words of a text are in no cache of the processor: they are asked for ahead. */
static void prefetch_known(const nsci_quote_tok *known, const nsci_doc *doc, size_t tok) {
    enum { TOKS_AHEAD = 32 };
    if (tok + TOKS_AHEAD >= doc->toks.n) return;
    nsci_prefetch(&known[doc->words.items[tok + TOKS_AHEAD].slot], sizeof *known);
}

/* Reads the tokens of sentence s, but for what kind of mark each is. Which of them are listed as
 * looks is no pattern: it is taken without a branch. */
static void read_sentence(nsci_quote_page *page, const nsci_table *words, nsci_word_cache *cache,
                          const nsci_doc *doc, uint32_t s) {
    const nsci_range toks = doc->sent_toks.items[s];
    const nsci_word_place *places = doc->words.items;
    const nsci_range *bytes = page->spans;
    const nsci_quote_tok *known = page->known.items;
    nsci_quote_tok *out = page->toks.items;
    uint32_t *looks = page->looks.items, *marks = page->marks.items;
    size_t n_looks = page->looks.n, n_marks = page->marks.n;
    uint8_t last = 0;
    for (uint32_t i = toks.start; i < toks.end; i++) {
        const uint32_t start = bytes[i].start;
        prefetch_known(known, doc, i);
        const nsci_quote_tok *tok = &known[places[i].slot];
        if (NSCI_UNLIKELY(tok->sent != places[i].stamp)) read_known(page, words, cache, doc, i);
        out[i] = *tok;
        out[i].sent = s;
        out[i].spaced = start == 0 || nsci_is_blank(page->text[start - 1]);
        looks[n_looks] = i - 1;
        n_looks += (last & (NSCI_QUOTE_LOOK_ALWAYS | tok->look >> 1)) != 0;
        last = tok->look & (NSCI_QUOTE_LOOK_ALWAYS | NSCI_QUOTE_LOOK_NOUN);
        marks[n_marks] = i;
        n_marks += tok->mark != NSCI_MARK_NONE;
    }
    looks[n_looks] = toks.end - 1;
    page->looks.n = n_looks + (last != 0); /* its end closes it */
    page->marks.n = n_marks;
}

/* Finds out which kinds of marks the caller wrote; returns how many may be half of one of two. */
static size_t read_marks(nsci_quote_page *page, const nsci_doc *doc) {
    edit_walk walk = {&doc->normal.edits, doc->source.utf8.items, 0};
    size_t n_singles = 0;
    for (size_t k = 0; k < page->marks.n; k++) {
        uint32_t i = page->marks.items[k];
        nsci_quote_tok *tok = &page->toks.items[i];
        tok->mark = (uint8_t)written_mark(&walk, page->spans[i].start, (nsci_mark)tok->mark);
        n_singles += tok->mark == NSCI_MARK_SINGLE || tok->mark == NSCI_MARK_SINGLE_OPENS;
    }
    return n_singles;
}

/* Reads all tokens. */
static nsc_status read_toks(nsci_quote_page *page, const nsci_table *words, nsci_word_cache *cache,
                            const nsci_doc *doc, const nsc_alloc *alloc, nsc_error *err) {
    const size_t n = doc->toks.n;
    NSC_TRY(nsci_quote_toks_reserve(&page->toks, alloc, n, err));
    NSC_TRY(nsci_u32s_reserve(&page->looks, alloc, n + 1, err)); /* one past the last is written */
    NSC_TRY(nsci_u32s_reserve(&page->marks, alloc, n + 1, err));
    NSC_TRY(reserve_known(page, alloc, err));
    page->toks.n = n;
    page->looks.n = page->marks.n = 0;
    for (size_t s = 0; s < doc->sents.n; s++) read_sentence(page, words, cache, doc, (uint32_t)s);
    if (read_marks(page, doc) > 1) join_singles(page);
    return NSC_OK;
}

/* Does a paragraph end between two sentences, bytes `start` and `end`? */
static bool is_break(const uint8_t *text, uint32_t start, uint32_t end, bool wrapped) {
    uint32_t n_lines = 0;
    for (uint32_t i = start; i < end; i++) n_lines += text[i] == '\n';
    return n_lines > (wrapped ? 1u : 0u);
}

static nsc_status read_paragraphs(nsci_quote_page *page, const nsci_doc *doc,
                                  const nsc_alloc *alloc, nsc_error *err) {
    const uint8_t *text = nsci_doc_text(doc);
    nsci_lines lines = nsci_study_lines(text, doc->normal.utf8.n);
    for (size_t s = 0; s < doc->sents.n; s++) {
        nsci_range toks = doc->sent_toks.items[s];
        bool begins = page->pars.n == 0 || is_break(text, doc->sents.items[s - 1].end,
                                                    doc->sents.items[s].start, lines.wrapped >= 2);
        if (toks.start < toks.end) {
            if (begins)
                NSC_TRY(nsci_ranges_push(&page->pars, alloc, toks, err));
            else
                page->pars.items[page->pars.n - 1].end = toks.end;
        }
        uint32_t par = page->pars.n ? (uint32_t)page->pars.n - 1 : 0;
        NSC_TRY(nsci_u32s_push(&page->par_of_sent, alloc, par, err));
    }
    return NSC_OK;
}

nsc_status nsci_quote_page_read(nsci_quote_page *page, const nsci_table *words,
                                nsci_word_cache *cache, const nsci_doc *doc, const nsc_alloc *alloc,
                                nsc_error *err) {
    page->text = nsci_doc_text(doc);
    page->spans = doc->toks.items;
    page->sents = doc->sent_toks.items;
    page->furniture = &doc->furniture;
    page->pars.n = page->par_of_sent.n = 0;
    NSC_TRY(read_toks(page, words, cache, doc, alloc, err));
    return read_paragraphs(page, doc, alloc, err);
}

bool nsci_quote_is_furniture(const nsci_quote_page *page, uint32_t tok) {
    const nsci_ranges *lines = page->furniture;
    size_t low = 0, high = lines->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (lines->items[mid].end <= tok)
            low = mid + 1;
        else
            high = mid;
    }
    return low < lines->n && lines->items[low].start <= tok;
}

void nsci_quote_page_trim(nsci_quote_page *page, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_quote_toks_trim(&page->toks, alloc, keep_bytes);
    nsci_u32s_trim(&page->marks, alloc, keep_bytes);
    nsci_u32s_trim(&page->looks, alloc, keep_bytes);
    nsci_u32s_trim(&page->par_of_sent, alloc, keep_bytes);
    nsci_ranges_trim(&page->pars, alloc, keep_bytes);
    if (keep_bytes == 0) nsci_quote_toks_free(&page->known, alloc); /* no text makes it longer */
}

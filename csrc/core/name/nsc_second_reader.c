/* A window holds whole sentences, and of one that is longer than a window a part. */
#include "name/nsc_second_reader.h"
#include "base/nsc_mem.h"

enum { N_EDGES = 2 }; /* places that the encoder fills itself */

/* The window that is filled, and what the encoder said of the one before. */
struct nsci_second_reader_work {
    nsci_encoder_work *encoder;
    uint32_t n_toks, n_pieces;
    uint32_t toks[NSCI_MAX_ENCODER_PLACES];   /* their numbers */
    uint16_t firsts[NSCI_MAX_ENCODER_PLACES]; /* the first piece of each */
    uint16_t pieces[NSCI_MAX_ENCODER_PLACES];
    uint8_t ways[NSCI_MAX_ENCODER_PLACES]; /* of writing their token */
    float scores[NSCI_MAX_ENCODER_PLACES][NSCI_N_LANES];
};

/* ---- Opening --------------------------------------------------------------------------------- */

nsc_status nsci_second_reader_open(nsci_second_reader *reader, nsci_section pieces,
                                   nsci_section encoder, nsc_error *err) {
    *reader = (nsci_second_reader){0};
    if (!pieces.n_bytes && !encoder.n_bytes) return NSC_OK;
    if (!pieces.n_bytes || !encoder.n_bytes)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "sections \"ents.pieces\" and \"ents.encoder\": one is there without the "
                         "other");
    NSC_TRY(nsci_pieces_open(&reader->pieces, pieces.bytes, pieces.n_bytes, err));
    NSC_TRY(nsci_encoder_open(&reader->encoder, encoder.bytes, encoder.n_bytes, err));
    if (reader->pieces.n_pieces > reader->encoder.n_pieces)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"ents.pieces\" has %u pieces, \"ents.encoder\" knows %u",
                         reader->pieces.n_pieces, reader->encoder.n_pieces);
    if (reader->encoder.n_ways != NSCI_N_WAYS)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"ents.encoder\" knows %u ways of writing, expected %u",
                         reader->encoder.n_ways, (uint32_t)NSCI_N_WAYS);
    if (reader->encoder.n_places < NSCI_MAX_PIECES + N_EDGES)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"ents.encoder\" has %u places, expected at least %u",
                         reader->encoder.n_places, (uint32_t)(NSCI_MAX_PIECES + N_EDGES));
    return NSC_OK;
}

float nsci_second_reader_limit(const nsci_second_reader *reader, float effort) {
    const nsci_encoder *encoder = &reader->encoder;
    if (effort < 0.0f) effort = encoder->effort;
    return encoder->limits[(uint32_t)(effort * (NSCI_ENCODER_EFFORTS - 1) + 0.5f)];
}

nsc_status nsci_second_reader_begin(const nsci_second_reader *reader, const nsc_alloc *alloc,
                                    nsci_second_reader_work **work, nsc_error *err) {
    *work = NULL;
    if (!reader->encoder.reader) return NSC_OK;
    void *memory;
    NSC_TRY(nsci_new_zeroed(alloc, 1, sizeof(nsci_second_reader_work), &memory, err));
    nsci_second_reader_work *new_work = memory;
    nsc_status status = nsci_encoder_begin(&reader->encoder, alloc, &new_work->encoder, err);
    if (status == NSC_OK)
        *work = new_work;
    else
        nsci_second_reader_end(new_work, alloc);
    return status;
}

void nsci_second_reader_end(nsci_second_reader_work *work, const nsc_alloc *alloc) {
    if (!work) return;
    nsci_encoder_end(work->encoder, alloc);
    nsci_free(alloc, work);
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* Adds scores of the encoder, in natural logarithms, to those of a token, in steps. */
static void add_scores(nsci_scores *row, const float *scores, float steps) {
    const float limit = (float)NSCI_MAX_EMISSION;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        float more = scores[j] * steps;
        more = more < limit ? more : limit;
        more = more > -limit ? more : -limit;
        row->tag[j] = (int16_t)(row->tag[j] + (int16_t)(more + (more < 0.0f ? -0.5f : 0.5f)));
    }
    nsci_scores_limit(row);
}

/* Reads the first n tokens of the window, and moves those behind them to its front. */
static void read_window(const nsci_second_reading *reading, uint32_t n) {
    nsci_second_reader_work *w = reading->work;
    const nsci_encoder *encoder = &reading->reader->encoder;
    uint32_t n_pieces = n < w->n_toks ? w->firsts[n] : w->n_pieces;
    const nsci_encoder_window window = {w->pieces, w->ways, n_pieces, w->firsts, n};
    nsci_encoder_read(encoder, &window, w->encoder, w->scores);
    for (uint32_t i = 0; i < n; i++)
        add_scores(&reading->scores[w->toks[i]], w->scores[i], encoder->weight / reading->scale);
    w->n_toks -= n;
    w->n_pieces -= n_pieces;
    for (uint32_t i = 0; i < w->n_toks; i++) {
        w->toks[i] = w->toks[n + i];
        w->firsts[i] = (uint16_t)(w->firsts[n + i] - n_pieces);
    }
    memmove(w->pieces, w->pieces + n_pieces, w->n_pieces * sizeof *w->pieces);
    memmove(w->ways, w->ways + n_pieces, w->n_pieces * sizeof *w->ways);
}

static void push_token(nsci_second_reader_work *w, uint32_t tok, const uint16_t *pieces, uint32_t n,
                       uint8_t way) {
    w->toks[w->n_toks] = tok;
    w->firsts[w->n_toks++] = (uint16_t)w->n_pieces;
    memcpy(w->pieces + w->n_pieces, pieces, n * sizeof *pieces);
    memset(w->ways + w->n_pieces, way, n);
    w->n_pieces += n;
}

void nsci_second_reading_add(const nsci_second_reading *reading, nsci_range toks) {
    nsci_second_reader_work *w = reading->work;
    const uint8_t *text = nsci_doc_text(reading->doc);
    uint32_t most = reading->reader->encoder.n_places - N_EDGES, n_before = w->n_toks;
    for (uint32_t tok = toks.start; tok < toks.end; tok++) {
        nsci_range span = reading->doc->toks.items[tok];
        const uint8_t *bytes = text + span.start;
        uint32_t n_bytes = span.end - span.start;
        uint16_t pieces[NSCI_MAX_PIECES];
        uint32_t n = nsci_pieces_of(&reading->reader->pieces, bytes, n_bytes, pieces);
        while (w->n_pieces + n > most) { /* first the sentences before, then what is there of it */
            read_window(reading, n_before ? n_before : w->n_toks);
            n_before = 0;
        }
        push_token(w, tok, pieces, n, nsci_way_of_writing(bytes, n_bytes));
    }
}

void nsci_second_reading_finish(const nsci_second_reading *reading) {
    if (reading->work->n_toks) read_window(reading, reading->work->n_toks);
}

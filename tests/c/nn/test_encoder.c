/* nsc_encoder: the transformer against its slow and clear form in double precision. */
#include "nn/encoder.h"

static const encoder_shape SMALL = {64, 128, 2, 50, 16, 5}, ODD = {192, 320, 2, 50, 39, 3};

/* ---- The encoder, slowly --------------------------------------------------------------------- */

enum { MAX_SLOW_PLACES = 40, MAX_SLOW_WIDTH = 3 * 192 };

typedef double slow_rows[MAX_SLOW_PLACES][MAX_SLOW_WIDTH];

static void slow_dense(const nsci_dense *dense, slow_rows x, uint32_t n, slow_rows y) {
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t o = 0; o < dense->n_out; o++) {
            double sum = 0;
            for (uint32_t k = 0; k < dense->n_in; k++) {
                double value = fmin(fmax(x[i][k] * dense->inv_step[k] + dense->zero[k], 0), 127);
                size_t tile = (size_t)o / 16 * (dense->n_in / 4) + k / 4;
                sum += floor(value + 0.5) * dense->weights[tile * 64 + o % 16 * 4 + k % 4];
            }
            y[i][o] = sum * dense->scale[o] + dense->bias[o];
        }
}

/* x = norm(x + y) */
static void slow_norm(const nsci_norm *norm, uint32_t width, uint32_t n, slow_rows y, slow_rows x) {
    for (uint32_t i = 0; i < n; i++) {
        double mean = 0, variance = 0;
        for (uint32_t k = 0; k < width; k++) {
            if (y) x[i][k] += y[i][k];
            mean += x[i][k] / width;
        }
        for (uint32_t k = 0; k < width; k++) variance += pow(x[i][k] - mean, 2) / width;
        for (uint32_t k = 0; k < width; k++)
            x[i][k] = (x[i][k] - mean) / sqrt(variance + 1e-12) * norm->gain[k] + norm->shift[k];
    }
}

static void slow_attention(uint32_t width, uint32_t n, slow_rows qkv, slow_rows seen) {
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t first = 0; first < width; first += 32) {
            double weights[MAX_SLOW_PLACES], sum = 0;
            for (uint32_t j = 0; j < n; j++) {
                double dot = 0;
                for (uint32_t d = first; d < first + 32; d++) dot += qkv[i][d] * qkv[j][width + d];
                sum += weights[j] = exp(dot);
            }
            for (uint32_t d = first; d < first + 32; d++) {
                seen[i][d] = 0;
                for (uint32_t j = 0; j < n; j++)
                    seen[i][d] += weights[j] / sum * qkv[j][2 * width + d];
            }
        }
}

/* y: scores of all places */
static void read_slowly(const nsci_encoder *net, const nsci_encoder_window *window, slow_rows y) {
    static slow_rows x, z;
    uint32_t n = window->n_pieces + 2, width = net->width;
    for (uint32_t i = 0; i < n; i++) {
        bool is_edge = i == 0 || i == n - 1;
        uint32_t piece = i == 0 ? net->cls : is_edge ? net->sep : window->pieces[i - 1];
        uint32_t way = is_edge ? 0 : window->ways[i - 1];
        for (uint32_t k = 0; k < width; k++)
            x[i][k] = net->piece_rows[piece * width + k] * (double)net->piece_scale[piece] +
                      net->places[i * width + k] + net->ways[way * width + k];
    }
    slow_norm(&net->norm, width, n, NULL, x);
    for (uint32_t l = 0; l < net->n_layers; l++) {
        const nsci_encoder_layer *layer = &net->layers[l];
        slow_dense(&layer->qkv, x, n, y);
        slow_attention(width, n, y, z);
        slow_dense(&layer->o, z, n, y);
        slow_norm(&layer->norm1, width, n, y, x);
        slow_dense(&layer->up, x, n, y);
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < net->inner; k++)
                z[i][k] =
                    y[i][k] / (1 + exp(-1.5957691216 * (y[i][k] + 0.044715 * pow(y[i][k], 3))));
        slow_dense(&layer->down, z, n, y);
        slow_norm(&layer->norm2, width, n, y, x);
    }
    slow_dense(&net->out, x, n, y);
}

/* ---- Windows --------------------------------------------------------------------------------- */

enum { MAX_PIECES = 512 };

typedef struct window_memory {
    uint16_t pieces[MAX_PIECES], firsts[MAX_PIECES];
    uint8_t ways[MAX_PIECES];
    nsci_encoder_window window;
    float scores[MAX_PIECES][NSCI_N_LANES];
} window_memory;

/* Draws pieces, of which every second or so begins a token. */
static void draw_window(window_memory *w, const nsci_encoder *net, uint32_t n, uint64_t *random) {
    w->window = (nsci_encoder_window){w->pieces, w->ways, n, w->firsts, 0};
    for (uint32_t i = 0; i < n; i++) {
        w->pieces[i] = (uint16_t)test_below(random, net->n_pieces);
        w->ways[i] = (uint8_t)test_below(random, net->n_ways);
        if (i == 0 || test_below(random, 2)) w->firsts[w->window.n_toks++] = (uint16_t)i;
    }
}

static nsci_encoder open_section(const encoder_section *s) {
    nsci_encoder net;
    nsc_error err = {0};
    CHECK(nsci_encoder_open(&net, s->bytes, s->n_bytes, &err) == NSC_OK);
    return net;
}

static nsci_encoder_work *begin_work(const nsci_encoder *net, const nsc_alloc *alloc) {
    nsci_encoder_work *work = NULL;
    CHECK(nsci_encoder_begin(net, alloc, &work, NULL) == NSC_OK);
    return work;
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* Where a value lies between two bytes, floats and doubles may take different ones: seldom, and
 * then a score changes by some thousandths. */
static void check_scores(const window_memory *w, slow_rows slow, double *n_off) {
    for (uint32_t t = 0; t < w->window.n_toks; t++)
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
            double off = fabs(w->scores[t][j] - slow[w->firsts[t] + 1][j]);
            CHECK(off < 0.05);
            *n_off += off > 1e-4;
        }
}

static void the_scores_are_those_of_the_slow_encoder(void) {
    static slow_rows slow;
    static window_memory w;
    static const encoder_shape *const shapes[] = {&SMALL, &ODD};
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    double n_scores = 0, n_off = 0;
    for (size_t k = 0; k < NSCI_COUNT(shapes); k++) {
        encoder_section s = encoder_section_of(shapes[k], 1 + k, 0);
        nsci_encoder net = open_section(&s);
        nsci_encoder_work *work = begin_work(&net, &alloc);
        uint32_t most = net.n_places - 2;
        const uint32_t sizes[] = {1, 2, 5, most - 1, most};
        for (size_t i = 0; i < NSCI_COUNT(sizes); i++) {
            draw_window(&w, &net, sizes[i], &s.random);
            nsci_encoder_read(&net, &w.window, work, w.scores);
            read_slowly(&s.net, &w.window, slow);
            check_scores(&w, slow, &n_off);
            n_scores += w.window.n_toks * NSCI_N_LANES;
        }
        nsci_encoder_end(work, &alloc);
        free(s.block);
    }
    CHECK(n_off < n_scores / 5);
}

static void every_instruction_set_gives_the_same_bits(void) {
    static window_memory w, first;
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    encoder_section s = encoder_section_of(&ODD, 3, 0);
    nsci_encoder net = open_section(&s);
    nsci_encoder_work *work = begin_work(&net, &alloc);
    const nsci_kernel *kernel;
    for (uint32_t n = 1; n <= net.n_places - 2; n += 12) {
        draw_window(&first, &net, n, &s.random);
        nsci_encoder_plain()->read(&net, &first.window, work, first.scores);
        w = first;
        for (uint32_t k = 0; (net.reader = nsci_encoder_reader_at(k)) != NULL; k++)
            for (uint32_t l = 0; (kernel = nsci_kernel_at(l)) != NULL; l++) {
                net.kernel = kernel;
                memset(w.scores, 0, sizeof w.scores);
                nsci_encoder_read(&net, &first.window, work, w.scores);
                CHECK(memcmp(w.scores, first.scores, first.window.n_toks * sizeof *w.scores) == 0);
            }
    }
    nsci_encoder_end(work, &alloc);
    free(s.block);
}

static void the_processors_own_reader_is_the_first(void) {
    const nsci_encoder_reader *reader, *last = NULL;
    for (uint32_t k = 0; (reader = nsci_encoder_reader_at(k)) != NULL; k++) {
        test_note(reader->name);
        last = reader;
    }
    CHECK(last == nsci_encoder_plain());
    if (test_has_vectors()) CHECK(nsci_encoder_reader_at(0) != last);
}

static void a_windows_scores_do_not_depend_on_what_was_read_before(void) {
    static window_memory small, large;
    static float again[MAX_PIECES][NSCI_N_LANES];
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    encoder_section s = encoder_section_of(&ODD, 4, 0);
    nsci_encoder net = open_section(&s);
    nsci_encoder_work *work = begin_work(&net, &alloc);
    draw_window(&small, &net, 4, &s.random);
    draw_window(&large, &net, net.n_places - 2, &s.random);
    nsci_encoder_read(&net, &small.window, work, small.scores);
    nsci_encoder_read(&net, &large.window, work, large.scores);
    nsci_encoder_read(&net, &small.window, work, again);
    CHECK(memcmp(again, small.scores, small.window.n_toks * sizeof *again) == 0);
    nsci_encoder_end(work, &alloc);
    free(s.block);
}

static void a_window_without_tokens_has_no_scores(void) {
    static window_memory w;
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    encoder_section s = encoder_section_of(&SMALL, 5, 0);
    nsci_encoder net = open_section(&s);
    nsci_encoder_work *work = begin_work(&net, &alloc);
    draw_window(&w, &net, 3, &s.random);
    w.window.n_toks = 0;
    w.scores[0][0] = 7;
    nsci_encoder_read(&net, &w.window, work, w.scores);
    w.window.n_pieces = 0;
    nsci_encoder_read(&net, &w.window, work, w.scores);
    CHECK(w.scores[0][0] == 7.0f);
    nsci_encoder_end(work, &alloc);
    free(s.block);
}

static void scores_are_finite_whatever_the_section_holds(void) {
    static window_memory w;
    static const double extremes[] = {1e6, 1e-30, 1e3};
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    for (size_t k = 0; k < NSCI_COUNT(extremes); k++) {
        encoder_section s = encoder_section_of(&SMALL, 6 + k, extremes[k]);
        nsci_encoder net = open_section(&s);
        nsci_encoder_work *work = begin_work(&net, &alloc);
        draw_window(&w, &net, net.n_places - 2, &s.random);
        for (uint32_t r = 0; (net.reader = nsci_encoder_reader_at(r)) != NULL; r++) {
            nsci_encoder_read(&net, &w.window, work, w.scores);
            for (uint32_t t = 0; t < w.window.n_toks; t++)
                for (uint32_t j = 0; j < NSCI_N_LANES; j++) CHECK(isfinite(w.scores[t][j]));
        }
        nsci_encoder_end(work, &alloc);
        free(s.block);
    }
}

/* ---- Opening --------------------------------------------------------------------------------- */

static void the_header_says_what_is_there(void) {
    encoder_section s = encoder_section_of(&SMALL, 9, 0);
    nsci_encoder net = open_section(&s);
    CHECK(net.width == 64 && net.inner == 128 && net.n_heads == 2 && net.n_layers == 2);
    CHECK(net.n_pieces == 50 && net.n_places == 16 && net.n_ways == 5);
    CHECK(net.cls == 1 && net.sep == 2 && net.weight == 0.75f);
    CHECK(net.limits == s.net.limits && net.out.weights == s.net.out.weights);
    CHECK(net.kernel == nsci_kernel_at(0) && net.reader == nsci_encoder_reader_at(0));
    free(s.block);
}

static void an_empty_section_is_no_encoder(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_encoder net;
    CHECK(nsci_encoder_open(&net, NULL, 0, NULL) == NSC_OK && !net.reader);
    CHECK(!begin_work(&net, &alloc));
    nsci_encoder_end(NULL, &alloc);
}

static void working_memory_is_one_block(void) {
    encoder_section s = encoder_section_of(&SMALL, 10, 0);
    nsci_encoder net = open_section(&s);
    nsci_encoder_work *work = NULL;
    test_heap heap = {0, 0, SIZE_MAX};
    nsc_alloc counting = test_alloc(&heap);
    nsci_encoder_end(begin_work(&net, &counting), &counting);
    CHECK(heap.n_requests == 1 && heap.n_live == 0);
    FAILING_ALLOCATIONS(alloc, nsci_encoder_begin(&net, &alloc, &work, NULL),
                        (nsci_encoder_end(work, &alloc), work = NULL));
    free(s.block);
}

static void check_refused(const encoder_section *s, size_t n_bytes, const char *says) {
    nsci_encoder net;
    nsc_error err = {0};
    CHECK(nsci_encoder_open(&net, s->bytes, n_bytes, &err) == NSC_E_MODEL);
    CHECK(!net.reader);
    CHECK(strstr(err.message, "section \"ents.encoder\"") && strstr(err.message, says));
}

static void a_header_out_of_bounds_is_refused(void) {
    static const struct {
        uint32_t place, value;
        const char *says;
    } faults[] = {
        {0, 0, "a width"},
        {0, 96, "a width"},
        {0, 832, "a width"},
        {1, 0, "inner width"},
        {1, 96, "inner width"},
        {1, 3136, "inner width"},
        {2, 1, "heads that"},
        {3, 0, "layers that"},
        {3, 13, "layers that"},
        {4, 2, "pieces that"},
        {4, 65537, "pieces that"},
        {5, 7, "places that"},
        {5, 513, "places that"},
        {6, 0, "ways that"},
        {6, 17, "ways that"},
        {7, 24, "lanes that"},
        {8, 50, "piece of the edges"},
        {9, 50, "piece of the edges"},
        {10, 0x7FC00000, "a weight"},
        {10, 0x49742408, "a weight"},
        {11, 0x7FC00000, "a default effort"},
        {11, 0x3F800001, "a default effort"},
        {11, 0xBF800000, "a default effort"},
        /* in bounds, but not what is there */
        {0, 128, "heads that"},
        {1, 192, "at byte"},
        {1, 64, "at byte"},
        {3, 3, "at byte"},
        {3, 1, "at byte"},
        {4, 20, "at byte"},
    };
    for (size_t k = 0; k < NSCI_COUNT(faults); k++) {
        encoder_section s = encoder_section_of(&SMALL, 11, 0);
        memcpy(s.bytes + 4 * faults[k].place, &faults[k].value, 4);
        check_refused(&s, s.n_bytes, faults[k].says);
        free(s.block);
    }
}

static void a_section_of_another_length_is_refused(void) {
    encoder_section s = encoder_section_of(&SMALL, 12, 0);
    check_refused(&s, 63, "ends inside its header");
    for (size_t n = 64; n < s.n_bytes; n += 64) check_refused(&s, n, "ends before");
    check_refused(&s, s.n_bytes - 1, "ends before");
    check_refused(&s, s.n_bytes + 1, "goes on behind");
    free(s.block);
}

static void a_float_that_is_not_within_a_million_is_refused(void) {
    encoder_section s = encoder_section_of(&SMALL, 13, 0);
    const nsci_encoder_layer *layer = &s.net.layers[1];
    const float *const floats[] = {s.net.limits + 31,
                                   s.net.piece_scale + 49,
                                   s.net.places + 16 * 64 - 1,
                                   s.net.ways,
                                   s.net.norm.gain,
                                   s.net.norm.shift + 63,
                                   layer->qkv.inv_step,
                                   layer->qkv.zero + 63,
                                   layer->qkv.scale + 191,
                                   layer->qkv.bias + 191,
                                   layer->norm1.gain,
                                   layer->norm1.shift,
                                   layer->up.scale + 127,
                                   layer->down.inv_step + 127,
                                   layer->norm2.gain + 63,
                                   s.net.out.bias + 31};
    static const float bad[] = {1.1e6f, -1.1e6f, INFINITY, -INFINITY, NAN};
    for (size_t k = 0; k < NSCI_COUNT(floats); k++)
        for (size_t b = 0; b < NSCI_COUNT(bad); b++) {
            uint8_t *at = s.bytes + ((const uint8_t *)floats[k] - s.bytes);
            nsci_encoder net;
            nsc_error err = {0};
            float good;
            memcpy(&good, at, sizeof good);
            memcpy(at, &bad[b], sizeof good);
            check_refused(&s, s.n_bytes, "within a million");
            CHECK(nsci_encoder_open(&net, s.bytes, s.n_bytes, &err) == NSC_E_MODEL);
            CHECK(err.position == (uint64_t)(at - s.bytes));
            memcpy(at, &good, sizeof good);
        }
    free(s.block);
}

static void a_weight_of_minus_128_is_refused(void) {
    encoder_section s = encoder_section_of(&SMALL, 14, 0);
    const int8_t *const weights[] = {s.net.layers[0].qkv.weights, s.net.layers[0].o.weights + 4095,
                                     s.net.layers[1].up.weights + 100, s.net.layers[1].down.weights,
                                     s.net.out.weights + 2047};
    for (size_t k = 0; k < NSCI_COUNT(weights); k++) {
        int8_t *at = (int8_t *)s.bytes + ((const uint8_t *)weights[k] - s.bytes), good = *at;
        *at = -128;
        check_refused(&s, s.n_bytes, "weight of -128");
        *at = good;
    }
    open_section(&s);
    free(s.block);
}

int main(void) {
    RUN(the_scores_are_those_of_the_slow_encoder);
    RUN(every_instruction_set_gives_the_same_bits);
    RUN(the_processors_own_reader_is_the_first);
    RUN(a_windows_scores_do_not_depend_on_what_was_read_before);
    RUN(a_window_without_tokens_has_no_scores);
    RUN(scores_are_finite_whatever_the_section_holds);
    RUN(the_header_says_what_is_there);
    RUN(an_empty_section_is_no_encoder);
    RUN(working_memory_is_one_block);
    RUN(a_header_out_of_bounds_is_refused);
    RUN(a_section_of_another_length_is_refused);
    RUN(a_float_that_is_not_within_a_million_is_refused);
    RUN(a_weight_of_minus_128_is_refused);
    return test_report();
}

/* The section "ents.network", in this order, without gaps:
 *
 *     uint32 width, convolutions, word rows, context rows; int32 gate limit; 44 bytes of zeros
 *     int16 word bias, first bias [width]      int32 biases [convolutions][width], out bias [lanes]
 *     int8 gate, word rows, context rows, first, convolutions, out, out of pools
 *
 * Any weight is valid; biases are kept in bounds that leave every sum inside its type.
 */
#include "name/nsc_cnn.h"
#include "base/nsc_mem.h"

enum {
    HEADER_BYTES = 64,
    CONVOLUTION_BYTES = NSCI_WINDOW * NSCI_WIDTH,
    MAX_BIAS = 1 << 24,
    MAX_ONE_CHAR_RUN = 4,
    MAX_RUN_WITH_DIGITS = 32
};

_Static_assert(3 * NSCI_WIDTH <= NSCI_N_PRODUCTS, "products of a word have room");
_Static_assert(NSC_MAX_SENT_TOKS <= NSCI_N_PRODUCTS, "so has what the gate says of a sentence");

/* ---- Opening -------------------------------------------------------------------------------- */

typedef struct reader {
    const uint8_t *bytes;
    size_t at, n_bytes;
} reader;

/* The next n items. Past the end NULL, and nothing more is taken: a later, smaller part must not
 * pass for the one that is missing. */
static const void *take(reader *r, size_t n, size_t item_bytes) {
    const uint8_t *found = r->bytes + r->at;
    size_t n_bytes;
    if (!nsci_mul(n, item_bytes, &n_bytes) || n_bytes > r->n_bytes - r->at) {
        r->n_bytes = r->at;
        return NULL;
    }
    r->at += n_bytes;
    return found;
}

static bool in_bounds_16(const int16_t *items, size_t n, int32_t limit) {
    for (size_t i = 0; i < n; i++)
        if (items[i] > limit || items[i] < -limit) return false;
    return true;
}

static bool in_bounds_32(const int32_t *items, size_t n, int32_t limit) {
    for (size_t i = 0; i < n; i++)
        if (items[i] > limit || items[i] < -limit) return false;
    return true;
}

nsc_status nsci_cnn_open(nsci_cnn *network, const uint8_t *bytes, size_t n_bytes, nsc_error *err) {
    *network = (nsci_cnn){0};
    if (n_bytes == 0) return NSC_OK;
    uint32_t head[4];
    if (n_bytes < HEADER_BYTES)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"ents.network\" ends inside its header");
    memcpy(head, bytes, sizeof head);
    if (head[0] != NSCI_WIDTH || head[1] > NSCI_MAX_CONVOLUTIONS || head[2] != NSCI_N_WORD_ROWS ||
        head[3] != NSCI_N_CONTEXT_ROWS)
        return nsci_fail(
            err, NSC_E_MODEL, 0,
            "section \"ents.network\" is %u wide, has %u convolutions, %u and %u rows; "
            "expected %u, at most %u, %u and %u",
            head[0], head[1], head[2], head[3], (uint32_t)NSCI_WIDTH,
            (uint32_t)NSCI_MAX_CONVOLUTIONS, (uint32_t)NSCI_N_WORD_ROWS,
            (uint32_t)NSCI_N_CONTEXT_ROWS);
    uint32_t n_convolutions = head[1];
    reader r = {bytes, HEADER_BYTES, n_bytes};
    memcpy(&network->gate_limit, bytes + 16, 4);
    network->n_convolutions = n_convolutions;
    network->word_bias = take(&r, NSCI_WIDTH, 2);
    network->first_bias = take(&r, NSCI_WIDTH, 2);
    network->biases = take(&r, (size_t)n_convolutions * NSCI_WIDTH, 4);
    network->out_bias = take(&r, NSCI_N_LANES, 4);
    network->gate = take(&r, NSCI_WIDTH, 1);
    network->word_rows = take(&r, NSCI_N_WORD_ROWS, NSCI_WIDTH);
    network->context_rows = take(&r, NSCI_N_CONTEXT_ROWS, NSCI_WIDTH);
    network->first = take(&r, (size_t)3 * NSCI_WIDTH, NSCI_WIDTH);
    network->convolutions = take(&r, (size_t)n_convolutions * NSCI_WINDOW, NSCI_WIDTH);
    network->out = take(&r, NSCI_WIDTH, NSCI_N_LANES);
    network->out_pool = take(&r, NSCI_WIDTH, NSCI_N_LANES);
    if (!network->out_pool || r.at != n_bytes)
        return nsci_fail(
            err, NSC_E_MODEL, r.at,
            "section \"ents.network\" holds %zu bytes, its header promises another size", n_bytes);
    if (!in_bounds_16(network->word_bias, NSCI_WIDTH, 1 << 14) ||
        !in_bounds_16(network->first_bias, NSCI_WIDTH, 2000) ||
        !in_bounds_32(network->biases, (size_t)n_convolutions * NSCI_WIDTH, MAX_BIAS) ||
        !in_bounds_32(network->out_bias, NSCI_N_LANES, MAX_BIAS))
        return nsci_fail(err, NSC_E_MODEL, HEADER_BYTES,
                         "section \"ents.network\": a bias is out of range");
    network->kernel = nsci_kernel_at(0);
    return NSC_OK;
}

/* ---- Working memory ------------------------------------------------------------------------- */

nsc_status nsci_cnn_begin(const nsci_cnn *network, nsci_cnn_work *work, const nsc_alloc *alloc,
                          nsc_error *err) {
    const nsci_kernel *kernel = network->kernel;
    if (!kernel) return NSC_OK;
    for (uint32_t k = 0; k < NSCI_N_CONTEXT_ROWS; k++) {
        const uint16_t row = (uint16_t)k;
        kernel->add_rows(network->context_rows, &row, 1, work->places[k].sum);
    }
    size_t n = network->n_convolutions;
    void *lines;
    NSC_TRY(nsci_new_lines(alloc, n, CONVOLUTION_BYTES, &lines, err));
    work->convolutions = lines;
    for (size_t c = 0; c < n; c++) {
        const int8_t *weights = network->convolutions + c * CONVOLUTION_BYTES;
        int8_t *arranged = work->convolutions + c * CONVOLUTION_BYTES;
        if (kernel->arrange)
            kernel->arrange(weights, arranged);
        else
            memcpy(arranged, weights, CONVOLUTION_BYTES);
    }
    return NSC_OK;
}

void nsci_cnn_end(nsci_cnn_work *work, const nsc_alloc *alloc) {
    nsci_free_lines(alloc, work->convolutions);
}

/* ---- Words ---------------------------------------------------------------------------------- */

static uint8_t clip(int32_t x) { return (uint8_t)(x < 0 ? 0 : x > 127 ? 127 : x); }

static int16_t limit(int32_t x, int32_t bound) {
    return (int16_t)(x > bound ? bound : x < -bound ? -bound : x);
}

void nsci_cnn_read_word(const nsci_cnn *network, const nsci_word *word, const nsci_details *details,
                        nsci_cnn_work *work, nsci_preactivations contributions[3]) {
    uint16_t rows[NSCI_MAX_WORD_INPUTS];
    int16_t *sums = contributions[0].sum; /* until it holds its contribution */
    uint8_t *values = work->values[0][0].value;
    int32_t *products = work->products;
    uint32_t n = nsci_word_inputs(word, details, rows);
    memcpy(sums, network->word_bias, sizeof contributions[0].sum);
    network->kernel->add_rows(network->word_rows, rows, n, sums);
    for (uint32_t j = 0; j < NSCI_WIDTH; j++) values[j] = clip((sums[j] + 2) >> 2);
    network->kernel->multiply(work->values[0], 1, network->first, 3 * NSCI_WIDTH, products);
    for (uint32_t j = 0; j < NSCI_WIDTH; j++) products[NSCI_WIDTH + j] += values[j] * 256;
    for (uint32_t d = 0; d < 3; d++)
        for (uint32_t j = 0; j < NSCI_WIDTH; j++)
            contributions[d].sum[j] =
                limit((products[d * NSCI_WIDTH + j] + 8) >> 4, NSCI_MAX_CONTRIBUTION);
}

/* ---- Rows of sentences ---------------------------------------------------------------------- */

/* The first layer of each token, from its sums and its place. values: of place i at [i + 1] */
static void read_places(const nsci_cnn *network, const nsci_placed *placed,
                        const nsci_cnn_work *work, nsci_values *values) {
    const nsci_sentence_view *sent = &placed->sent;
    for (uint32_t i = 0; i < sent->n; i++) {
        uint16_t rows[NSCI_MAX_CONTEXT_INPUTS];
        uint32_t n_rows = nsci_context_inputs(sent, i, rows), at = placed->at + i + 1;
        const nsci_preactivations *place = &work->places[rows[0]];
        nsci_preactivations several;
        if (n_rows > 1) {
            several = *place;
            network->kernel->add_rows(network->context_rows, rows + 1, n_rows - 1, several.sum);
            place = &several;
        }
        network->kernel->clip_sums(work->sums[at].sum, place->sum, network->first_bias,
                                   &values[at]);
    }
}

/* A token may be part of a name when it has a capital or the gate, which sees its first layer, lets
 * it pass. values: of place i at [i] */
static void find_active(const nsci_cnn *network, const nsci_placed *placed,
                        const nsci_values *values, nsci_cnn_work *work) {
    const nsci_sentence_view *sent = &placed->sent;
    uint8_t *active = work->active + placed->at;
    network->kernel->find_dots(values + placed->at, sent->n, network->gate, work->products);
    for (uint32_t i = 0; i < sent->n; i++)
        active[i] =
            sent->words[i].form >= NSCI_FORM_INITIAL || work->products[i] >= network->gate_limit;
}

/* A mark, or a letter by itself. */
static bool is_one_char(const nsci_word *word) {
    return word->form == NSCI_FORM_MARK || word->form == NSCI_FORM_INITIAL ||
           (word->form == NSCI_FORM_LOWER && word->is_single);
}

static bool is_one_char_or_digit(const nsci_word *word) {
    return is_one_char(word) || (word->form == NSCI_FORM_NUMBER && word->is_single);
}

/* Rules out what is inside of runs that are longer than `max`, but its capitals.
 * active [sent->n] */
static void rule_out_runs(const nsci_sentence_view *sent, bool (*is_part)(const nsci_word *word),
                          uint32_t max, uint8_t *active) {
    if (sent->n <= max) return;
    for (uint32_t i = 0, end; i < sent->n; i = end + 1) {
        for (end = i; end < sent->n && is_part(&sent->words[end]);) end++;
        if (end - i <= max) continue;
        for (uint32_t at = i + 1; at < end - 1; at++)
            active[at] &= sent->words[at].form == NSCI_FORM_INITIAL;
    }
}

/* Within a long run of one-character tokens there is no name but of its capitals, whatever the gate
 * says: rulers, brackets and mojibake by the thousand cost no more than words. Digits are in dates
 * and sums, so a run with them has to be longer.
 * active [sent->n] */
static void rule_out_one_char_runs(const nsci_sentence_view *sent, uint8_t *active) {
    rule_out_runs(sent, is_one_char, MAX_ONE_CHAR_RUN, active);
    rule_out_runs(sent, is_one_char_or_digit, MAX_RUN_WITH_DIGITS, active);
}

/* Lists which of n places are marked; returns how many. Without a branch, since no processor can
 * foresee which. */
static uint32_t list_marked(const uint8_t *marked, uint32_t n, uint16_t *places) {
    uint32_t n_places = 0;
    for (uint32_t i = 0; i < n; i++) {
        places[n_places] = (uint16_t)i;
        n_places += marked[i];
    }
    return n_places;
}

/* Marks the neighbours of marked places, too. The empty place behind a sentence is never marked, so
 * none has neighbours in another sentence. marked, wider: [n], n > 1 */
static void mark_neighbours(const uint8_t *marked, const nsci_placed *sents, uint32_t n_sents,
                            uint32_t n, uint8_t *wider) {
    wider[0] = marked[0] | marked[1];
    for (uint32_t i = 1; i + 1 < n; i++) wider[i] = marked[i - 1] | marked[i] | marked[i + 1];
    for (uint32_t k = 0; k < n_sents; k++) wider[sents[k].at + sents[k].sent.n] = 0;
}

/* Lists the active ones of n places, and for each layer before the last one what those behind it
 * will see. */
static void find_needed(nsci_cnn_work *work, uint32_t n_layers, const nsci_placed *sents,
                        uint32_t n_sents, uint32_t n) {
    uint8_t wider[2][NSCI_ROW_PLACES] = {{0}};
    const uint8_t *marked = work->active;
    work->n_needed[0] = list_marked(marked, n, work->needed[0]);
    for (uint32_t reach = 1; reach < n_layers; reach++) {
        mark_neighbours(marked, sents, n_sents, n, wider[reach % 2]);
        marked = wider[reach % 2];
        work->n_needed[reach] = list_marked(marked, n, work->needed[reach]);
    }
}

const nsci_values *nsci_cnn_read_row(const nsci_cnn *network, const nsci_placed *sents, uint32_t n,
                                     nsci_cnn_work *work) {
    nsci_values *before = work->values[0], *after = work->values[1];
    uint32_t n_places = 0;
    memset(&before[0], 0, sizeof *before);
    memset(&after[0], 0, sizeof *after);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t end = sents[k].at + sents[k].sent.n;
        read_places(network, &sents[k], work, before);
        find_active(network, &sents[k], before + 1, work);
        rule_out_one_char_runs(&sents[k].sent, work->active + sents[k].at);
        work->active[end] = 0;
        memset(&before[end + 1], 0, sizeof *before);
        memset(&after[end + 1], 0, sizeof *after);
        n_places = end + 1;
    }
    find_needed(work, network->n_convolutions, sents, n, n_places);
    for (uint32_t c = 0; c < network->n_convolutions; c++) {
        const int8_t *weights = work->convolutions + (size_t)c * CONVOLUTION_BYTES;
        const int32_t *bias = network->biases + (size_t)c * NSCI_WIDTH;
        const uint32_t reach = network->n_convolutions - 1 - c;
        network->kernel->convolve(before, work->needed[reach], work->n_needed[reach], weights, bias,
                                  after);
        nsci_values *swap = before;
        before = after;
        after = swap;
    }
    for (uint32_t k = 0; k < work->n_needed[0]; k++) after[k] = before[work->needed[0][k] + 1];
    return after;
}

/* ---- Scores --------------------------------------------------------------------------------- */

static void score(const nsci_cnn *network, const nsci_values *values, uint32_t n,
                  const int8_t *weights, const int32_t *bias, int32_t *products,
                  nsci_scores *scores) {
    for (uint32_t first = 0; first < n; first += NSCI_BLOCK_TOKS) {
        uint32_t n_block = (uint32_t)nsci_min(NSCI_BLOCK_TOKS, n - first);
        network->kernel->multiply(values + first, n_block, weights, NSCI_N_LANES, products);
        for (uint32_t i = 0; i < n_block; i++)
            for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
                int32_t sum = products[i * NSCI_N_LANES + j] + (bias ? bias[j] : 0);
                scores[first + i].tag[j] = limit((sum + 64) >> 7, NSCI_MAX_EMISSION);
            }
    }
}

void nsci_cnn_score(const nsci_cnn *network, const nsci_values *values, uint32_t n,
                    nsci_cnn_work *work, nsci_scores *scores) {
    score(network, values, n, network->out, network->out_bias, work->products, scores);
}

void nsci_cnn_score_pools(const nsci_cnn *network, const nsci_values *pools, uint32_t n,
                          nsci_cnn_work *work, nsci_scores *scores) {
    score(network, pools, n, network->out_pool, NULL, work->products, scores);
}

void nsci_values_pool(nsci_values *pool, const nsci_values *values) {
    for (uint32_t j = 0; j < NSCI_WIDTH; j++)
        pool->value[j] = pool->value[j] > values->value[j] ? pool->value[j] : values->value[j];
}

/* The chain. All loops over lanes have a constant length and no branch, which is what lets a plain
 * C compiler turn them into vector instructions; floating-point sums keep one fixed order, and the
 * build forbids contraction to fused operations, so that answers are the same on every machine.
 */
#include "nn/nsc_crf.h"

#define MIN_EXPONENT (-87.0f) /* exp of less is taken for 0 */
#define LOWEST       (-1e30f) /* below any score */
enum { N_SIDE_BY_SIDE = 4 };  /* entries of a row that are added up at once */

bool nsci_tag_may_follow(uint32_t before, uint32_t tag) {
    if (!nsci_tag_is_i(tag)) return true;
    return before != NSCI_TAG_O && nsci_tag_label(before) == nsci_tag_label(tag);
}

bool nsci_tag_may_open(uint32_t tag) { return !nsci_tag_is_i(tag); }

/* row[j] = the score of the best step to tag j from any tag i of the token before, whose best path
 * scores before[i]. */
static void take_best_steps(const nsci_transitions *transitions, uint32_t n_tags,
                            const nsci_scores *before, int16_t row[NSCI_N_LANES]) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) row[j] = INT16_MIN;
    for (uint32_t i = 0; i < n_tags; i++) {
        const int16_t *step = transitions->trans[i];
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
            const int16_t score = (int16_t)(before->tag[i] + step[j]);
            row[j] = score > row[j] ? score : row[j];
        }
    }
}

/* The tag of the best path that scores best[i] so far and goes on to `next`, or ends when that is
 * NSCI_N_LANES. The first of equals. */
static uint32_t best_tag(const nsci_transitions *transitions, uint32_t n_tags,
                         const nsci_scores *best, uint32_t next) {
    uint32_t tag = 0;
    int32_t top = INT32_MIN;
    for (uint32_t i = 0; i < n_tags; i++) {
        const int32_t step = next < NSCI_N_LANES ? transitions->trans[i][next] : 0;
        if (best->tag[i] + step > top) {
            top = best->tag[i] + step;
            tag = i;
        }
    }
    return tag;
}

/* best[t] holds, for each tag, the score of the best path that ends at t with it, less the best of
 * its row, so that it stays in 16 bits. No back pointers: the way back recomputes one choice a
 * token. */
void nsci_crf_best_path(const nsci_transitions *transitions, uint32_t n_tags,
                        const nsci_crf_run *run, nsci_scores *best, uint8_t *tags) {
    const int16_t *open = run->behind_o ? transitions->trans[NSCI_TAG_O] : transitions->open;
    for (uint32_t t = 0; t < run->n; t++) {
        int16_t row[NSCI_N_LANES], top = INT16_MIN;
        if (t == 0)
            memcpy(row, open, sizeof row);
        else
            take_best_steps(transitions, n_tags, &best[t - 1], row);
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            row[j] = (int16_t)(row[j] + run->emissions[t].tag[j]);
        for (uint32_t j = 0; j < n_tags; j++) top = row[j] > top ? row[j] : top;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) best[t].tag[j] = (int16_t)(row[j] - top);
    }
    uint32_t next = run->before_o ? NSCI_TAG_O : NSCI_N_LANES;
    for (uint32_t t = run->n; t-- > 0;) {
        next = best_tag(transitions, n_tags, &best[t], next);
        tags[t] = (uint8_t)next;
    }
}

/* exp of -87 to 0: 2^k * e^r with k whole and |r| <= ln 2 / 2; e^r by its Taylor series. */
static inline float exp_in_bounds(float x) {
    float whole = (float)(int32_t)(x * 1.44269504f - 0.5f);
    float r = x - whole * 0.693359375f + whole * 2.12194440e-4f;
    float e = 1.0f + r * (1.0f + r * (0.5f + r * (1.6666667e-1f +
                                                  r * (4.1666667e-2f +
                                                       r * (8.3333333e-3f + r * 1.3888889e-3f)))));
    /* Unlike memcpy, a union is no obstacle to vector instructions. */
    union {
        int32_t bits;
        float scale;
    } two_to = {((int32_t)whole + 127) << 23};
    return e * two_to.scale;
}

float nsci_crf_exp(float x) { return x > MIN_EXPONENT ? exp_in_bounds(x) : 0.0f; }

/* x = m * 2^k with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh((m - 1) / (m + 1)). */
float nsci_crf_log(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    int32_t k = (int32_t)(bits >> 23) - 127;
    bits = (bits & 0x7FFFFF) | 0x3F800000;
    float m;
    memcpy(&m, &bits, sizeof m);
    if (m > 1.41421356f) {
        m *= 0.5f;
        k++;
    }
    float s = (m - 1.0f) / (m + 1.0f), s2 = s * s;
    float log_m = 2.0f * s *
                  (1.0f + s2 * (0.33333333f + s2 * (0.2f + s2 * (0.14285714f + s2 * 0.11111111f))));
    return log_m + (float)k * 0.69314718f;
}

void nsci_factors_derive(const nsci_transitions *transitions, uint32_t n_tags, float scale,
                         nsci_factors *factors) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        const int16_t open = transitions->open[j];
        factors->open[j] = j < n_tags && open != NSCI_FORBIDDEN
                               ? nsci_crf_exp(scale * (float)(open - NSCI_MAX_TRANSITION))
                               : 0;
        for (uint32_t i = 0; i < NSCI_N_LANES; i++) {
            const int16_t step = transitions->trans[i][j];
            bool may_follow = i < n_tags && j < n_tags && step != NSCI_FORBIDDEN;
            factors->trans[i][j] =
                may_follow ? nsci_crf_exp(scale * (float)(step - NSCI_MAX_TRANSITION)) : 0;
            factors->back[j][i] = factors->trans[i][j];
        }
    }
}

void nsci_transitions_seal(nsci_transitions *transitions, uint32_t n_tags, float scale,
                           nsci_factors *factors) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        if (j >= n_tags || !nsci_tag_may_open(j)) transitions->open[j] = NSCI_FORBIDDEN;
        for (uint32_t i = 0; i < NSCI_N_LANES; i++)
            if (i >= n_tags || j >= n_tags || !nsci_tag_may_follow(i, j))
                transitions->trans[i][j] = NSCI_FORBIDDEN;
    }
    nsci_factors_derive(transitions, n_tags, scale, factors);
}

static float larger(float a, float b) { return a > b ? a : b; }

/* The largest entry. */
static float top_of(const nsci_potentials *row) {
    enum { HALF = NSCI_N_LANES / 2, QUARTER = NSCI_N_LANES / 4 };
    float half[HALF], quarter[QUARTER], top;
    for (uint32_t j = 0; j < HALF; j++) half[j] = larger(row->tag[j], row->tag[HALF + j]);
    for (uint32_t j = 0; j < QUARTER; j++) quarter[j] = larger(half[j], half[QUARTER + j]);
    top = quarter[0];
    for (uint32_t j = 1; j < QUARTER; j++) top = larger(quarter[j], top);
    return top;
}

float nsci_crf_exp_row(const nsci_potentials *in, uint32_t n_tags, nsci_potentials *out) {
    nsci_potentials row, found;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) row.tag[j] = j < n_tags ? in->tag[j] : LOWEST;
    float top = top_of(&row);
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) row.tag[j] = larger(row.tag[j] - top, MIN_EXPONENT);
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) found.tag[j] = exp_in_bounds(row.tag[j]);
    for (uint32_t j = 0; j < NSCI_N_LANES; j++)
        found.tag[j] = row.tag[j] > MIN_EXPONENT ? found.tag[j] : 0.0f;
    *out = found;
    return top;
}

float nsci_crf_sum(const nsci_potentials *row) {
    float sums[N_SIDE_BY_SIDE];
    memcpy(sums, row->tag, sizeof sums);
    for (uint32_t j = N_SIDE_BY_SIDE; j < NSCI_N_LANES; j += N_SIDE_BY_SIDE)
        for (uint32_t k = 0; k < N_SIDE_BY_SIDE; k++) sums[k] += row->tag[j + k];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void nsci_crf_forward(const nsci_factors *factors, const float *open, const nsci_potentials *scores,
                      uint32_t n, nsci_potentials *alpha, float *norms) {
    for (uint32_t t = 0; t < n; t++) {
        nsci_potentials row = {{0}};
        if (t == 0) {
            memcpy(row.tag, open, sizeof row.tag);
        } else {
            for (uint32_t i = 0; i < NSCI_N_LANES; i++) {
                float before = alpha[t - 1].tag[i];
                for (uint32_t j = 0; j < NSCI_N_LANES; j++)
                    row.tag[j] += before * factors->trans[i][j];
            }
        }
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) row.tag[j] *= scores[t].tag[j];
        /* A row of zeros means that no tag sequence is left; keep the numbers finite. */
        float sum = nsci_crf_sum(&row), norm = sum > 1e-30f ? sum : 1e-30f;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) row.tag[j] /= norm;
        alpha[t] = row;
        norms[t] = norm;
    }
}

void nsci_crf_backward(const nsci_factors *factors, const float *close,
                       const nsci_potentials *scores, uint32_t n, const float *norms,
                       nsci_potentials *beta) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) beta[n - 1].tag[j] = close ? close[j] : 1.0f;
    for (uint32_t t = n - 1; t-- > 0;) {
        nsci_potentials next = beta[t + 1], row = {{0}};
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            next.tag[j] = scores[t + 1].tag[j] * next.tag[j] / norms[t + 1];
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            for (uint32_t i = 0; i < NSCI_N_LANES; i++)
                row.tag[i] += next.tag[j] * factors->back[j][i];
        beta[t] = row;
    }
}

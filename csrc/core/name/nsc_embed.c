/* The rows of each input, one range after another:
 *
 *     word     lower-case form | prefixes of 1, 2, 3 | suffixes of 1, 2, 3, 4 | shape | form
 *              | Brown cluster to depth 4, 6, 10, all | roles | 16 codes of the vector
 *     place    letter_case and form | listed names | place in a run of capitals | first, last token
 */
#include "name/nsc_embed.h"

/* First rows, and with them the number of rows, of each input of a word. */
enum {
    ROWS_LOWER = 8192,
    ROWS_AFFIX_SHORT = 256,
    ROWS_AFFIX_2 = 1024,
    ROWS_AFFIX_3 = 4096,
    ROWS_SUFFIX_4 = 4096,
    ROWS_SHAPE = 512,
    ROWS_FORM = 8,
    ROWS_PATH_4 = 32,
    ROWS_PATH_6 = 128,
    ROWS_PATH_10 = 2048,
    ROWS_PATH = 4096,
    ROWS_ROLE = 4,
    ROWS_CODE = 256,

    AT_LOWER = 0,
    AT_PREFIX_1 = AT_LOWER + ROWS_LOWER,
    AT_PREFIX_2 = AT_PREFIX_1 + ROWS_AFFIX_SHORT,
    AT_PREFIX_3 = AT_PREFIX_2 + ROWS_AFFIX_2,
    AT_SUFFIX_1 = AT_PREFIX_3 + ROWS_AFFIX_3,
    AT_SUFFIX_2 = AT_SUFFIX_1 + ROWS_AFFIX_SHORT,
    AT_SUFFIX_3 = AT_SUFFIX_2 + ROWS_AFFIX_2,
    AT_SUFFIX_4 = AT_SUFFIX_3 + ROWS_AFFIX_3,
    AT_SHAPE = AT_SUFFIX_4 + ROWS_SUFFIX_4,
    AT_FORM = AT_SHAPE + ROWS_SHAPE,
    AT_PATH_4 = AT_FORM + ROWS_FORM,
    AT_PATH_6 = AT_PATH_4 + ROWS_PATH_4,
    AT_PATH_10 = AT_PATH_6 + ROWS_PATH_6,
    AT_PATH = AT_PATH_10 + ROWS_PATH_10,
    AT_ROLES = AT_PATH + ROWS_PATH,
    AT_CODES = AT_ROLES + ROWS_ROLE * NSCI_N_ROLES,
    END_OF_WORD_ROWS = AT_CODES + ROWS_CODE * NSCI_N_CODES
};

_Static_assert((int)END_OF_WORD_ROWS == (int)NSCI_N_WORD_ROWS,
               "the header gives the number of rows");

static uint16_t spread(uint32_t first_row, uint32_t n_rows, uint64_t hash) {
    return (uint16_t)(first_row + (uint32_t)(hash >> 16) % n_rows);
}

uint32_t nsci_word_inputs(const nsci_word *word, const nsci_details *details, uint16_t *rows) {
    static const struct {
        uint16_t first_row, n_rows;
    } affixes[2 * NSCI_MAX_AFFIX_CPS] = {
        {AT_PREFIX_1, ROWS_AFFIX_SHORT}, {AT_PREFIX_2, ROWS_AFFIX_2},
        {AT_PREFIX_3, ROWS_AFFIX_3},     {0, 0}, /* prefixes of 4 are not used */
        {AT_SUFFIX_1, ROWS_AFFIX_SHORT}, {AT_SUFFIX_2, ROWS_AFFIX_2},
        {AT_SUFFIX_3, ROWS_AFFIX_3},     {AT_SUFFIX_4, ROWS_SUFFIX_4},
    };
    uint32_t n = 0, cluster = word->lexeme.cluster;
    rows[n++] = spread(AT_LOWER, ROWS_LOWER, word->lower);
    for (uint32_t k = 0; k < NSCI_COUNT(affixes); k++)
        if (details->affixes[k] && affixes[k].n_rows)
            rows[n++] = spread(affixes[k].first_row, affixes[k].n_rows, details->affixes[k]);
    rows[n++] = spread(AT_SHAPE, ROWS_SHAPE, word->shape);
    rows[n++] = (uint16_t)(AT_FORM + word->form);
    if (cluster) {
        rows[n++] = (uint16_t)(AT_PATH_4 + nsci_cluster_prefix(cluster, 4));
        rows[n++] = (uint16_t)(AT_PATH_6 + nsci_cluster_prefix(cluster, 6));
        rows[n++] = (uint16_t)(AT_PATH_10 + nsci_cluster_prefix(cluster, 10));
        rows[n++] = spread(AT_PATH, ROWS_PATH, nsci_hash_mix(0, cluster));
    }
    for (uint32_t r = 0; r < NSCI_N_ROLES; r++)
        rows[n++] = (uint16_t)(AT_ROLES + ROWS_ROLE * r + word->lexeme.roles[r]);
    for (uint32_t c = 0; details->codes && c < NSCI_N_CODES; c++)
        rows[n++] = (uint16_t)(AT_CODES + ROWS_CODE * c + details->codes[c]);
    return n;
}

enum {
    N_PARTS = 4,
    N_FORMS = 8,
    N_STYLES = 4,
    N_RUN_PLACES = 80,
    AT_LISTED = 0,
    AT_STYLE = AT_LISTED + N_PARTS * NSCI_N_NAME_TYPES,
    AT_RUN = AT_STYLE + N_STYLES * N_FORMS,
    AT_FIRST = AT_RUN + N_RUN_PLACES,
    END_OF_PLACE_ROWS = AT_FIRST + 2
};

_Static_assert((int)END_OF_PLACE_ROWS == (int)NSCI_N_CONTEXT_ROWS,
               "the header gives the number of rows");

uint32_t nsci_context_inputs(const nsci_sentence_view *sent, uint32_t i, uint16_t *rows) {
    nsci_listed listed = sent->listed[i];
    nsci_range run = sent->runs[i];
    uint32_t n = 0;
    rows[n++] = (uint16_t)(AT_STYLE + N_FORMS * sent->letter_case + sent->words[i].form);
    for (uint32_t type = 0; listed.types >> type; type++)
        if (listed.types >> type & 1)
            rows[n++] = (uint16_t)(AT_LISTED + N_PARTS * type + listed.part);
    if (run.start < run.end) {
        uint32_t length = (uint32_t)nsci_min(run.end - run.start, 4);
        uint32_t place = (uint32_t)nsci_min(i - run.start, 3);
        uint32_t rest = (uint32_t)nsci_min(run.end - 1 - i, 3);
        rows[n++] = (uint16_t)(AT_RUN + (length << 4 | place << 2 | rest));
    }
    if (i == 0) rows[n++] = AT_FIRST;
    if (i + 1 == sent->n) rows[n++] = AT_FIRST + 1;
    return n;
}

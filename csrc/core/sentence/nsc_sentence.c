/* Cutting at the candidates: blank lines always, then the caller's options, then the width of
 * lines, then names over a line's end, then the weights. */
#include "sentence/nsc_sentence.h"
#include "base/nsc_ascii.h"
#include "sentence/nsc_abbreviation.h"
#include "sentence/nsc_sentence_feature.h"
#include "sentence/nsc_sentence_memo.h"
#include "sentence/nsc_sentence_name.h"
#include "sentence/nsc_sentence_scan.h"
#include "sentence/nsc_sentence_whole.h"
#include "text/nsc_space.h"

/* What the caller's options say of a candidate, before weights are asked. */
typedef enum decision { DECISION_NONE = 0, DECISION_CUT, DECISION_JOIN } decision;

static decision ask_options(const nsci_scan *scan, const nsci_split_options *how,
                            const nsci_candidate *candidate) {
    bool line = candidate->gap >= NSCI_GAP_LINE;
    if (line && how->line_breaks == NSC_LINES_KEEP) return DECISION_CUT;
    if (line && how->line_breaks == NSC_LINES_JOIN && candidate->kind == NSCI_CANDIDATE_LINE)
        return DECISION_JOIN;
    if (how->abbreviations && candidate->stop == NSCI_STOP_PERIOD &&
        candidate->closing == NSCI_CLOSING_NONE &&
        (candidate->kind == NSCI_CANDIDATE_STOP || candidate->kind == NSCI_CANDIDATE_GLUED) &&
        nsci_abbreviations_match(how->abbreviations, scan->text, candidate->word_end))
        return DECISION_JOIN;
    return DECISION_NONE;
}

/* No sentence begins with a comma, and none is a quotation mark or a dash by itself. The left side
 * begins at `start`. */
static bool cannot_be(const nsci_scan *scan, const nsci_candidate *candidate, size_t start) {
    const uint8_t *left = scan->text + start;
    size_t n = nsci_max(candidate->left_end, start) - start;
    bool is_mark = n > 0 && (left[0] == '"' || left[0] == '\'' || left[0] == '`');
    return scan->text[candidate->right_start] == ',' || (n == 1 && left[0] == '-') ||
           (is_mark && (n == 1 || (n == 2 && left[0] == left[1])));
}

/* Does a sentence run over a line's end, so that no weight need be asked? A line feed that weights
 * need not see becomes a blank. */
static bool runs_over(const nsci_scan *scan, nsci_candidate *candidate) {
    if (candidate->gap < NSCI_GAP_LINE) return false;
    if (nsci_candidate_runs_over(scan, candidate) || nsci_candidate_splits_name(scan, candidate))
        return true;
    if (nsci_candidate_parts_name(scan, candidate)) candidate->gap = NSCI_GAP_SPACE;
    nsci_candidate_unwrap(scan, candidate);
    return false;
}

static bool is_boundary(const nsci_scan *scan, const nsci_split_options *how, size_t start,
                        nsci_candidate *candidate, nsci_memo *memo) {
    if (candidate->kind == NSCI_CANDIDATE_BLANK) return true;
    decision said = ask_options(scan, how, candidate);
    if (said != DECISION_NONE) return said == DECISION_CUT;
    const bool is_apart = candidate->gap == NSCI_GAP_SPACE; /* by one blank of the text */
    if (cannot_be(scan, candidate, start) || runs_over(scan, candidate)) return false;
    const bool ends = nsci_candidate_ends_whole(scan, candidate);
    if (scan->join_lines && candidate->gap >= NSCI_GAP_LINE) candidate->gap = NSCI_GAP_SPACE;
    return (ends || nsci_memo_cuts(memo, scan, candidate)) &&
           !(is_apart && nsci_candidate_is_inside(scan, candidate));
}

/* Appends text[start .. end) without the white space at its ends, unless nothing is left. */
static nsc_status push_sentence(const uint8_t *text, size_t start, size_t end,
                                const nsc_alloc *alloc, nsci_ranges *out, nsc_error *err) {
    start = nsci_skip_space(text, start, end);
    end = nsci_skip_space_back(text, start, end);
    if (start == end) return NSC_OK;
    return nsci_ranges_push(out, alloc, (nsci_range){(uint32_t)start, (uint32_t)end}, err);
}

static nsci_scan start_scan(const nsci_splitter *splitter, const nsci_split_input *input,
                            bool join_lines, nsci_chunk *chunk) {
    nsci_scan scan = {.splitter = splitter,
                      .text = input->text,
                      .n_bytes = (uint32_t)input->n_bytes,
                      .edits = input->edits,
                      .source = input->source,
                      .lexicon = input->lexicon,
                      .join_lines = join_lines,
                      .chunk = chunk};
    nsci_scan_start(&scan);
    return scan;
}

nsc_status nsci_split_sentences(const nsci_splitter *splitter, const nsci_split_input *input,
                                nsci_split_options how, const nsc_alloc *alloc, nsci_ranges *out,
                                nsc_error *err) {
    nsci_chunk chunk;
    nsci_scan scan = start_scan(splitter, input, how.line_breaks == NSC_LINES_JOIN, &chunk);
    nsci_candidate candidate;
    nsci_memo memo = {.n = 0};
    size_t start = 0;
    while (nsci_scan_next(&scan, &candidate)) {
        if (!is_boundary(&scan, &how, start, &candidate, &memo)) continue;
        NSC_TRY(push_sentence(input->text, start, candidate.left_end, alloc, out, err));
        start = candidate.right_start;
    }
    return push_sentence(input->text, start, input->n_bytes, alloc, out, err);
}

nsc_status nsci_sentence_examples(const nsci_splitter *splitter, const nsci_split_input *input,
                                  const nsc_alloc *alloc, nsci_u32s *candidates, nsci_u32s *rows,
                                  nsc_error *err) {
    nsci_chunk chunk;
    nsci_scan scan = start_scan(splitter, input, false, &chunk);
    nsci_candidate candidate;
    while (nsci_scan_next(&scan, &candidate)) {
        if (candidate.kind == NSCI_CANDIDATE_BLANK || runs_over(&scan, &candidate)) continue;
        NSC_TRY(nsci_u32s_push(candidates, alloc, candidate.left_end, err));
        NSC_TRY(nsci_u32s_reserve(rows, alloc, NSCI_N_SENTENCE_COLUMNS, err));
        nsci_candidate_describe(&scan, &candidate, rows->items + rows->n);
        rows->n += NSCI_N_SENTENCE_COLUMNS;
    }
    return NSC_OK;
}

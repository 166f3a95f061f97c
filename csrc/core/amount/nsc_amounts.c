/* From amounts that were found to rows with values.
 *
 *     found    $1.2bn MONEY                     3.5 percent PERCENT
 *     rows     $1.2bn MONEY  1200000000 USD     3.5 percent PERCENT  3.5
 *
 * A row does not ask whether a name covers it: amounts are found without looking for names.
 */
#include "amount/nsc_amounts.h"
#include "amount/nsc_amount.h"
#include "amount/nsc_currency.h"
#include "amount/nsc_unit.h"
#include "base/nsc_mem.h"

static const char *const kinds[] = {[NSCI_AMOUNT_MONEY] = "MONEY",
                                    [NSCI_AMOUNT_PERCENT] = "PERCENT",
                                    [NSCI_AMOUNT_QUANTITY] = "QUANTITY",
                                    NULL};

_Static_assert(NSCI_AMOUNT_NO_UNIT == NSC_NO_NAME, "a unit is a number of a name");

enum { KIND = 2, VALUE, LOW, HIGH, CURRENCY, UNIT };

static const nsc_field fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where it begins in the text", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends in the text", 0, 0, NULL},
    [KIND] = {"kind", NSC_KIND_UINT8, NSC_UNIT_NAME, "'MONEY', 'PERCENT' or 'QUANTITY'", 0, 0,
              kinds},
    [VALUE] = {"value", NSC_KIND_DECIMAL, NSC_UNIT_NUMBER,
               "its number, in units of the currency; None of a range or a vague amount", 0, 0,
               NULL},
    [LOW] = {"low", NSC_KIND_DECIMAL, NSC_UNIT_NUMBER,
             "the least it may be; value where there is one", 0, 0, NULL},
    [HIGH] = {"high", NSC_KIND_DECIMAL, NSC_UNIT_NUMBER, "the most it may be, likewise", 0, 0,
              NULL},
    [CURRENCY] = {"currency", NSC_KIND_INT32, NSC_UNIT_CODE,
                  "of money, its ISO 4217 code; None where the text doesn't say", 0, 0, NULL},
    [UNIT] = {"unit", NSC_KIND_UINT8, NSC_UNIT_NAME,
              "of a share or quantity: 'percent', 'basis point', 'kilometre' ...", 0, 0,
              nsci_unit_names},
    {"score", NSC_KIND_FLOAT32, NSC_UNIT_SCORE, "the probability that it is one", 0, 0, NULL},
};

NSCI_DEFINE_VEC(amount_rows, nsci_amount)

static void end(void *work, const nsc_alloc *alloc) {
    amount_rows *rows = work;
    if (rows) amount_rows_free(rows, alloc);
    nsci_free(alloc, rows);
}

static nsc_status begin(const void *part, const nsci_run *run, void **work, nsc_error *err) {
    (void)part;
    return nsci_new_zeroed(run->alloc, 1, sizeof(amount_rows), work, err);
}

static void trim(void *work, const nsc_alloc *alloc, size_t keep_bytes) {
    amount_rows_trim(work, alloc, keep_bytes);
}

static nsc_status run_amounts(const void *part, void *work, nsci_run *run, nsci_doc *doc,
                              nsc_error *err) {
    (void)part;
    amount_rows *rows = work;
    nsci_spans *spans = &doc->spans[NSC_LAYER_AMOUNTS];
    rows->n = spans->n = 0;
    NSC_TRY(amount_rows_reserve(rows, run->alloc, doc->amounts.n, err));
    NSC_TRY(nsci_spans_reserve(spans, run->alloc, doc->amounts.n, err));
    for (; rows->n < doc->amounts.n; rows->n++) {
        const nsci_span *span = &doc->amounts.items[rows->n];
        nsci_range bytes = {doc->toks.items[span->toks.start].start,
                            doc->toks.items[span->toks.end - 1].end};
        nsci_amount_read(nsci_doc_text(doc), bytes, (nsci_amount_kind)span->label,
                         &rows->items[rows->n]);
        spans->items[spans->n++] = *span;
    }
    nsci_currencies_settle(doc, rows->items, rows->n);
    return NSC_OK;
}

static size_t n_rows(const nsci_doc *doc) { return doc->spans[NSC_LAYER_AMOUNTS].n; }

static nsc_decimal decimal(nsci_decimal number) {
    return (nsc_decimal){number.coefficient, number.exponent, number.is_null};
}

/* "EUR" as a number, its first letter in the low byte; 0 of none. */
static int32_t currency_code(const char currency[4]) {
    uint32_t code = 0;
    for (int k = 3; k-- > 0;) code = code << 8 | (uint8_t)currency[k];
    return (int32_t)code;
}

static void fill(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    const amount_rows *rows = work;
    nsci_fill_spans(&nsci_amounts_layer, &doc->spans[NSC_LAYER_AMOUNTS], columns);
    for (size_t i = 0; i < rows->n; i++) {
        const nsci_amount *amount = &rows->items[i];
        ((uint8_t *)columns->of[KIND])[i] = (uint8_t)amount->kind;
        ((nsc_decimal *)columns->of[VALUE])[i] = decimal(amount->value);
        ((nsc_decimal *)columns->of[LOW])[i] = decimal(amount->low);
        ((nsc_decimal *)columns->of[HIGH])[i] = decimal(amount->high);
        ((int32_t *)columns->of[CURRENCY])[i] = currency_code(amount->currency);
        ((uint8_t *)columns->of[UNIT])[i] = amount->unit;
    }
}

const nsci_layer nsci_amounts_layer = {
    .name = "amounts",
    .table = "amounts",
    .row = "amount",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS),
    .reads_words = true,
    .n_fields = NSCI_COUNT(fields),
    .fields = fields,
    .begin = begin,
    .end = end,
    .trim = trim,
    .run = run_amounts,
    .n_rows = n_rows,
    .fill = fill,
};

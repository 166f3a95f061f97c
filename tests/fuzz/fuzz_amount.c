/* Any text read as an amount: both ends are known or neither is, they ascend, and a currency has
 * three letters. The first byte chooses the kind and the width of the characters that follow. */
#include "fuzz.h"
#include "amount/nsc_amount.h"
#include "base/nsc_mem.h"
#include "text/nsc_utf8.h"

static void check_decimal(nsci_decimal number) {
    CHECK(number.coefficient != INT64_MIN);
    CHECK(number.coefficient % 10 != 0 || (number.coefficient == 0 && number.exponent == 0));
    CHECK(!number.is_null || number.coefficient == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const uint8_t widths[] = {1, 2, 4};
    if (size == 0) return 0;
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    uint8_t width = widths[data[0] / 2 % 3];
    size_t n = (size - 1) / width;
    uint32_t *units = malloc(n * width + 4);
    nsci_source source = {0};
    CHECK(units != NULL);
    memcpy(units, data + 1, n * width);
    nsc_text text = {units, n, width};
    CHECK(nsci_source_read(&source, &alloc, &text, NULL) == NSC_OK);
    nsci_amount amount;
    nsci_amount_kind kind = data[0] % 2 ? NSCI_AMOUNT_PERCENT : NSCI_AMOUNT_MONEY;
    nsci_amount_read(source.utf8.items, (nsci_range){0, (uint32_t)source.utf8.n}, kind, &amount);
    check_decimal(amount.value);
    check_decimal(amount.low);
    check_decimal(amount.high);
    CHECK(amount.low.is_null == amount.high.is_null);
    CHECK(amount.low.is_null || nsci_decimal_compare(amount.low, amount.high) <= 0);
    CHECK(amount.value.is_null || nsci_decimal_compare(amount.low, amount.high) == 0);
    CHECK(strlen(amount.currency) == (amount.currency[0] ? 3 : 0));
    nsci_source_free(&source, &alloc);
    free(units);
    return 0;
}

/* nsc_name_index: the names that have a key. */
#include "identity/nsc_name_index.h"
#include "test.h"

static void a_key_has_its_first_names(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_name_index index = {0};
    CHECK(nsci_name_index_find(&index, 7) == NULL);
    for (uint32_t k = 0; k < NSCI_TOO_MANY + 3; k++) {
        CHECK(nsci_name_index_add(&index, 7, k, &alloc, NULL) == NSC_OK);
        const nsci_namesakes *found = nsci_name_index_find(&index, 7);
        CHECK(found && found->n == (k < NSCI_TOO_MANY ? k + 1 : NSCI_TOO_MANY));
        for (uint32_t i = 0; i <= k && i < NSCI_MAX_NAMESAKES; i++) CHECK(found->names[i] == i);
    }
    CHECK(nsci_name_index_find(&index, 8) == NULL);
    nsci_name_index_trim(&index, &alloc, 0);
}

static void many_keys_are_all_found_until_it_is_cleared(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_name_index index = {0};
    enum { N = 5000 };
    for (int round = 0; round < 3; round++) {
        uint32_t n =
            round == 1 ? 3 : N; /* a small text behind a large one, and a large one again */
        for (uint32_t k = 0; k < n; k++)
            CHECK(nsci_name_index_add(&index, (uint64_t)k << 33, k, &alloc, NULL) == NSC_OK);
        for (uint32_t k = 0; k < N; k++) {
            const nsci_namesakes *found = nsci_name_index_find(&index, (uint64_t)k << 33);
            CHECK((found != NULL) == (k < n) &&
                  (!found || (found->n == 1 && found->names[0] == k)));
        }
        nsci_name_index_clear(&index);
        CHECK(nsci_name_index_find(&index, 0) == NULL);
    }
    nsci_name_index_trim(&index, &alloc, 0);
}

/* More texts than there are numbers: no text sees what an earlier one with its number left. */
static void no_key_outlives_its_text(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_name_index index = {0};
    for (uint32_t text = 0; text < 2 * UINT16_MAX + 5; text++) {
        CHECK(nsci_name_index_add(&index, text, text, &alloc, NULL) == NSC_OK);
        nsci_name_index_clear(&index);
        CHECK(nsci_name_index_find(&index, text) == NULL);
        CHECK(text < UINT16_MAX || nsci_name_index_find(&index, text - UINT16_MAX) == NULL);
    }
    nsci_name_index_trim(&index, &alloc, 0);
}

static void failing_allocations_leave_nothing(void) {
    nsci_name_index index = {0};
    FAILING_ALLOCATIONS(alloc, nsci_name_index_add(&index, 1, 2, &alloc, NULL),
                        nsci_name_index_trim(&index, &alloc, 0));
}

int main(void) {
    RUN(a_key_has_its_first_names);
    RUN(many_keys_are_all_found_until_it_is_cleared);
    RUN(no_key_outlives_its_text);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}

/* Bytes of ASCII, alone and eight at a time, against the C library and each other. */
#include <ctype.h>

#include "base/nsc_ascii.h"
#include "test.h"

static void bytes_are_classed_as_the_c_library_does_and_none_above_ascii(void) {
    for (int c = 0; c < 256; c++) {
        uint8_t byte = (uint8_t)c;
        bool ascii = c < 0x80;
        CHECK(nsci_is_upper(byte) == (ascii && isupper(c)));
        CHECK(nsci_is_lower(byte) == (ascii && islower(c)));
        CHECK(nsci_is_letter(byte) == (ascii && isalpha(c)));
        CHECK(nsci_is_digit(byte) == (ascii && isdigit(c)));
        CHECK(nsci_is_blank(byte) == (c <= ' '));
        CHECK(nsci_ascii_lower(byte) == (ascii ? tolower(c) : c));
    }
}

static void eight_bytes_give_what_each_of_them_gives(void) {
    static const uint8_t edges[] = {0,   '@', 'A',  'M',  'Z',  '[', '`',
                                    'a', 'z', 0x7F, 0x80, 0xC1, 0xFF};
    uint64_t state = 3;
    for (int round = 0; round < 4000; round++) {
        uint8_t bytes[8], lower[8];
        uint64_t expected = 0;
        for (size_t i = 0; i < 8; i++) {
            bytes[i] = round % 2 ? (uint8_t)test_random(&state)
                                 : edges[test_random(&state) % sizeof edges];
            lower[i] = nsci_ascii_lower(bytes[i]);
            expected |= (uint64_t)nsci_is_upper(bytes[i]) << (8 * i + 7);
        }
        CHECK(nsci_bytes_in(nsci_load_u64(bytes), 'A', 'Z') == expected);
        CHECK(nsci_ascii_lower_8(nsci_load_u64(bytes)) == nsci_load_u64(lower));
    }
}

int main(void) {
    RUN(bytes_are_classed_as_the_c_library_does_and_none_above_ascii);
    RUN(eight_bytes_give_what_each_of_them_gives);
    return test_report();
}

/* Mojibake that lost a byte on the way, recognized from a few characters. */
#ifndef NSC_MOJIBAKE_LOSSY_H
#define NSC_MOJIBAKE_LOSSY_H

#include "mojibake/nsc_mojibake.h"

/* nsci_mojibake_match for characters that lost a byte on the way: whether the window ends in one,
 * or in one and a blank and what follows. Never NSCI_MOJIBAKE_OPEN. O(1). */
nsci_mojibake_state nsci_mojibake_match_lossy(const nsci_mojibake_window *window,
                                              nsci_mojibake_repair *repair);

/* Whether nsci_mojibake_match_lossy may have an answer when `cp` comes behind text[n_bytes]: a
 * cheap test that says no nearly always. */
bool nsci_mojibake_may_be_lossy(const uint8_t *text, size_t n_bytes, uint32_t cp);

/* Whether `cp` and the text behind it are what follows an a with grave within a word of Portuguese,
 * so that the blank before `cp` was the second byte of that letter and nothing else. */
bool nsci_mojibake_joins(uint32_t cp, const uint8_t *text, size_t n_bytes);

/* What a character was whose last byte is missing between two letters, which are 0 where a word
 * begins or ends: bytes[n] are those that are left, 1 or 2. 0 when two letters are as likely. Bytes
 * 81, 8D, 8F, 90 and 9D are missing because windows-1252 has no character for them. O(1). */
uint32_t nsci_mojibake_without_last(const uint8_t *bytes, size_t n, uint32_t before,
                                    uint32_t after);

#endif

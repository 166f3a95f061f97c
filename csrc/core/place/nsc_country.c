/* The codes of ISO 3166-1, and XK of Kosovo, which ISO has not and the world uses. */
#include "base/nsc_base.h"

enum { CODE_BYTES = 2 };

/* Ascending. */
static const char codes[] =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBY"
    "BZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFK"
    "FMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIR"
    "ISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMK"
    "MLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPM"
    "PNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTF"
    "TGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

int nsc_is_country(const char *code) {
    size_t first = 0, end = (sizeof codes - 1) / CODE_BYTES;
    if (strlen(code) != CODE_BYTES) return 0;
    while (first < end) {
        size_t middle = (first + end) / 2;
        int order = memcmp(code, codes + middle * CODE_BYTES, CODE_BYTES);
        if (order == 0) return 1;
        if (order < 0)
            end = middle;
        else
            first = middle + 1;
    }
    return 0;
}

"""The order of the C sources: which folder uses which, and no two modules use each other.

A module is a header and the file of the same name behind it. csrc/core/README.md says what each
folder is for.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

CSRC = Path(__file__).parents[3] / "csrc"
C_TESTS = Path(__file__).parents[2] / "c"
CORE = sorted((CSRC / "core").rglob("*.[ch]"))

# What each folder of the core may use beside its own files: only folders above it.
MAY_USE = {
    "base": "",
    "text": "base",
    "mojibake": "base text",
    "normalize": "base text mojibake",
    "word": "base text",
    "sentence": "base text word",
    "nn": "base",
    "result": "base text",
    "layer": "base text normalize sentence word result",
    "amount": "base text word layer",
    "timex": "base text word layer",
    "place": "base text word layer",
    "block": "base text word nn layer",
    "name": "base text normalize word nn layer amount timex place block",
    "identity": "base text result layer place",
    "model": "base layer",
    "quote": "base text sentence word nn result layer",
    "run": "base normalize result layer amount timex place name identity quote block model",
}

# Functions that a header declares for several files: the file and the header.
DECLARED_ELSEWHERE = {
    "nsc_encoder_avx2": "nsc_encoder",  # the readers that nsc_encoder chooses from
    "nsc_encoder_avx512": "nsc_encoder",
    "nsc_encoder_plain": "nsc_encoder",
    "nsc_encoder_vectors": "nsc_encoder",
    "nsc_kernel_amx": "nsc_kernel",  # the kernels that nsc_kernel chooses from
    "nsc_kernel_avx2": "nsc_kernel",
    "nsc_kernel_neon": "nsc_kernel",
    "nsc_kernel_vnni": "nsc_kernel",
    "nsc_kernel_wasm": "nsc_kernel",
    "nsc_layers": "nsc_layer",
}

# Modules without a C test of their name, and the test that runs their code.
TESTED_BY = {
    "nsc_base": "test_table",
    "nsc_mention": "test_quotes",
    "nsc_person": "test_quotes",
    "nsc_quote_class": "test_quotes",
    "nsc_quote_extent": "test_quotes",
    "nsc_quote_feature": "test_quotes",
    "nsc_quote_lexicon": "test_quotes",
    "nsc_quote_mention": "test_quotes",
    "nsc_quote_page": "test_spec_quotes",
    "nsc_quote_person": "test_quotes",
    "nsc_quote_pronoun": "test_quotes",
    "nsc_quote_phrase": "test_quotes",
    "nsc_quote_reader": "test_quotes",
    "nsc_quote_resolver": "test_quotes",
    "nsc_quote_rows": "test_quotes",
    "nsc_quote_scorer": "test_quotes",
    "nsc_quote_turn": "test_spec_quotes",
    "nsc_reported_feature": "test_reported",
    "nsc_reported_tagger": "test_reported",
    "nsc_cpu": "test_sentence_index",
    "nsc_error": "test_model",
    "nsc_mem": "test_table",
    "nsc_vec": "test_table",
    "nsc_ascii_word": "test_sentence_word",
    "nsc_mojibake_lossy": "test_mojibake",
    "nsc_mojibake_score": "test_mojibake",
    "nsc_mojibake_tables": "test_mojibake",
    "nsc_charref": "test_normalize",
    "nsc_compose": "test_normalize",
    "nsc_machine": "test_normalize",
    "nsc_mojibake_end": "test_spec_normalize",
    "nsc_normalize_clean": "test_normalize",
    "nsc_charref_table": "test_normalize",
    "nsc_decompose": "test_normalize",
    "nsc_mojibake_span": "test_spec_normalize",
    "nsc_normalizer": "test_normalize",
    "nsc_output": "test_normalize",
    "nsc_rules": "test_run",
    "nsc_typography": "test_normalize",
    "nsc_sentence_chunk": "test_sentence_index",
    "nsc_sentence_entry": "test_sentence_scan",
    "nsc_sentence_feature": "test_sentence",
    "nsc_sentence_lines": "test_sentence_scan",
    "nsc_sentence_list": "test_sentence_scan",
    "nsc_sentence_memo": "test_sentence",
    "nsc_sentence_quote": "test_sentence_scan",
    "nsc_sentence_shortcut": "test_sentence",
    "nsc_sentence_stop": "test_sentence_scan",
    "nsc_sentence_window": "test_sentence",
    "nsc_amount_number": "test_amount",
    "nsc_amount_words": "test_amount",
    "nsc_count": "test_amount_find",
    "nsc_currency": "test_amount_find",
    "nsc_phrase": "test_amount_find",
    "nsc_side": "test_amount_find",
    "nsc_unit": "test_amount_find",
    "nsc_unit_table": "test_amount_find",
    "nsc_alias_table": "test_alias",
    "nsc_candidates": "test_spec_identities",
    "nsc_name_form": "test_spec_identities",
    "nsc_name_none": "test_name_edit",
    "nsc_people": "test_spec_identities",
    "nsc_whole": "test_spec_identities",
    "nsc_date_order": "test_dates",
    "nsc_timex": "test_spec_dates",
    "nsc_timex_clock": "test_spec_dates",
    "nsc_timex_count": "test_spec_dates",
    "nsc_timex_date": "test_spec_dates",
    "nsc_timex_figures": "test_spec_dates",
    "nsc_timex_find": "test_spec_dates",
    "nsc_timex_join": "test_spec_dates",
    "nsc_timex_length": "test_spec_dates",
    "nsc_timex_period": "test_spec_dates",
    "nsc_timex_phrase": "test_spec_dates",
    "nsc_timex_reader": "test_spec_dates",
    "nsc_timex_tense": "test_spec_dates",
    "nsc_timex_value": "test_spec_dates",
    "nsc_written": "test_point",
    "nsc_block_feature": "test_block_scorer",
    "nsc_block_kind": "test_block_scorer",
    "nsc_cue_class": "test_cue",
    "nsc_cue_entry_table": "test_cue",
    "nsc_cue_table": "test_cue",
    "nsc_feature": "test_decode",
    "nsc_lexicon": "test_decode",
    "nsc_name_label": "test_name_edit",
    "nsc_name_listed": "test_name_edit",
    "nsc_name_reader": "test_name_class",
    "nsc_encoder_avx2": "test_encoder",
    "nsc_encoder_avx512": "test_encoder",
    "nsc_encoder_layer": "test_encoder",
    "nsc_encoder_plain": "test_encoder",
    "nsc_encoder_vectors": "test_encoder",
    "nsc_lanes": "test_encoder",
    "nsc_kernel_amx": "test_kernel",
    "nsc_kernel_avx2": "test_kernel",
    "nsc_kernel_neon": "test_kernel",
    "nsc_kernel_vnni": "test_kernel",
    "nsc_kernel_wasm": "test_kernel",
    "nsc_kernel_x86": "test_kernel",
    "nsc_doc": "test_run",
    "nsc_layer": "test_run",
    "nsc_text_layers": "test_run",
    "nsc_contribution": "test_cnn",
    "nsc_ents": "test_decode",
    "nsc_scorer": "test_decode",
    "nsc_cnn_scorer": "test_cnn",
    "nsc_layers": "test_run",
    "nsc_options": "test_run",
    "nsc_doc_pool": "test_decode",
    "nsc_embed": "test_cnn",
    "nsc_tagger": "test_decode",
    "nsc_word_cache": "test_decode",
}


def includes(file):
    """Names of the project's headers that a file includes: "base/nsc_mem.h", "py_span.h"."""
    return re.findall(r'^#include "([\w/]+\.[ch])"', file.read_text(encoding="utf-8"), re.MULTILINE)


def module_graph(files):
    graph = defaultdict(set)
    for file in files:
        graph[file.stem] |= {Path(name).stem for name in includes(file)} - {file.stem}
    return graph


def reach(graph, start):
    """The modules that `start` uses, and those that they use."""
    seen, todo = set(), [start]
    while todo:
        for name in graph.get(todo.pop(), set()) - seen:
            seen.add(name)
            todo.append(name)
    return seen


def circles(graph):
    """The sets of modules that reach each other."""
    reached = {module: reach(graph, module) for module in graph}
    found = {
        frozenset(n for n in reached[m] if m in reached.get(n, ()))
        for m in graph
        if m in reached[m]
    }
    return sorted(map(sorted, found))


def test_circles_are_seen():
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a", "d2"}, "d2": set()}
    assert circles(graph) == [["b", "c"]]


def test_the_table_of_folders_has_an_order():
    above = set()
    for folder, others in MAY_USE.items():
        assert set(others.split()) <= above, folder
        above.add(folder)


def test_each_file_of_the_core_lies_in_a_folder_of_the_table():
    assert len(CORE) > 50
    assert {file.parent.name for file in CORE} <= set(MAY_USE)
    assert {file.parent.parent.name for file in CORE} == {"core"}


def test_the_readme_of_the_core_names_each_folder():
    readme = (CSRC / "core" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE)) == {f.parent.name for f in CORE}


@pytest.mark.parametrize("folder", MAY_USE)
def test_a_folder_uses_only_what_lies_above_it(folder):
    allowed = {folder, *MAY_USE[folder].split()}
    for file in CORE:
        if file.parent.name != folder:
            continue
        for name in includes(file):
            assert name == "newscore.h" or name.split("/")[0] in allowed, f"{file.name}: {name}"


@pytest.mark.parametrize("part", ["core", "train", "binding"])
def test_no_modules_use_each_other_in_a_circle(part):
    files = sorted((CSRC / part).rglob("*.[ch]"))
    assert not circles(module_graph(files))


def defined(text):
    """Functions that other files may call, as clang-format lays their definitions out."""
    return re.findall(
        r"^(?!static|typedef|#)[a-z][\w ]*[ *](nsci?_\w+)\([^;{]*\) \{", text, re.MULTILINE
    )


def test_each_function_is_declared_in_the_header_of_its_file():
    public = "".join(h.read_text(encoding="utf-8") for h in (CSRC / "include").glob("*.h"))
    headers = {file.stem: file.read_text(encoding="utf-8") for file in CORE if file.suffix == ".h"}
    n_seen = 0
    for file in CORE:
        if file.suffix != ".c":
            continue
        header = headers.get(file.stem, "") + headers.get(DECLARED_ELSEWHERE.get(file.stem, ""), "")
        for name in defined(file.read_text(encoding="utf-8")):
            n_seen += 1
            assert re.search(rf"\b{name}\(", public if name.startswith("nsc_") else header), (
                f"{file.name} defines {name}"
            )
    assert n_seen > 100


def test_each_module_of_the_core_has_a_c_test():
    tests = {file.stem: file.parent.name for file in C_TESTS.glob("*/test_*.c")}
    folders = {file.stem: file.parent.name for file in CORE}
    headers = {file.stem for file in CORE if file.suffix == ".h"}
    graph = module_graph([*CORE, *C_TESTS.rglob("*.[ch]")])
    for module, header in DECLARED_ELSEWHERE.items():
        graph[header].add(module)
    assert set(TESTED_BY) <= set(folders) - {name.replace("test_", "nsc_") for name in tests}
    for module, folder in folders.items():
        own = module.replace("nsc_", "test_")
        if module not in TESTED_BY:
            assert tests.get(own) == folder, f"{folder}/{module} has no tests/c/{folder}/{own}.c"
        elif module in headers or module in DECLARED_ELSEWHERE:
            assert module in reach(graph, TESTED_BY[module]), module

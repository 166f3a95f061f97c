"""Rules of the C sources that a compiler does not check, seen in their text and symbols."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "csrc"
FILES = sorted(SOURCES.rglob("*.[ch]"))
CORE = sorted((SOURCES / "core").rglob("*.c"))
BINDING = sorted((SOURCES / "binding").glob("*.[ch]"))


def comments(text):
    return re.findall(r"/\*.*?\*/", text, flags=re.DOTALL)


def without_comments(text):
    """The code with comments and strings blanked, line numbers kept."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.DOTALL)


def found(files, pattern, *, raw=False):
    """`file:line: text` for each line that matches."""
    hits = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        lines = text.split("\n")
        for number, line in enumerate((text if raw else without_comments(text)).split("\n")):
            if re.search(pattern, line):
                hits.append(f"{file.name}:{number + 1}: {lines[number].strip()}")
    return hits


def names(files, *but):
    return [file for file in files if file.name not in but]


def test_there_are_sources_to_look_at():
    assert len(CORE) > 10
    assert len(BINDING) > 10
    assert found(CORE, r"\bnsci_\w+\(")


def test_strings_and_comments_are_not_code():
    code = without_comments('a /* malloc( \n */ = "malloc(\\"" + \'"\'; // malloc(')
    assert "malloc" not in code
    assert code.count("\n") == 1


@pytest.mark.parametrize(
    ("why", "files", "pattern"),
    [
        ("all memory of the core comes through nsc_alloc", names(CORE, "nsc_mem.c"),
         r"\b(malloc|calloc|realloc|free|strdup|alloca)\s*\("),
        ("the core does not print, read files or end the process", CORE,
         r"\b(\w*printf|puts|putchar|fopen|fwrite|fread|perror|abort|_?exit|getenv|setlocale)\s*\("),
        ("the core knows neither stdio nor Python", names(FILES, *(f.name for f in BINDING)),
         r"#\s*include\s*[<\"](stdio\.h|Python\.h|locale\.h|pthread\.h|threads\.h)"),
        ("nothing prints from the binding", BINDING,
         r"\b(printf|fprintf|puts|PySys_WriteStderr|PyErr_Print|Py_FatalError)\s*\("),
        ("no unsafe string function anywhere", FILES,
         r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok)\s*\("),
        ("no thread-local, no lock, no atomic but the count of Arrow's buffers: nothing else is "
         "shared that changes", names(FILES, "py_atomic.h"),
         r"\b(_Thread_local|thread_local|__thread|_Atomic|(__)?atomic_\w+|_Interlocked\w+|pthread_\w+)\b"),
        ("what Arrow's consumers call from any thread knows nothing of Python",
         [SOURCES / "binding" / "py_columns.c"], r"\b_?Py[A-Z]\w*\s*\("),
        ("user text is read by kind and data", names(BINDING, "py_train.c"),
         r"\bPyUnicode_AsUTF8(AndSize|String)?\s*\("),
        ("no object is static: state is in the module", BINDING,
         r"^\s*static\s+(Py(Type)?Object|PyTypeObject)\s*\*?\s*\w+\s*(=|;)"),
        ("a continuation byte is told by nsci_utf8_is_tail", names(FILES, "nsc_utf8.h"),
         r"& 0xC0\)\s*[!=]= 0x80"),
        ("U+FFFD is NSCI_REPLACEMENT", CORE, r"= 0xFFFDu?\b"),
        ("goto goes to done:", FILES, r"\bgoto\s+(?!done;)\w+"),
    ],
)  # fmt: skip
def test_known_mistakes_are_not_made(why, files, pattern):
    assert not found(files, pattern), why


def test_only_one_file_knows_utf8proc():
    hits = found(FILES, r"#\s*include.*utf8proc\.h", raw=True)
    assert {hit.split(":")[0] for hit in hits} == {"nsc_uni.c"}


def test_the_binding_knows_only_the_public_header():
    files = [file for file in BINDING if not file.name.startswith("py_train")]
    hits = found(files, r'#\s*include\s+"', raw=True)
    assert hits
    assert not [hit for hit in hits if not re.search(r'"(py_\w+|newscore)\.h"', hit)]


def test_sources_are_ascii_and_short():
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert text.isascii(), file
        assert text.endswith("\n"), file
        assert "\t" not in text, file
        assert text.count("\n") <= 800, file


@pytest.mark.skipif(shutil.which("gcc") is None, reason="compiles with gcc")
def test_a_big_endian_machine_is_refused_by_the_compiler():
    includes = [f"-I{SOURCES / 'include'}", f"-I{SOURCES / 'core'}"]
    command = ["gcc", "-std=c11", "-fsyntax-only", *includes]
    big = ["-U__BYTE_ORDER__", "-D__BYTE_ORDER__=__ORDER_BIG_ENDIAN__"]
    source = SOURCES / "core" / "base" / "nsc_table.c"
    subprocess.run([*command, source], check=True)
    done = subprocess.run([*command, *big, source], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "newscore needs a little-endian machine" in done.stderr


def test_no_line_is_longer_than_100_columns():
    assert not found(FILES, r".{101}", raw=True)


# Those that take more, to be ended one by one.
MANY_PARAMETERS = {"nsc_table_build", "add_segment", "nsc_sentence_examples"}


def test_no_function_takes_more_than_seven_parameters():
    many = set()
    functions = 0
    for file in FILES:
        code = without_comments(file.read_text(encoding="utf-8"))
        for name, parameters in re.findall(
            r"^\w[\w *]*\b(\w+)\(([^;{)]*)\) \{", code, re.MULTILINE
        ):
            functions += 1
            if parameters.count(",") >= 7:
                many.add(name)
    assert functions > 300
    assert many == MANY_PARAMETERS


def test_comments_name_only_what_exists():
    """Files by their names, and all that has one of the project's prefixes."""
    root = SOURCES.parent
    folders = ["csrc", "docs", "python", "tests", "training"]
    files = {file.name for folder in folders for file in (root / folder).rglob("*.*")}
    files |= {file.name for file in root.glob("*.*")}
    stems = {file.stem for file in FILES}
    texts = {file: file.read_text(encoding="utf-8") for file in FILES}
    code = {file: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for file, text in texts.items()}
    known = stems.union(*(re.findall(r"\w+", text) for text in code.values()))
    named = 0
    for file, text in texts.items():
        for comment in comments(text):
            for name in re.findall(r"\b[\w-]+\.(?:[ch]|py|tsv|txt|md)\b", comment):
                named += 1
                assert name in files or name == "utf8proc.h", f"{file.name}: {name}"
            for name in re.findall(r"\b(?:nsci?|nspy|py|NSCI?|NSPY)_\w+", comment):
                named += 1
                assert (
                    {name, name.removesuffix("s")} & known or "_NAME_" in name or name[-1] == "_"
                ), f"{file.name}: {name}"
            for name, where in re.findall(r"\b(\w+_\w+) in (\w+\.[ch])\b", comment):
                named += 1
                holder = next(text for other, text in code.items() if other.name == where)
                assert re.search(rf"\b{name}\b", holder), f"{file.name}: {name} in {where}"
    assert named > 100


def test_file_names_are_unique():
    assert len({file.name for file in FILES}) == len(FILES)


def enums(file):
    """(name, [enumerators]) of each enum of a file; the name is '' where there is none."""
    code = without_comments(file.read_text(encoding="utf-8"))
    for name, body in re.findall(r"\benum\s*(\w*)\s*\{([^}]*)\}", code):
        yield name, re.findall(r"(?:^|,)\s*(\w+)", re.sub(r"=[^,]*", "", body))


def defined(header):
    """The macros, enumerators and types that a header defines."""
    code = without_comments(header.read_text(encoding="utf-8"))
    found_names = re.findall(r"^#define\s+(\w+)", code, re.MULTILINE)
    found_names += re.findall(r"^(?:typedef\b[^;{]*\b|\}\s*)(\w+)(?:\[\w+\])?;", code, re.MULTILINE)
    for _, enumerators in enums(header):
        found_names += enumerators
    return found_names


def test_no_two_headers_of_the_core_define_one_name():
    """Or the order of includes chooses between them, as it did for a macro and an enumerator."""
    places = {}
    for header in sorted((SOURCES / "core").rglob("*.h")):
        for name in defined(header):
            places.setdefault(name, set()).add(header.name)
    assert {"NSCI_CUE_BIT", "NSCI_PENDING_REMOVED", "nsci_edit", "nsci_class"} <= set(places)
    twice = {name: files for name, files in places.items() if len(files) > 1}
    assert not twice


# Of the public header, whose names stay.
OTHER_PREFIXES = {
    "nsc_status": ("NSC_OK", "NSC_E_"),
    "nsc_line_breaks": ("NSC_LINES_",),
    "nsc_column": ("NSC_COL_",),
}


COUNT = r"(NSC_|NSCI_|NSPY_)?N_"  # NSC_N_RULES: how many there are


def prefixes_of(name):
    """What enumerators begin with: NSCI_WORD_ or NSCI_WORD_FORM_ in an enum nsci_word_form."""
    words = name.upper().split("_")
    first = 2 if name.startswith("ns") else 1
    return tuple("_".join(words[:n]) + "_" for n in range(first, len(words) + 1))


def test_enumerators_begin_with_the_name_of_their_enum():
    checked = []
    for file in FILES:
        for name, enumerators in enums(file):
            prefixes = OTHER_PREFIXES.get(name, prefixes_of(name))
            if name:
                strange = [
                    e for e in enumerators if not re.match(COUNT, e) and not e.startswith(prefixes)
                ]
                assert not strange, f"{file.name}: {strange} of enum {name}"
                checked += enumerators
    assert len(checked) > 150
    assert {"NSCI_CUE_SIGN", "NSCI_CLASS_UPPER"} <= set(checked)


def test_the_gil_is_given_and_taken_in_pairs():
    for file in BINDING:
        code = without_comments(file.read_text(encoding="utf-8"))
        depth = 0
        for macro in re.findall(r"Py_(BEGIN|END)_ALLOW_THREADS", code):
            depth += 1 if macro == "BEGIN" else -1
            assert depth in (0, 1), file
        assert depth == 0, file


def test_nothing_of_python_is_touched_without_the_gil():
    for file in BINDING:
        code = without_comments(file.read_text(encoding="utf-8"))
        for block in re.findall(r"BEGIN_ALLOW_THREADS(.*?)Py_END_ALLOW", code, re.DOTALL):
            touches = re.search(r"\b_?Py[A-Z]\w*\s*\(|\bPy_[A-Z]\w+|\b(return|goto)\b", block)
            assert not touches, file


def test_a_cleared_exception_has_a_reason():
    clears = found(BINDING, r"\bPyErr_Clear\s*\(")
    assert all("/*" in hit for hit in clears), clears


def test_each_core_file_begins_with_an_essay():
    for file in FILES:
        assert file.read_text(encoding="utf-8").startswith("/* "), file


# ---- symbols --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def symbols(tmp_path_factory):
    """nm's (letter, name) for each object file of the core, compiled without position-independent
    code, where a constant table of pointers is read-only data and not data to relocate."""
    folder = tmp_path_factory.mktemp("objects")
    compiler = shutil.which("cc") or (sysconfig.get_config_var("CC") or "gcc").split()[0]
    result = {}
    for source in CORE:
        target = folder / (source.stem + ".o")
        includes = [f"-I{SOURCES / folder}" for folder in ("include", "core")]
        flags = ["-std=c11", "-O1", "-fno-pic", "-fno-stack-protector", "-U_FORTIFY_SOURCE"]
        subprocess.run([compiler, *flags, *includes, "-c", source, "-o", target], check=True)
        listed = subprocess.run(["nm", target], capture_output=True, text=True, check=True).stdout
        result[source.name] = [tuple(line.split()[-2:]) for line in listed.splitlines()]
    return result


# memory and strings, and the few functions of arithmetic that scores need
LIBC = {"memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcmp", "strncmp", "strchr"}
MATH = {"expf", "logf", "exp", "log", "log1pf", "expm1f", "fmaf"}
COMPILER = {"_GLOBAL_OFFSET_TABLE_", "__cpu_model", "__cpu_features2"}  # the latter: what it can do


def test_the_core_calls_nothing_of_libc_but_memory_and_strings(symbols):
    own = {name for file in symbols.values() for letter, name in file if letter != "U"}
    for file, listed in symbols.items():
        called = {name for letter, name in listed if letter == "U"} - own - LIBC - MATH - COMPILER
        if file == "nsc_mem.c":
            called -= {"realloc", "free"}
        if file == "nsc_kernel_amx.c":
            called -= {"syscall"}  # by which Linux is asked for the registers of AMX
        if file == "nsc_uni.c":
            called = {name for name in called if not name.startswith("utf8proc_")}
        assert not called, f"{file} calls {called}"


def test_the_core_has_no_data_that_can_change(symbols):
    for file, listed in symbols.items():
        writable = [name for letter, name in listed if letter in "BbCDdGgSs"]
        assert not writable, f"{file} has writable {writable}"


def test_all_names_that_the_core_shares_are_its_own(symbols):
    for file, listed in symbols.items():
        shared = [name for letter, name in listed if letter in "TRVW"]
        assert shared, file
        assert all(re.match(r"nsci?_", name) for name in shared), f"{file} shares {shared}"

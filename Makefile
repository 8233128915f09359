# The two commands of the README are `make demo` and `make test`. The others are for who works here.
.PHONY: demo test dev build web packages test-packages configure check asan tsan format clean bench

JOBS ?= $(shell nproc)
DEMO ?= build/demo
ADDRESS ?= 127.0.0.1
PORT ?= 8080

## Installs what is missing, builds, fills a workspace with example data and serves it.
demo: build web
	@test -f $(DEMO)/workspace.gpkg || build/minga init $(DEMO) --example
	build/minga serve $(DEMO) --address $(ADDRESS) --port $(PORT)

## All tests: units, store, server, command line, browser, docs.
test: test-packages build web
	cmake --build build -j $(JOBS)
	@MINGA_LOGS=$(or $(MINGA_LOGS),build/logs/test) scripts/test.sh

## Once, by who changes the program: from then on a change compiles its own file and not all that stand with it.
dev: packages
	@cmake --preset default -DMINGA_TOGETHER=OFF --log-level=WARNING

build: packages configure
	cmake --build build -j $(JOBS) --target minga

## The page; the types of what it asks come from the program.
web: build
	scripts/build-web.sh

packages:
	@scripts/install-packages.sh

test-packages:
	@scripts/install-packages.sh test

configure: packages
	@cmake --preset default $(CMAKE_ARGS) --log-level=WARNING

## What CI checks beside the tests: format, lints, docs, packs.
check: test-packages build
	@MINGA_LOGS=$(or $(MINGA_LOGS),build/logs/check) scripts/check.sh

## Unit tests, and the fuzz targets over their corpora, under AddressSanitizer and UndefinedBehaviorSanitizer. Properties
## are tried here on fewer cases than in `make test`: what is looked for is not whether they hold but what memory they touch.
asan: test-packages
	cmake --preset asan --log-level=WARNING
	cmake --build build-asan -j $(JOBS) --target unit_tests fuzz_targets
	RC_PARAMS=max_success=30 ctest --test-dir build-asan -L 'unit|fuzz' -j $(JOBS) --output-on-failure --no-tests=error

## Store and server tests under ThreadSanitizer.
tsan: test-packages
	cmake --preset tsan --log-level=WARNING
	cmake --build build-tsan -j $(JOBS) --target test_store test_server
	ctest --test-dir build-tsan -L 'store|server' -j $(JOBS) --output-on-failure --no-tests=error

format:
	clang-format -i $$(git ls-files '*.cpp' '*.hpp')

clean:
	rm -rf build build-* web/dist

bench: packages
	@echo "Each claim has its own script: bench/*/run.sh. Results so far: bench/RESULTS.md"

# basin: loss landscapes of trained networks. "make help" lists the targets.
#
# Everything built lies in build/VARIANT/, so that variants live side by side. CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX and
# DESTDIR mean what they mean everywhere.
VERSION := 0.1.0
SONAME  := libbasin.so.0
VARIANT ?= release
BUILD   := build/$(VARIANT)
# MPI=1 makes a basin that mpirun can start on many machines: of the same objects but those of ranks, in build/VARIANT/mpi.
MPI     ?=
OUT     := $(BUILD)$(if $(MPI),/mpi)
PREFIX  ?= /usr/local

FLAGS_release  := -O2 -g
FLAGS_clang    := -O2 -g -Werror
FLAGS_asan     := -O1 -g -Werror -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan     := -O1 -g -fsanitize=thread -include tests/tsan.h
FLAGS_coverage := -O0 -g --coverage
FLAGS_fuzz     := $(FLAGS_asan) -fsanitize=fuzzer-no-link
FLAGS          := $(or $(FLAGS_$(VARIANT)),$(error VARIANT is release, clang, asan, tsan, coverage or fuzz))

HERE_CPPFLAGS := -Iinclude -Isrc -I$(BUILD)/gen -D_GNU_SOURCE -DBASIN_VERSION='"$(VERSION)"' -DBASIN_PREFIX='"$(PREFIX)"'
HERE_CFLAGS   := -std=c17 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
                 -fvisibility=hidden -ffp-contract=off -fopenmp -fPIC $(FLAGS)
COMPILE        = $(HERE_CPPFLAGS) $(PACKAGE_CFLAGS) $(CPPFLAGS) $(HERE_CFLAGS) $(CFLAGS)
LINK           = $(CC) $(HERE_CFLAGS) $(CFLAGS) $(LDFLAGS)
LIBS           = -ldnnl -lcsv $(PACKAGE_LIBS) -lm $(LDLIBS)

MPI_SOURCES  := src/land/ranks_mpi.c src/land/ranks_queue.c
NO_SOURCES   := $(if $(MPI),src/land/ranks_one.c,$(MPI_SOURCES))
LIB_SOURCES  := $(sort $(filter-out src/cli/% $(NO_SOURCES),$(wildcard src/*/*.c)))
CLI_SOURCES  := $(sort $(wildcard src/cli/*.c))
UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SHARED  := $(sort $(filter-out $(FUZZ_SOURCES) tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
BENCH_SOURCES := $(sort $(wildcard tests/bench/*.c))
HEADERS      := $(sort $(wildcard include/*.h include/basin/*.h))
CODE         := $(HEADERS) $(sort $(wildcard src/*/*.[ch] tests/*/*.[ch]))

LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/gen/onnx.pb-c.o $(BUILD)/gen/html_page.o
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(BUILD)/%.o)
UNITS       := $(UNIT_SOURCES:%.c=$(BUILD)/%)
FUZZERS     := $(FUZZ_SOURCES:%.c=$(BUILD)/%)
BENCHES     := $(BENCH_SOURCES:%.c=$(BUILD)/%)

## all: build the program and both libraries (the default)
all: $(OUT)/basin $(OUT)/libbasin.so

## deps: install what building, checking and training need (Debian packages)
deps:
	@tools/deps.sh install build check data $(if $(MPI),mpi)

## demo: draw the loss surfaces of ResNet-20 with and without skip connections and batch norm (demo.png)
demo: all
	@$(OUT)/basin run docs/demo.yaml && echo "wrote demo.png"

## checkpoints: train the checkpoints of data/ that are not there, on the 60,000 training images (hours)
TRAIN := --data fashion-mnist:train --data fashion-mnist:test --schedule onecycle --flip
SGD   := --nesterov --clip 2
TRAIN_resnet20             := --model resnet20 --epochs 5 --lr 0.1 $(SGD)
TRAIN_resnet20-noskip      := --model resnet20,noskip --epochs 5 --lr 0.1 $(SGD)
TRAIN_resnet20-nobn        := --model resnet20,nobn --epochs 10 --lr 0.05 $(SGD)
TRAIN_resnet20-noskip-nobn := --model resnet20,noskip,nobn --epochs 12 --lr 0.02 $(SGD)
TRAIN_resnet56             := --model resnet56 --epochs 4 --lr 0.1 $(SGD)
TRAIN_resnet56-noskip      := --model resnet56,noskip --epochs 12 --optimizer adamw --lr 0.003 --weight-decay 0.01
TRAIN_vgg9                 := --model vgg9,width=0.25 --epochs 6 --lr 0.05 $(SGD)
TRAIN_vgg9-bn              := --model vgg9,bn,width=0.25 --epochs 6 --lr 0.1 $(SGD)
TRAIN_lenet5               := --model lenet5 --epochs 3 --lr 0.05 $(SGD)
TRAIN_lenet5-seed2         := --model lenet5 --epochs 3 --lr 0.05 --seed 2 $(SGD)
CHECKPOINTS := resnet20 resnet20-noskip resnet20-nobn resnet20-noskip-nobn resnet56 resnet56-noskip vgg9 vgg9-bn lenet5 lenet5-seed2
checkpoints: all $(BUILD)/has-data
	@for name in $(CHECKPOINTS); do [ -f data/$$name.safetensors ] || $(MAKE) --no-print-directory train-$$name || exit 1; done

train-%: all $(BUILD)/has-data
	$(OUT)/basin train $(TRAIN) $(TRAIN_$*) -o data/$*.safetensors

## paper: make the figures and the page of docs/paper (needs pdflatex and pdftoppm)
paper: all
	@docs/paper/make.sh $(OUT)/basin

## gallery: make the figures of docs/gallery that are not as docs/gallery/gallery.yaml says
gallery: all
	@$(OUT)/basin run docs/gallery/gallery.yaml

## check: build and run all tests; the last line says how many passed
check: all $(UNITS) $(FUZZERS)
	@tests/run.sh $(OUT) $(UNITS) $(FUZZERS)

## check-html: use the pages of .html figures in a real browser (Chromium, which it installs)
check-html: all
	@tools/deps.sh install browser
	@tests/html/run.sh $(OUT)/basin

## check-mpi: build with MPI (which it installs), and see that any number of ranks makes the same file
check-mpi: $(BUILD)/basin
	@tools/deps.sh install mpi
	@$(MAKE) all MPI=1
	@tests/mpi/run.sh $(BUILD)/mpi/basin $(BUILD)/basin

## check-install: build a program against what `make install` installs, and see that uninstall leaves nothing
check-install: all
	+@tests/install.sh

## bench: measure speed and memory
bench: all $(BENCHES)
	@tests/bench/run.sh $(BUILD)

## asan: check, under AddressSanitizer and UBSan
asan:
	@$(MAKE) check VARIANT=asan

## tsan: check, under ThreadSanitizer (with clang, whose OpenMP tells it what synchronizes)
tsan:
	@tools/deps.sh require lint
	@OMP_TOOL_LIBRARIES=$$(realpath $$(command -v clang) | xargs dirname)/../lib/libarcher.so $(MAKE) check VARIANT=tsan CC=clang

## fuzz: give each reader random input for FUZZ_SECONDS (30)
FUZZ_SECONDS ?= 30
fuzz:
	@tools/deps.sh require lint
	@$(MAKE) fuzzers VARIANT=fuzz CC=clang
	@tests/fuzz/run.sh build/fuzz $(FUZZ_SECONDS) $(FUZZ_SOURCES)

fuzzers: $(FUZZERS)

## coverage: which lines the tests run, file by file
coverage:
	@rm -rf build/coverage
	@$(MAKE) check VARIANT=$@
	@tests/coverage.sh build/coverage $(LIB_SOURCES) $(CLI_SOURCES)

## lint: layers, headers alone, exported names, both compilers, static analysis, format
lint: all $(patsubst %.c,$(BUILD)/lint/%.tidy,$(LIB_SOURCES) $(CLI_SOURCES) $(FUZZ_SOURCES))
	@if pkg-config --exists $$(tools/deps.sh modules mpi); then $(MAKE) --no-print-directory MPI=1 $(MPI_SOURCES:%.c=$(BUILD)/lint/%.tidy); \
	else echo '$(MPI_SOURCES): not linted, there is no MPI here'; fi
	tests/lint/layers.sh src
	@echo tests/lint/headers.sh, with gcc and clang
	@tests/lint/headers.sh "gcc $(filter-out -Werror,$(COMPILE))" "clang $(COMPILE)"
	tests/lint/exports.sh $(OUT)/libbasin.so $(HEADERS)
	$(call say,LINK) $(LINK) -o $(BUILD)/lint/basin $(CLI_OBJECTS) -L$(BUILD) -lbasin $(LIBS)
	@$(MAKE) all units fuzzers VARIANT=clang CC=clang
	@echo clang-format --dry-run
	@clang-format --dry-run -Werror $(CODE)

units: $(UNITS)

## format: lay out the code as .clang-format says
format:
	clang-format -i $(CODE)

## install: the program, libraries, headers, data, man pages and completion, below DESTDIR and PREFIX
install: all $(OUT)/basin.pc
	@tools/install.sh $(OUT) "$(DESTDIR)$(PREFIX)" $(SONAME)

## uninstall: remove what install put there
uninstall:
	@tools/install.sh remove "$(DESTDIR)$(PREFIX)"

## clean: remove everything built
clean:
	rm -rf build

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-10s %s\n", $$1, $$2 }'

.PHONY: all deps demo checkpoints gallery paper check check-html check-mpi check-install bench asan tsan fuzz fuzzers coverage lint units format install uninstall clean help FORCE
.SECONDARY:
.DELETE_ON_ERROR:

# What has to be installed. `demo` and `check` see to it themselves; the other targets say what is missing.
$(BUILD)/has-%: tools/deps.sh
	@tools/deps.sh $(if $(filter demo check,$(MAKECMDGOALS)),install,require) $*
	@mkdir -p $(@D) && touch $@

$(BUILD)/packages.mk: $(BUILD)/has-build
	@modules=$$(tools/deps.sh modules build) && \
	cflags=$$(pkg-config --cflags $$modules) && libs=$$(pkg-config --libs $$modules) && \
	printf 'PACKAGE_CFLAGS := %s\nPACKAGE_LIBS := %s\n' "$$cflags" "$$libs" > $@

COMPILES := $(filter-out deps asan tsan fuzz coverage format uninstall clean help,$(or $(MAKECMDGOALS),all))
ifneq ($(COMPILES),)
include $(BUILD)/packages.mk
ifneq ($(MPI),)
include $(OUT)/packages.mk
endif
endif

# What only MPI needs, for the files that include it and for linking.
$(BUILD)/mpi/packages.mk: $(BUILD)/has-mpi
	@mkdir -p $(@D)
	@modules=$$(tools/deps.sh modules mpi) && \
	cflags=$$(pkg-config --cflags $$modules) && libs=$$(pkg-config --libs $$modules) && \
	printf 'MPI_CFLAGS := %s\nMPI_LIBS := %s\n' "$$cflags" "$$libs" > $@
$(MPI_SOURCES:%.c=$(BUILD)/%.o) $(MPI_SOURCES:%.c=$(BUILD)/lint/%.tidy): private PACKAGE_CFLAGS += $(MPI_CFLAGS)

# Rewritten only when the flags change; everything compiled depends on it.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(call quote,$(CC) $(COMPILE) $(LDFLAGS) $(LIBS)) | cmp -s - $@ || \
	printf '%s\n' $(call quote,$(CC) $(COMPILE) $(LDFLAGS) $(LIBS)) > $@
quote = '$(subst ','\'',$(1))'

# `make V=1` shows whole commands.
say = $(if $(V),,@echo '  $(1)  $@' &&)

# ONNX's schema as C.
$(BUILD)/gen/onnx.pb-c.c $(BUILD)/gen/onnx.pb-c.h &: src/net/onnx.proto | $(BUILD)/has-build
	@mkdir -p $(@D)
	$(call say,GEN) protoc-c --proto_path=$(<D) --c_out=$(@D) $<

# The page of .html figures as C strings.
HTML_SCRIPT := $(addprefix src/plot/html/,values.js space.js plane.js page.js)
$(BUILD)/gen/html_page.c: src/plot/html/page.html src/plot/html/page.css $(HTML_SCRIPT)
	@mkdir -p $(@D)
	$(call say,GEN) { $(call text,html_page,$<) && $(call text,html_style,$(word 2,$^)) && $(call text,html_script,$(HTML_SCRIPT)); } > $@
text = echo "extern const char $(1)[]; const char $(1)[] = {" && cat $(2) | od -An -v -tu1 | sed 's/[0-9][0-9]*/&,/g' && echo "0};"

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(call say,CC) $(CC) $(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.c $(BUILD)/flags | $(BUILD)/gen/onnx.pb-c.h
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(COMPILE) -MMD -MP -c -o $@ $<

$(OUT)/libbasin.a: $(LIB_OBJECTS)
	@mkdir -p $(@D)
	$(call say,AR) rm -f $@ && $(AR) rcs $@ $^

$(OUT)/$(SONAME): $(LIB_OBJECTS)
	@mkdir -p $(@D)
	$(call say,LINK) $(LINK) -shared -Wl,-soname,$(SONAME) -o $@ $^ $(LIBS) $(MPI_LIBS)

$(OUT)/libbasin.so: $(OUT)/$(SONAME)
	@ln -sf $(SONAME) $@

$(OUT)/basin: $(CLI_OBJECTS) $(OUT)/libbasin.a
	$(call say,LINK) $(LINK) -o $@ $^ $(LIBS) $(MPI_LIBS)

$(UNITS:=.o): | $(BUILD)/has-check
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(OUT)/libbasin.a
	$(call say,LINK) $(LINK) -o $@ $^ $$(pkg-config --libs check) $(LIBS) $(MPI_LIBS)

# A fuzz target replays its corpus in `make check`, and searches when built for `make fuzz`.
FUZZ_DRIVER  := $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer)
FUZZ_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(FUZZ_SHARED) $(if $(FUZZ_DRIVER),,tests/fuzz/replay.c))
$(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(FUZZ_OBJECTS) $(OUT)/libbasin.a
	$(call say,LINK) $(LINK) $(FUZZ_DRIVER) -o $@ $^ $(LIBS) $(MPI_LIBS)

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(OUT)/libbasin.a
	$(call say,LINK) $(LINK) -o $@ $^ $(LIBS) $(MPI_LIBS)

$(BUILD)/tests/reference/%: $(BUILD)/tests/reference/%.o $(OUT)/libbasin.a
	$(call say,LINK) $(LINK) -o $@ $^ $(LIBS) $(MPI_LIBS)

$(BUILD)/lint/%.tidy: %.c $(BUILD)/%.o .clang-tidy | $(BUILD)/has-lint
	@mkdir -p $(@D)
	$(call say,TIDY) clang-tidy --quiet $< -- $(COMPILE)
	@touch $@

$(OUT)/basin.pc: basin.pc.in $(BUILD)/flags
	@sed -e 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(LIBS) $(MPI_LIBS) -fopenmp|' $< > $@

-include $(LIB_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(UNITS:=.d) $(FUZZERS:=.d) $(FUZZ_OBJECTS:.o=.d) $(BENCHES:=.d) $(wildcard $(BUILD)/tests/reference/*.d)

# basin: loss landscapes of trained networks. "make help" lists the targets.
VERSION  := 0.1.0
VARIANT  ?= release
BUILD    := build/$(VARIANT)
PREFIX   ?= /usr/local
CC       ?= cc

PACKAGES := cairo pangocairo libpng hdf5-serial zlib jansson libxxhash fontconfig

FLAGS_release  := -O2 -g
FLAGS_asan     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan     := -O1 -g -fsanitize=thread
FLAGS_coverage := -O0 -g --coverage

CPPFLAGS += -Iinclude -Isrc -D_GNU_SOURCE -DBASIN_VERSION='"$(VERSION)"' -DBASIN_PREFIX='"$(PREFIX)"'
CFLAGS   += -std=c17 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -fvisibility=hidden \
            -ffp-contract=off -fopenmp -fPIC $(FLAGS_$(VARIANT))
LIBS     := -ldnnl -lm

-include $(BUILD)/packages.mk

SOURCES     := $(sort $(wildcard src/*/*.c))
LIB_SOURCES := $(filter-out src/cli/%,$(SOURCES))
CLI_SOURCES := $(filter src/cli/%,$(SOURCES))
TESTS       := $(sort $(wildcard tests/unit/test_*.c))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o)
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(BUILD)/%.o)
TEST_BINS   := $(TESTS:%.c=$(BUILD)/%)

## all: build the program and both libraries
all: $(BUILD)/basin $(BUILD)/libbasin.a

$(BUILD)/packages.mk:
	@mkdir -p $(BUILD)
	@pkg-config --exists $(PACKAGES)
	@echo "CPPFLAGS += $$(pkg-config --cflags $(PACKAGES))" > $@
	@echo "LIBS += $$(pkg-config --libs $(PACKAGES))" >> $@

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libbasin.a: $(LIB_OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/cli.a: $(CLI_OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/basin: $(BUILD)/src/cli/main.o $(BUILD)/cli.a $(BUILD)/libbasin.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libbasin.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(BUILD)/libbasin.a $$(pkg-config --cflags --libs check) $(LIBS)

-include $(LIB_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(TEST_BINS:=.d)

.PHONY: all

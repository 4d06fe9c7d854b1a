# mulu 目录. Two commands to know: `make run` and `make check`; both fetch what Debian packages they need.
# Variants (release, asan, coverage) build side by side: `make V=asan` builds into build/asan.

V        ?= release
B        := $(if $(filter release,$(V)),build,build/$(V))
PREFIX   ?= /usr/local
SHARE     = $(PREFIX)/share/mulu
CC       ?= gcc
VERSION  := 0.1.0

PKGS_BUILD := gcc libc6-dev make pkg-config libncurses-dev libsqlite3-dev libiniparser-dev libcsv-dev libjansson-dev libical-dev \
              libicu-dev libzip-dev libxml2-dev libxlsxwriter-dev gettext unicode-data bzip2
PKGS_CHECK := $(PKGS_BUILD) libcmocka-dev libvterm-dev lrzsz libc-bin locales ncurses-term
PKGS_LINT  := $(PKGS_BUILD) clang-format clang-tidy cppcheck
PKGS_FUZZ  := $(PKGS_CHECK) clang libclang-rt-dev
PKGS_COVER := $(PKGS_CHECK) gcovr

WARN := -Wall -Wextra -pedantic -Wshadow -Wformat=2 -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
        -Wpointer-arith -Wundef -Wcast-qual $(if $(CI),-Werror)
HARD := -fstack-protector-strong -fPIE
OPT_release  := -O2 -g -D_FORTIFY_SOURCE=2
OPT_asan     := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
OPT_coverage := -O0 -g --coverage
OPT_fuzz     := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
LIBS_PC  := ncursesw sqlite3 jansson
XML_FLAGS := $(shell pkg-config --cflags libxml-2.0 2>/dev/null)
CPPFLAGS += -D_GNU_SOURCE -Iinclude -Isrc -I$(B)/gen -DMULU_SHAREDIR='"$(SHARE)"' -DMULU_VERSION='"$(VERSION)"' \
            $(XML_FLAGS)
CFLAGS   += -std=c11 $(OPT_$(V)) $(HARD) $(WARN)
LDFLAGS  += -pie -Wl,-z,relro,-z,now $(filter -fsanitize% --coverage,$(OPT_$(V)))
LDLIBS    = $(shell pkg-config --libs $(LIBS_PC)) -liniparser -lcsv -lm -ldl

ROOMS    := base catalog deadline read write store ui cmd
TOOLS    := src/base/unicode_gen.c src/base/pinyin_gen.c src/ui/keymap_gen.c
SRC      := $(filter-out $(TOOLS),$(sort $(foreach r,$(ROOMS),$(wildcard src/$(r)/*.c))))
OBJ      := $(SRC:%.c=$(B)/%.o)
GEN      := $(B)/gen/unicode_tables.h $(B)/gen/pinyin_tables.h $(B)/gen/simplified_tables.h $(B)/gen/simplified_block.h \
            $(B)/gen/sonames.h
RADICALS := /usr/share/unicode/EquivalentUnifiedIdeograph.txt
UNIHAN   := /usr/share/unicode/Unihan_Readings.txt.bz2
VARIANTS := /usr/share/unicode/Unihan_Variants.txt.bz2
LANGUAGES := $(patsubst share/mulu/locale/%.po,%,$(wildcard share/mulu/locale/*.po))
MO       := $(LANGUAGES:%=$(B)/share/mulu/locale/%/LC_MESSAGES/mulu.mo)

# One short line for each step; `make Q=` shows the commands.
Q        := @
say       = $(if $(Q),@printf '  %-5s %s\n' $(1) $(2))
JOBS     := -j$(shell nproc 2>/dev/null || echo 2)

.PHONY: all gen po run check test bench asan coverage fuzz lint install uninstall clean setup-build setup-check setup-lint setup-fuzz setup-cover demo
.SECONDARY:
all: $(B)/mulu $(MO)

$(B)/mulu: $(B)/src/main.o $(B)/libmulu.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/libmulu.a: $(OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(B)/%.o: %.c Makefile | $(GEN)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

gen: $(GEN) $(B)/gen/keymap_table.h

$(B)/gen/%_gen: src/base/%_gen.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O1 $(shell pkg-config --cflags icu-uc) -o $@ $< $(shell pkg-config --libs icu-uc)

$(B)/gen/unicode_tables.h: $(B)/gen/unicode_gen $(RADICALS)
	$(call say,GEN,$@)
	$(Q)$< < $(RADICALS) > $@.tmp && mv $@.tmp $@

$(B)/gen/pinyin_tables.h: $(B)/gen/pinyin_gen $(UNIHAN)
	$(call say,GEN,$@)
	$(Q)bzip2 -dc $(UNIHAN) > $@.txt && $< < $@.txt > $@.tmp && mv $@.tmp $@ && rm -f $@.txt

# Traditional characters and the simplified one, where there is one and not the same; both of four hexadecimal digits.
$(B)/gen/simplified_tables.h: $(VARIANTS)
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)bzip2 -dc $(VARIANTS) | awk '$$2 == "kSimplifiedVariant" && length($$1) == 6 && length($$3) == 6 && \
	  !index($$0 " ", " " $$1 " ") && !index($$0, "\t" $$1) { printf "    {0x%s, 0x%s},\n", substr($$1, 3), substr($$3, 3) }' \
	  > $@.tmp && test -s $@.tmp && mv $@.tmp $@

# The same, of the common Han block, by place: what a search folds nearly every character with.
$(B)/gen/simplified_block.h: $(B)/gen/simplified_tables.h
	$(call say,GEN,$@)
	$(Q)sed -nE 's/^ *\{0x([4-9][0-9A-F]{3}), 0x([0-9A-F]{4})\},$$/    [0x\1 - 0x4E00] = 0x\2,/p' $< | \
	  awk '/0x(4E|4F|[5-9])/ && !/\[0x4[0-9A-D]/ { sub(/,/, "", $$5); to[$$1] = $$5 } \
	       END { for (from in to) { key = "[" to[from]; print "    " from " - 0x4E00] = " (key in to ? to[key] : to[from]) "," } }' | sort \
	  > $@.tmp && test -s $@.tmp && mv $@.tmp $@

# Libraries that the program loads only when it reads or writes a document (mulu/library.h), by the names that a program
# linked with them would ask the loader for.
LATE := libzip libxml2 libxlsxwriter libical
$(B)/gen/sonames.h: Makefile
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)for l in $(LATE); do name=$$(objdump -p "$$($(CC) -print-file-name=$$l.so)" | sed -n 's/^ *SONAME *//p'); \
	  [ -n "$$name" ] || { echo "$$l.so has no soname" >&2; exit 1; }; \
	  printf '#define %s_SONAME "%s"\n' "$$(echo $$l | tr a-z A-Z)" "$$name"; done > $@.tmp && mv $@.tmp $@

# The program's own key table, which the tool reads with the program's own reader.
KEYMAP_PARTS := keymap_gen keymap_load keymap keys action
$(B)/gen/keymap_gen: $(KEYMAP_PARTS:%=$(B)/src/ui/%.o) $(filter $(B)/src/base/%,$(OBJ))
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/gen/keymap_table.h: $(B)/gen/keymap_gen share/mulu/keymaps/default.ini
	$(call say,GEN,$@)
	$(Q)$< share/mulu/keymaps/default.ini > $@.tmp && mv $@.tmp $@

$(B)/src/ui/keymap_own.o: $(B)/gen/keymap_table.h

# --- languages -----------------------------------------------------------------------------------------------------
# The message table is Chinese; share/mulu/locale/*.po have the others. `make po` brings them up to date with the table: what is new
# there stands in them with an empty msgstr, to be filled in.

$(B)/share/mulu/locale/%/LC_MESSAGES/mulu.mo: share/mulu/locale/%.po
	$(call say,MO,$@)
	@mkdir -p $(@D)
	$(Q)msgfmt --check -o $@ $<

$(B)/gen/messages_list.h: include/mulu/messages.h
	@mkdir -p $(@D)
	$(Q)sed -nE 's/^#define (MSG_[A-Z0-9_]+) .*/X(\1)/p' $< > $@

$(B)/tests/po/list.o: $(B)/gen/messages_list.h

$(B)/po/extract: $(B)/tests/po/extract.o $(B)/tests/po/list.o $(B)/libmulu.a
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/mulu.pot: $(B)/po/extract share/mulu/keymaps/default.ini share/mulu/help/tour.ini $(wildcard share/mulu/themes/*.ini)
	$(Q)$< share/mulu | msguniq --no-wrap -o $@

po: $(B)/mulu.pot
	$(Q)for f in share/mulu/locale/*.po; do msgmerge --quiet --no-fuzzy-matching --no-wrap --update --backup=none $$f $< && msgattrib --no-obsolete --no-wrap -o $$f $$f; done

# --- running -------------------------------------------------------------------------------------------------------

run: setup-build
	@$(MAKE) --no-print-directory $(JOBS) all
	@$(MAKE) --no-print-directory demo

SAMPLES := $(sort $(wildcard data/*.txt))
DEMO_DB := $(B)/sample.db

demo: $(DEMO_DB)
	@if [ -t 0 ] && [ -t 1 ]; then exec $(B)/mulu --db $(DEMO_DB) demo; \
	else $(B)/mulu --db $(DEMO_DB) catalogs && echo && $(B)/mulu --db $(DEMO_DB) tree 1 && echo && \
	  echo "打开编辑器: $(B)/mulu --db $(DEMO_DB)（或在终端里运行 make run）"; fi

# The sample is made once; what is then changed in it stays until `make clean`.
$(DEMO_DB): $(SAMPLES) | $(B)/mulu
	@rm -f $@ $@-wal $@-shm $@.tmp*
	@$(B)/mulu --db $@.tmp import $(SAMPLES)
	@mv $@.tmp $@

# --- testing -------------------------------------------------------------------------------------------------------

# The harness makes and takes apart packages by itself.
TEST_LIBS = $(shell pkg-config --libs libzip libxml-2.0)
TEST_LIB := $(patsubst %.c,$(B)/%.o,$(wildcard tests/harness/*.c))
TESTS    := $(patsubst tests/%.c,$(B)/tests/%,$(sort $(wildcard tests/unit/test_*.c tests/ui/test_*.c tests/cli/test_*.c)))

$(B)/tests/%: $(B)/tests/%.o $(TEST_LIB) $(B)/libmulu.a | $(MO)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LDLIBS) $(TEST_LIBS) $(shell pkg-config --libs cmocka vterm)

$(B)/tests/unit/test_language: $(B)/tests/po/list.o

# What takes how long, beside what else would do it: `make bench`, or `make bench BENCH_SIZES="1k 10k"`,
# BENCH_FLAGS='--parts "start keys"' on the data of an earlier run.
BENCH_SIZES ?= 1k 10k 100k 1m
BENCH_FLAGS ?=
BENCH_PARTS := bench start bulk walk query report stats words data run tty
BENCH       := $(B)/tests/bench/bench $(B)/tests/bench/floor

$(B)/tests/bench/bench: $(BENCH_PARTS:%=$(B)/tests/bench/%.o) $(B)/tests/harness/keys.o $(B)/libmulu.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(shell pkg-config --libs vterm)

$(B)/tests/bench/floor: $(B)/tests/bench/floor.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs ncursesw)

$(B)/tests/cli/test_bench: | $(BENCH)

bench: setup-check
	@$(MAKE) --no-print-directory $(JOBS) all $(BENCH)
	@$(B)/tests/bench/bench --build $(B) --sizes "$(BENCH_SIZES)" $(BENCH_FLAGS)

# The locales that the tests need, made here: no root is needed, and the system's own list stays as it is.
LOCALES := $(patsubst %,build/locale/zh_CN.%/LC_CTYPE,GB18030 GBK UTF-8)
build/locale/zh_CN.%/LC_CTYPE:
	$(call say,LOC,$(@D))
	@mkdir -p build/locale && rm -rf $(@D).tmp $(@D)
	$(Q)localedef -i zh_CN -f $* $(@D).tmp && mv $(@D).tmp $(@D)

# The editor with a clock, a user and uids that are the same every day.
$(B)/tests/mulu-fixed: $(B)/tests/fixed/main.o $(B)/tests/fixed/taken.o $(B)/tests/harness/taken.o $(B)/libmulu.a | $(MO)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=terminal_read -o $@ $^ $(LDLIBS)

$(B)/tests/%.o: CPPFLAGS += -Itests -DBUILD_DIR='"$(abspath $(B))"' \
    -DLOCALE_DIR='"$(abspath build/locale)"'

test: all $(TESTS) $(BENCH) $(B)/tests/mulu-fixed $(LOCALES)
	@tests/run.sh $(B) $(TESTS)

# The fuzzers take what time the tests leave: those mostly wait for screens.
check: setup-fuzz
	@$(MAKE) --no-print-directory $(JOBS) test fuzz

asan: setup-check
	@$(MAKE) --no-print-directory $(JOBS) V=asan test

coverage: setup-cover
	@find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory $(JOBS) V=coverage test
	gcovr -r . --exclude tests --exclude build --object-directory build/coverage --print-summary

# Every reader on bytes that nobody has written, FUZZ_TIME seconds each, beginning with the documents of the tests.
FUZZ_TIME ?= 20

FUZZ_MAKE := V=fuzz CC=clang HARD= WARN= ROOMS="base catalog deadline read"
FUZZ_LIB  := $(patsubst %,$(B)/tests/harness/%.o,fuzz limits pack random)

build/fuzz/fuzz: $(B)/tests/fuzz/fuzz.o $(FUZZ_LIB) $(B)/libmulu.a
	$(call say,LINK,$@)
	$(Q)$(CC) -fsanitize=fuzzer $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LDLIBS) $(TEST_LIBS)

# TARGETS="docx html" runs those only.
fuzz: setup-fuzz $(B)/tests/fuzz/seeds
	@nice -n 19 $(MAKE) -s --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,$(JOBS)) $(FUZZ_MAKE) build/fuzz/fuzz
	@tests/fuzz/run.sh build/fuzz $(B)/tests/fuzz/seeds $(FUZZ_TIME) $(TARGETS)

lint: setup-lint
	@$(MAKE) --no-print-directory gen
	@tests/lint.sh

# --- installing ----------------------------------------------------------------------------------------------------

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(B)/mulu $(DESTDIR)$(PREFIX)/bin/mulu
	install -m 644 share/man/man1/mulu.1 $(DESTDIR)$(PREFIX)/share/man/man1/mulu.1
	for l in $(LANGUAGES); do install -D -m 644 $(B)/share/mulu/locale/$$l/LC_MESSAGES/mulu.mo \
	  $(DESTDIR)$(SHARE)/locale/$$l/LC_MESSAGES/mulu.mo; done
	cd share/mulu && find -L . -type f ! -name '*.po' -exec install -D -m 644 {} $(abspath $(DESTDIR)/)$(SHARE)/{} \;

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/mulu $(DESTDIR)$(PREFIX)/share/man/man1/mulu.1
	rm -rf $(DESTDIR)$(SHARE)

clean:
	rm -rf build

# --- packages ------------------------------------------------------------------------------------------------------
# Only what is missing is installed, through sudo when not root.

define need
	@missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}\n' $$p 2>/dev/null | grep -q '^install ok installed' || echo $$p; done); \
	[ -z "$$missing" ] && exit 0; \
	echo "installing:" $$missing; \
	as=; [ $$(id -u) = 0 ] || as=sudo; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$as apt-get update -qq && $$as apt-get install -y -qq --no-install-recommends $$missing
endef

setup-build: ; $(call need,$(PKGS_BUILD))
setup-check: ; $(call need,$(PKGS_CHECK))
setup-lint:  ; $(call need,$(PKGS_LINT))
setup-fuzz:  ; $(call need,$(PKGS_FUZZ))
setup-cover: ; $(call need,$(PKGS_COVER))

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# Hydra.
#
#   make           install what the build lacks, build; starts nothing
#   make run       that, and the dashboard and the runner in the foreground until Ctrl-C or TERM
#   make test      install what the tests lack, run all of them; ends with "N passed, N failed, N skipped"
#   make test-vectors VECTORS=DIR    reference vectors of a folder through the production code
#   make bench     measure, into bench/RESULTS.md; make bench-browser: what a browser shows, alone
#   make scenario  the agent on markets that turn and that do not, into docs/healing.md; SEEDS=1-5 takes those (tests/healing/run)
#   make scenario-readiness    the go-live gate watched daily on SEEDS (200) simulated records, against its stated error and power
#   make kills     each kind of process killed KILLS (200) times under load; nothing may be lost, doubled, half or left over
#   make lint      clang-tidy and cppcheck
#   make fuzz      every target of tests/fuzz for FUZZ_SECONDS (600) each, FUZZ_JOBS at a time; FUZZ="csv query" takes those
#   make install   build, and put it below PREFIX (/usr/local); with DESTDIR nothing but files is made
#   make deb       a Debian package, build/hydra_VERSION_ARCH.deb
#   make systemd   the package on a bare Debian with systemd, booted in a container: killed, hung, full, rebooted, upgraded, removed
#   make image     a container image of at most 40 MB; make image-test: built, run by docker-compose.yml, killed, fenced in, upgraded
#   make soak      an instance at full speed for MINUTES (60), with readers and viewers: memory and descriptors stay flat
#   make clean
#
# Settings are environment variables (docs/configuration.md); `make run HYDRA_LISTEN=127.0.0.1:9000` sets one too.
# V=1 shows the commands. SANITIZE=1 builds everything under AddressSanitizer and UBSan into build/asan.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
ifeq ($(filter -j% --jobserver%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif

ifdef V
Q :=
say =
else
Q := @
say = @printf '  %-4s %s\n' $(1) $(2)
endif

# Where things go. Assets and embedded schemas are the same for both builds.
OUT := build
ifdef SANITIZE
override B := $(OUT)/asan
else ifdef FUZZING
override B := $(OUT)/fuzz
else
override B := $(OUT)
endif
GEN := $(OUT)/gen

CC ?= gcc
CXX ?= g++
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := g++
endif

# Money is integers, but statistics are doubles: -ffp-contract=off gives the same bits on every machine.
WARN := -Wall -Wextra -Wshadow -Wconversion -Werror
FLAGS := -O2 -g -ffp-contract=off -fstack-protector-strong -fPIE $(WARN)
LINK := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
ifdef SANITIZE
FLAGS += -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
# the runtime within each program: a program starts in two thirds of the time
LINK += -fsanitize=address,undefined $(if $(findstring clang,$(CC)),,-static-libasan -static-libubsan)
else ifdef FUZZING
# -w: the warnings that must be clean are gcc's, seen in every other build
FLAGS += -w -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LINK += -fsanitize=fuzzer,address,undefined
else
FLAGS += -D_FORTIFY_SOURCE=2
endif

# The layers: what a folder may include is what stands here, so that a forbidden dependency does not compile.
# -iquote, not -I: lib/trade/signal.h must not stand in for the system's <signal.h>.
INC_base := -iquote lib/base
INC_stats := -iquote lib/base -iquote lib/stats
INC_trade := $(INC_stats) -iquote lib/trade
INC_journal := $(INC_trade) -iquote lib/journal
INC_web := $(INC_journal) -iquote lib/web -iquote $(GEN)
INC_cgi := $(INC_web) -iquote cgi
INC_runner := $(INC_journal) -iquote runner
INC_tests/unit := $(INC_web)
INC_tests/web := $(INC_web)
INC_tests/scenarios :=
INC_tests/readiness := $(INC_trade)
INC_tests/bench := $(INC_journal) -iquote runner
INC_tests/runner := $(INC_journal) -iquote runner
INC_tests/fuzz := $(INC_web) -iquote runner
INC_tests/vectors := $(INC_journal)

LAYERS := base stats trade journal web
LIBS := $(foreach l,$(LAYERS),$(B)/lib/lib$(l).a)
# Linked from the top layer down.
LIBS_runner := $(foreach l,journal trade stats base,$(B)/lib/lib$(l).a)
LIBS_cgi := $(B)/lib/libweb.a $(LIBS_runner)
SYS_runner := -levent_core -lxgboost -lsqlite3 -ljson-c -lm
SYS_cgi := -lctemplate_nothreads -lfcgi -lsqlite3 -ljson-c -lm
SYS_tests := -lcmocka -lctemplate_nothreads -lfcgi -levent_core -lxgboost -lsqlite3 -ljson-c -lm

obj = $(patsubst %,$(B)/obj/%.o,$(basename $(1)))

# `ls cgi` is the URL space: cgi/fills.c is a program, cgi/fills_*.c are more of it.
PAGES := $(foreach s,$(basename $(notdir $(wildcard cgi/*.c))),$(if $(findstring _,$(s)),,$(s)))
PROGRAMS := $(B)/hydra-runner $(PAGES:%=$(B)/cgi/%)
SCHEMAS := ledger experiment telemetry
RUNNER_OBJ := $(call obj,$(filter-out runner/main.c,$(wildcard runner/*.c)))
SCHEMA_OBJ := $(SCHEMAS:%=$(B)/obj/gen/schema_%.o)
TESTS := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/*_test.c tests/runner/*_test.c))
HELPERS := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/web/*.c tests/scenarios/*.c tests/bench/*.c))
FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))
VECTOR_OBJ := $(call obj,$(wildcard tests/vectors/*.c))

.PHONY: all run test tests test-vectors bench bench-browser scenario scenario-readiness kills lint fuzz fuzzers install deb systemd image image-test soak clean hydra.env packages packages-test packages-lint packages-bench packages-fuzz packages-deb packages-systemd packages-image

all: $(PROGRAMS) $(OUT)/assets.stamp | packages

# Packages: asked of the machine each time (some 20 ms), never remembered.
packages:
	@docker/install-packages build run
packages-test: packages
	@docker/install-packages test
packages-lint: packages
	@docker/install-packages lint
packages-bench: packages-test # one after the other: apt-get has one lock
	@docker/install-packages bench
packages-fuzz: packages
	@docker/install-packages fuzz
packages-deb: packages
	@docker/install-packages deb
packages-systemd: packages-deb
	@docker/install-packages systemd
packages-image: packages
	@docker/install-packages engine

# Compiling
STD := -std=gnu17 -D_GNU_SOURCE
define layer
$(B)/obj/lib/$(1)/%.o: lib/$(1)/%.c Makefile | packages
	@mkdir -p $$(@D)
	$$(call say,cc,$$@)
	$$(Q)$$(CC) $(STD) $(FLAGS) $$(CFLAGS) $$(INC_$(1)) -MMD -MP -c $$< -o $$@
$(B)/lib/lib$(1).a: $$(call obj,$$(wildcard lib/$(1)/*.c lib/$(1)/*.cc))
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(Q)$$(AR) rcs $$@ $$^
endef
$(foreach l,$(LAYERS),$(eval $(call layer,$(l))))

$(B)/obj/lib/web/%.o: lib/web/%.cc Makefile | packages
	@mkdir -p $(@D)
	$(call say,c++,$@)
	$(Q)$(CXX) -std=gnu++17 $(FLAGS) $(CXXFLAGS) $(INC_web) -MMD -MP -c $< -o $@
$(call obj,$(wildcard lib/web/*.c cgi/*.c tests/*/*.c)): | $(OUT)/assets.stamp

define program
$(B)/obj/$(1)/%.o: $(1)/%.c Makefile | packages
	@mkdir -p $$(@D)
	$$(call say,cc,$$@)
	$$(Q)$$(CC) $(STD) $(FLAGS) $$(CFLAGS) $$(INC_$(1)) -MMD -MP -c $$< -o $$@
endef
$(foreach d,cgi runner tests/unit tests/runner tests/vectors tests/web tests/scenarios tests/bench tests/readiness tests/fuzz,$(eval $(call program,$(d))))

# Linking
$(B)/hydra-runner: $(call obj,runner/main.c) $(RUNNER_OBJ) $(SCHEMA_OBJ) $(LIBS_runner)
	$(call say,link,$@)
	$(Q)$(CC) $(FLAGS) $(LINK) $(LDFLAGS) $^ $(SYS_runner) -o $@

define page
$(B)/cgi/$(1): $(call obj,$(wildcard cgi/$(1).c cgi/$(1)_*.c)) $(LIBS_cgi)
	@mkdir -p $$(@D)
	$$(call say,link,$$@)
	$$(Q)$$(CXX) $(FLAGS) $(LINK) $$(LDFLAGS) $$^ $(SYS_cgi) -o $$@
endef
$(foreach p,$(PAGES),$(eval $(call page,$(p))))

# Everything but main of the runner, for tests; an archive, so that each test takes what it asks for.
$(B)/lib/librunner.a: $(RUNNER_OBJ) $(SCHEMA_OBJ)
	@mkdir -p $(@D)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
# gold, where it is there, links these nearly two hundred programs in half the time.
$(TESTS) $(HELPERS): LINK += $(if $(shell command -v ld.gold),-fuse-ld=gold)
$(TESTS) $(HELPERS): $(B)/tests/%: $(B)/obj/tests/%.o $(B)/lib/librunner.a $(LIBS_cgi) | packages-test
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(Q)$(CXX) $(FLAGS) $(LINK) $(LDFLAGS) $^ $(SYS_tests) -o $@
$(call obj,$(wildcard tests/*/*_test.c)): | packages-test
$(B)/tests/vectors: $(VECTOR_OBJ) $(LIBS_runner)
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(Q)$(CC) $(FLAGS) $(LINK) $(LDFLAGS) $^ -ljson-c -lsqlite3 -lm -o $@
$(B)/tests/readiness/%: $(B)/obj/tests/readiness/%.o $(LIBS_runner)
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(Q)$(CC) $(FLAGS) $(LINK) $(LDFLAGS) $^ -lm -o $@
# libFuzzer brings main.
$(FUZZERS): $(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/lib/librunner.a $(LIBS_cgi)
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(Q)$(CXX) $(FLAGS) $(LINK) $(LDFLAGS) $^ -lctemplate_nothreads -lfcgi $(SYS_runner) -o $@

# The schemas with their comments, as C strings.
.SECONDARY: $(SCHEMAS:%=$(GEN)/schema_%.c)
$(GEN)/schema_%.c: lib/journal/%.sql Makefile
	@mkdir -p $(@D)
	@{ printf '#include "schema.h"\n\nconst char schema_%s[] =\n' $*; sed -e 's/[\\"]/\\&/g' -e 's/.*/\t"&\\n"/' $<; printf ';\n'; } >$@.tmp && mv $@.tmp $@
$(B)/obj/gen/%.o: $(GEN)/%.c lib/journal/schema.h Makefile | packages
	@mkdir -p $(@D)
	$(call say,cc,$@)
	$(Q)$(CC) $(STD) $(FLAGS) $(CFLAGS) $(INC_journal) -c $< -o $@

# Static files under names that carry their content, and the error pages.
HTMX := node_modules/htmx.org/dist/htmx.min.js
UPLOT := node_modules/uplot/dist/uPlot.iife.min.js node_modules/uplot/dist/uPlot.min.css
# One style sheet, because a page waits for each; in this order, because what comes later holds. One file of scripts, and one
# more for the chart: what a browser asks for takes its time from the first paint.
STYLE := $(filter %.css,$(UPLOT)) $(patsubst %,static/style/%.css,base parts pages narrow print)
SCRIPTS := $(HTMX) $(filter-out static/chart.js,$(wildcard static/*.js))
CHART := $(filter %.js,$(UPLOT)) static/chart.js
ASSETS := $(addprefix $(OUT)/gen/,app.css app.js chart.js) $(wildcard static/*.svg)
$(OUT)/gen/app.css: $(STYLE) Makefile
$(OUT)/gen/app.js: $(SCRIPTS) Makefile
$(OUT)/gen/chart.js: $(CHART) Makefile
$(addprefix $(OUT)/gen/,app.css app.js chart.js):
	@mkdir -p $(@D)
	@for file in $(filter-out Makefile,$^); do cat $$file && echo; done >$@
$(OUT)/assets.stamp: $(ASSETS) $(wildcard static/error/*) nginx/make-assets
	@nginx/make-assets $(OUT) $(ASSETS)
	@touch $@
# What names a changed file is compiled in the same run.
$(GEN)/asset_names.h: $(OUT)/assets.stamp ;
# Files of an npm package are older than any lock: what was just installed is touched.
$(HTMX) $(UPLOT) &: package-lock.json package.json .npmrc | packages
	$(call say,npm,'$(@D)')
	$(Q)npm ci --ignore-scripts --omit=dev --loglevel=error
	@touch $(HTMX) $(UPLOT)
node_modules/playwright-core/package.json: package-lock.json | packages-test $(OUT)/assets.stamp
	$(call say,npm,'$(@D)')
	$(Q)npm ci --ignore-scripts --loglevel=error
	@touch -r package-lock.json $(HTMX) $(UPLOT)
	@touch $@

# Running. One exec'd command, so that TERM and Ctrl-C reach it and nothing else stands between.
run: all hydra.env
	@exec nginx/hydra-up --start-runner
# Commands given by hand find the same data folder as `make run`.
hydra.env:
	@if [ ! -e hydra.env ] && [ -z "$${HYDRA_DATA_DIR+set}" ]; then echo 'HYDRA_DATA_DIR=./data' >hydra.env; fi

# Installing
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
install: all
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' SYSCONFDIR='$(SYSCONFDIR)' UNITDIR='$(UNITDIR)' docker/install-tree $(B)
deb: all | packages-deb
	@docker/deb/build $(B)
systemd: deb | packages-systemd
	@exec tests/systemd/run $(B)
image: all | packages-image
	@docker/image/build $(B)
image-test: image
	@exec tests/image/run $(B)

# Testing
tests: all $(TESTS) $(HELPERS) $(B)/tests/vectors
test: tests node_modules/playwright-core/package.json
	@$(MAKE) --no-print-directory SANITIZE=1 tests
	@exec tests/run
VECTORS ?= $(firstword $(wildcard ../shared/vectors) tests/vectors/data)
test-vectors: $(B)/tests/vectors
	@$(B)/tests/vectors $(VECTORS)
bench: all $(HELPERS) node_modules/playwright-core/package.json | packages-bench
	@exec tests/bench/run
bench-browser: all $(HELPERS) node_modules/playwright-core/package.json | packages-bench
	@exec tests/bench/run browser

# What is there already is not run again; `rm -r build/healing` begins anew.
scenario: all | packages-test
	@HYDRA_BUILD=$(CURDIR)/$(B) tests/healing/run $(ARMS)
	@cp $(B)/healing/results.tsv docs/healing.tsv
	@node tests/healing/report.mjs docs/healing.tsv docs/healing.md

scenario-readiness: SEEDS ?= 200
scenario-readiness: $(B)/tests/readiness/simulate
	@$< $(SEEDS)

kills: KILLS ?= 200
kills: all $(HELPERS) | packages-test
	@KILLS=$(KILLS) KILLS_WHOLE=$(KILLS) HYDRA_BUILD=$(B) exec tests/web/kills

soak: MINUTES ?= 60
soak: all $(HELPERS) | packages-test
	@MINUTES=$(MINUTES) HYDRA_BUILD=$(B) exec tests/soak/run

# Fuzzing. A build of its own with clang, which brings libFuzzer.
FUZZ_SECONDS ?= 600
fuzzers: $(FUZZERS)
fuzz: | packages-fuzz
	@$(MAKE) --no-print-directory SANITIZE= FUZZING=1 CC=clang CXX=clang++ fuzzers
	@FUZZ_SECONDS=$(FUZZ_SECONDS) exec tests/fuzz/run $(OUT)/fuzz $(FUZZ)

# Reading
TIDY := bugprone-*,clang-analyzer-*,cert-*,-bugprone-easily-swappable-parameters,-bugprone-narrowing-conversions,-bugprone-implicit-widening-of-multiplication-result,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,-cert-err33-c
SOURCES := $(foreach l,$(LAYERS),$(wildcard lib/$(l)/*.c)) $(wildcard cgi/*.c runner/*.c)
lint: $(OUT)/assets.stamp | packages-lint
	clang-tidy --quiet --warnings-as-errors='*' --checks='-*,$(TIDY)' $(SOURCES) -- $(STD) $(INC_cgi) $(INC_runner)
	cppcheck --quiet --enable=warning,portability,performance --inline-suppr --error-exitcode=1 --std=c11 $(subst -iquote ,-I,$(INC_cgi) -iquote runner) $(SOURCES)

clean:
	rm -rf $(OUT)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

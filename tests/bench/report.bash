# Sourced by run: bench/RESULTS.md from what the other parts measured. A sentence that judges takes its words from the figures.

verdict() { if holds "$1"; then printf '%s' "$2"; else printf '%s' "$3"; fi; } # CONDITION YES NO

report_machine() {
	local cpu disk
	cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
	disk=$(findmnt -n -o FSTYPE -T "$W" 2>/dev/null || stat -f -c %T "$W")
	cat <<-END
		# Benchmarks

		Written by \`make bench\` in one run of $((SECONDS - begun)) s on $(date -u '+%Y-%m-%d %H:%M UTC'), commit $(git -C "$ROOT" describe --always --dirty 2>/dev/null || echo unknown). Ratios come
		first: they compare two things measured in turns; the absolute figures belong to this machine and hour.

		| | |
		|---|---|
		| Machine | $(nproc) cores of ${cpu:-an unnamed CPU}, $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GB memory, journals on $disk |
		| System | $(uname -sr), $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release) |
		| Versions | $(nginx -v 2>&1 | sed 's/.*: //'), SQLite $(sqlite3 --version | cut -d' ' -f1), gcc $(gcc -dumpfullversion), $(wrk -v 2>&1 | sed -n '1s/^wrk \([^ ]*\).*/wrk \1/p') |
		| Load beside it | load average $load_before when it began; client, nginx, page programs and runner share the cores |

	END
}

report_pages() {
	cat <<-END
		## Pages

		One second of requests at a time over $CONNECTIONS connections, $ROUNDS rounds in turns, the best of each shown: a neighbour only ever slows.
		*CPU L ÷ 1 k*: what a request costs the page's own processes at $(thousands "$LARGE") fills (L) against a thousand, *L ÷ 1 M* against a million, each answer made anew; unlike requests
		a second this hardly depends on who else has the cores. *÷ constant*: requests a second against a page of the same bytes held in memory by a FastCGI program,
		behind the same nginx, with the same two processes; 1.00 would be a page that costs nothing beyond being sent. *Held* is the page as it is shipped: an answer is
		given again while no journal, no file of the runner and no second has moved on (HYDRA_PAGE_CACHE), so of a crowd that asks after one event the first pays for
		*made* and the others pay for *held*. Made: HYDRA_PAGE_CACHE=0.

		| Page | made, CPU L ÷ 1 k | made, CPU L ÷ 1 M | held ÷ constant | made ÷ constant | CPU µs made, 1 k | CPU µs made, 1 M | CPU µs made, L | CPU µs held | CPU µs constant | req/s made | req/s held | req/s constant | p99 ms made | kB |
		|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
		$(cat "$W/page.rows")

		Against a thousand fills the page that grows most is \`$page_most_name\`, by a factor of $page_most ($(verdict "$page_most <= 1.2" "within" "beyond") the 1.2 that is allowed); where it has as much to show, \`$page_worst_name\`, by $page_worst ($(verdict "$page_worst <= 1.2" "within" "beyond") it).
		Held, the page furthest from its constant twin is \`$page_least_name\` with $page_least of the twin's requests a second ($(verdict "$page_least >= 0.5" "at least" "below") the half that is wanted). The dearest page to make is \`$page_dearest_name\` with $(calc "$page_dearest / 1000" 2) ms of CPU, $page_dearest_part of its twin's requests a second: queries and template.
		All ledgers are of $(thousands $SESSIONS) sessions: what a curve costs follows its sessions, not its fills. They were made by the runner's own write side, $(thousands $LARGE) fills in $made_seconds s and $(calc "$made_bytes / 1e6" 0) MB; all data is in the page cache, a cold disk was not measured${page_uneven}.

		### An original's folder, not adopted

		$(thousands $MILLION) fills as the original leaves them: two indexes, no roll-ups. Rows are read by key as ever; sums are those of the rows that the page names ("${original_words:-no such words}").

		| Page | CPU µs | req/s | p99 ms |
		|---|---|---|---|
		$(cat "$W/original.rows")

	END
}

fills_row() { # LEDGER WORDS WAY WHAT
	printf '| %s, %s | %s | %s | %s | %s |\n' "$4" "$2" "$(fill_ratio "$1" "$3")" "$(fill_range "$1" "ratio_$3")" "$(thousands "$(rate "$1" "t4_$3")")" "$(thousands "$(rate "$1" "bare_$3")")"
}

report_fills() {
	local sync one
	sync=$(rate empty fdatasync) one=$(rate empty t4_one)
	cat <<-END
		## Fills journaled

		T4 of the ledger protocol (the fill and its event; positions and what an order filled are what T1 left and the fills since; T1 takes them into the roll-ups, the end of an order into its row) beside a bare INSERT of the same row
		into the same table with the same indexes; both \`synchronous=FULL\`, medians of 45 turns of 0.1 s.

		| | T4 ÷ bare | range | T4 fills/s | bare fills/s |
		|---|---|---|---|---|
		$(fills_row empty 'new ledger' one 'singly')
		$(fills_row million 'at 1 M fills' one 'singly')
		$(fills_row empty 'new ledger' group 'groups of 100')
		$(fills_row million 'at 1 M fills' group 'groups of 100')

		This disk does $(thousands "$sync") writes with fdatasync a second ($(calc "1000 / $sync") ms each), which is the floor under a single fill: of the $(calc "1000 / $one") ms that
		one takes here, $(calc "100 * $one / $sync" 0) % are the disk's answer, so a disk with slower syncs brings the single ratio nearer to 1 and a faster one shows the statements.
		Singly the ledger does $(fill_ratio empty one) of the bare insert ($(verdict "$(fill_ratio empty one) >= 0.9" "at least" "below") 0.9), in groups $(fill_ratio empty group) ($(verdict "$(fill_ratio empty group) >= 0.6" "at least" "below") 0.6): the rest is its event.
		Opening a ledger for writing, with its quick_check, takes $(opened empty) s when new and $(opened million) s at a million fills; the dashboard does not wait for it.

	END
}

crowd_row() { # WAY WORDS
	printf '| %s | %s | %s | %s | %s | %s |\n' "$2" "$(calc "$(event_figure "$1" 3)" 1)" "$(calc "$(event_figure "$1" 4)" 1)" "$(calc "$(event_figure "$1" 5)" 1)" "$(event_lost "$1")" \
		"$(awk '{ print $6 + $7 }' "$W/events.$1" | median | awk '{ printf "%.2f", $1 }')"
}

report_events() {
	local lost
	lost=$(($(event_lost http) + $(event_lost direct)))
	cat <<-END
		## Events

		Arrival at the viewer minus the commit of the event, $VIEWERS viewers, an event each $GAP ms, $EVENTS events, median of $ROUNDS runs (range of the p99s in brackets).

		| Way | p50 ms | p99 ms | worst ms | publisher's CPU, ms an event |
		|---|---|---|---|---|
		| http → stream → runner's socket | $(calc "$(event_figure http 3)" 1) | $(calc "$(event_figure http 4)" 1) ($(event_range http 4)) | $(calc "$(event_figure http 5)" 1) | $(calc "$(event_figure http 6)") |
		| runner's socket, direct | $(calc "$(event_figure direct 3)" 1) | $(calc "$(event_figure direct 4)" 1) ($(event_range direct 4)) | $(calc "$(event_figure direct 5)" 1) | $(calc "$(event_figure direct 6)") |

		$(verdict "$lost == 0" "Every event reached every viewer" "$lost deliveries were missing"). Through nginx an event takes $(calc "$(event_figure http 3) / $(event_figure direct 3)" 1) times as long as from the socket itself; both include the client, which reads $VIEWERS
		streams in one process on the same cores. The publisher is the runner's ledger and event code without the trading beside it.

		### A crowd

		$(thousands $CROWD) viewers through nginx, an event each $CROWD_GAP ms, $CROWD_EVENTS events. Ours with the limit of 500 viewers raised; nchan gets each event by a POST after its commit. CPU is that of publisher and nginx.

		| Way | p50 ms | p99 ms | worst ms | missing | CPU, ms an event |
		|---|---|---|---|---|---|
		$(crowd_row ours 'http → stream → runner'"'"'s socket')
		$(if [ -n "$nchan_why" ]; then echo "| nchan | not measured: $nchan_why | | | | |"; else crowd_row nchan nchan; fi)

	END
}

report_start() {
	cat <<-END
		## Speed of sessions

		| | sessions/s | what |
		|---|---|---|
		| replay | $(thousands "$(median <"$W/replay.rate")") | 4 markets, $(thousands $REPLAYED) sessions, $(thousands "$replay_fills") fills, whole command from start to summary |
		| sim warm-up by the rule | $(thousands "$(calc "$WARMED / $(median <"$W/warm.0")" 0)") | 3 markets, $(thousands $WARMED) sessions, $(cut -d, -f1 "$W/warmed.0"), from the first session to the last |
		| the same, a model observed | $(thousands "$(calc "$WARMED / $(median <"$W/warm.1")" 0)") | the same with v1 and an observation each session (HYDRA_AUTONOMY=1), without the training |

		A session is one transaction, so each pays one synced commit of the ledger and an unsynced one of the telemetry. When nothing is set, the $DEFAULT sessions
		of the warm-up take $(calc "$(median <"$W/warm.3")" 1) s from the start to the last one, the training of v1 and $(sed 's/.*, //' "$W/warmed.3") between sessions among it; $(calc "$DEFAULT * $(median <"$W/warm.0") / $WARMED" 2) s of that are the sessions themselves.

		## Start and memory

		From \`hydra-up\` on an empty data folder to the first answer of \`/\`: $(calc "$(median <"$W/start.answer")") s; to the first fill in \`/api/fills/summary\`: $(calc "$(median <"$W/start.fill")") s. Both are asked
		for again and again with curl, so some 20 ms of each are the asking.

		| Process | count | largest RSS MB | PSS MB, all | PSS MB, all, after the load at L fills |
		|---|---|---|---|---|
		$(memory_rows "$W/memory.start" "$W/memory.large")

		All of it together holds $(memory_total "$W/memory.start") MB (PSS: shared pages counted once) after a second of load on every page; the last column is the dashboard
		without a runner, with the constant program of this bench beside it, after three rounds at $(thousands "$LARGE") fills. RSS counts shared libraries in each process and adds up to more than there is.
	END
}

agent_row() { # NAME WORDS DECIMALS: median, smallest, largest
	printf '| %s | %s | %s | %s |\n' "$2" "$(calc "$(agent "$1" 2)" "$3")" "$(calc "$(agent "$1" 3)" "$3")" "$(calc "$(agent "$1" 4)" "$3")"
}

report_agent() {
	local filled
	filled=$(calc "$(agent filled_beside) / $(agent filled_alone)")
	cat <<-END

		## The agent

		| | median | least | most |
		|---|---|---|---|
		$(agent_row training "one model, 3 markets, $(thousands $TRAINED) sessions, with its five windows: s" 2)
		$(agent_row experiment 'one experiment, two recipes on those bars: s' 2)
		$(agent_row observation 'one observation of the champion, 3 markets: ms' 2)
		$(agent_row drift 'PSI and KS, 24 features, 252 values against 60: ms' 3)

		PSI and KS of a cycle take $(calc "$(agent drift)" 2) ms for a market ($(verdict "$(agent drift) <= 0.5" "within" "beyond") the 0.5 that are wanted). Training and experiments are processes of their own.

		A live cycle of 3 markets, from T0 to T5 with each step synced, alone and beside an experiment that computes on another core or the same one; in turns of $BESIDE cycles, $TURNS times.

		| | alone, ms | beside, ms | ratio |
		|---|---|---|---|
		| all cycles, median | $(calc "$(agent cycle_alone)" 1) | $(calc "$(agent cycle_beside)" 1) | $(calc "$(agent cycle_beside) / $(agent cycle_alone)") |
		| all cycles, p99 | $(calc "$(agent cycle_alone_p99)" 1) | $(calc "$(agent cycle_beside_p99)" 1) | $(calc "$(agent cycle_beside_p99) / $(agent cycle_alone_p99)") |
		| with a fill (T1 to T4), median | $(calc "$(agent filled_alone)" 1) | $(calc "$(agent filled_beside)" 1) | $filled |

		$(verdict "$filled <= 1.2" "Orders do not wait for experiments" "Orders take longer while an experiment runs, which on this machine means that they shared a core or the disk"). $(agent experiments) experiments were begun meanwhile.
	END
}

bench_report() {
	mkdir -p "$ROOT/bench"
	{ report_machine && report_pages && report_fills && report_events && report_start && report_agent && report_browser; } | sed 's/^\t*//' >"$ROOT/bench/RESULTS.md.tmp" &&
		mv "$ROOT/bench/RESULTS.md.tmp" "$ROOT/bench/RESULTS.md" || die "bench/RESULTS.md could not be written"
}

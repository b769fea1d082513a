# Sourced by run: every page at a thousand and ten million fills, beside a constant page of the same size; and the original's
# folder of a million, which nobody has adopted.

SMALL=1000 MILLION=1000000 LARGE=${BENCH_FILLS:-10000000} # BENCH_FILLS: a multiple of 10,000
ROOM_KB=$((LARGE / 1000 * 900 + 4000000))                 # 0.75 KB a fill, and the copies of the million
CONNECTIONS=8
SESSIONS=2500 # of every ledger: a curve and its table cost by the session, and what is compared is the number of fills

bench_large() {
	local t free
	free=$(df --output=avail "$W" | tail -n 1)
	[ "$free" -gt $ROOM_KB ] || die "$((free / 1000000)) GB free where build is, $((ROOM_KB / 1000000)) are needed; BENCH_FILLS=1000000 needs less"
	mkdir "$W/large"
	t=$(now)
	"$TOOLS/make_ledger" "$W/large" $LARGE $SESSIONS || die "no large ledger"
	made_seconds=$(calc "$(now) - $t" 1)
	made_bytes=$(stat -c %s "$W/large/fill_journal.db")
	bench_model large
}
bench_ledgers() {
	mkdir "$W/small" "$W/million"
	"$TOOLS/make_ledger" "$W/small" $SMALL $SESSIONS && "$TOOLS/make_ledger" "$W/million" $MILLION $SESSIONS || die "no small ledger"
	bench_model small
	bench_model million
	bench_large
}

# A champion that was watched for so many sessions and drifted after some of them, and the experiments that came of it.
WATCHED=1000 DRIFTED=240
bench_model() { # LEDGER
	"$TOOLS/make_champion" "$W/$1" $WATCHED $DRIFTED && (cd "$W/$1" && sqlite3 fill_journal.db <"$ROOT/tests/bench/experiments.sql" >/dev/null) || die "no model for the $1 ledger"
}

# The project's own nginx folder with one more program and one more location, in a tree of its own.
constant_tree() {
	mkdir -p "$W/tree/build/cgi" "$W/constant" && cp -r "$ROOT/nginx" "$W/tree/nginx" && ln -s "$ROOT/templates" "$W/tree/templates" || die "no tree"
	ln -s "$BUILD/hydra-runner" "$BUILD/static" "$BUILD/error" "$W/tree/build/"
	ln -s "$BUILD"/cgi/* "$TOOLS/constant" "$W/tree/build/cgi/"
	sed -i 's|^\t\tlocation = /fills {|\t\tlocation /bench/ {\n\t\t\tinclude page.inc;\n\t\t\tfastcgi_pass constant;\n\t\t}\n&|' "$W/tree/nginx/hydra.conf.in"
}

# Fewer than the 500 fills that a page's comparison and plots are of (PAGE_SAMPLE_FILLS): it has less to do there.
few() { [ "$(sqlite3 -readonly "$W/$1/fill_journal.db" "SELECT count(*) FROM (SELECT 1 FROM fills WHERE $2 LIMIT 500)")" -lt 500 ] && echo few || echo full; } # LEDGER CONDITION
# Program, kind, how much it shows, path with its query, name. The key of the fifth is a row in the middle of the ledger.
page_list() {
	local middle side dates
	side=$(few "$1" "symbol = 'HE' AND direction = 1") dates=$(few "$1" "symbol = 'HE' AND timestamp >= '2010-02-10' AND timestamp < '2012-12-04'")
	middle=$(sqlite3 -readonly "$W/$1/fill_journal.db" "SELECT replace(timestamp, '+', '%2B') || ',' || id FROM fills WHERE id = (SELECT max(id) / 2 FROM fills)")
	cat <<-END
		overview html full / /
		fills html full /fills /fills
		fills html $side /fills?symbol=HE&side=buy /fills, market and side
		fills html $dates /fills?symbol=HE&from=2010-02-10&to=2012-12-03 /fills, market and dates
		fills html full /fills?before=$middle /fills, a key in the middle
		system html full /system /system
		agent html full /agent /agent
		drift html full /drift /drift
		readiness html full /readiness /readiness
		overview svg full /plot/equity.svg /plot/equity.svg
		fills html full /api/fills/recent /api/fills/recent
		fills json full /api/fills/summary /api/fills/summary
		agent json full /api/agent/state /api/agent/state
		system json full /api/system/status /api/system/status
		health json full /api/health /api/health
	END
}

# load PORT PATH: a second of requests; "rate p99_ms requests", or nothing when an answer was not 200
load() {
	wrk -t1 -c$CONNECTIONS -d1s --timeout 5s --latency "http://127.0.0.1:$1$2" | awk '
		/Non-2xx|Socket errors/ { bad = 1 }
		/ 99%/ { p = $2; p99 = p ~ /us$/ ? p / 1000 : p ~ /ms$/ ? p + 0 : p * 1000 }
		/ requests in / { n = $1 }
		/Requests\/sec/ { rate = $2 }
		END { if (!bad && n > 0) print rate, p99, n }'
}
# Microseconds of CPU that these processes have used so far.
cpu_used() {
	local p
	for p; do cat "/proc/$p/schedstat"; done | awk '{ t += $1 } END { printf "%.0f", t / 1000 }'
}
workers() { # PID PROGRAM: the processes of that page in that instance
	local p
	for p in $(descendants "$1"); do
		[ "$(readlink "/proc/$p/exe")" = "$(readlink -f "$W/tree/build/cgi/$2")" ] && echo "$p"
	done
}

# Four instances at once, idle but for the one that is asked: small, million and large make every answer anew, held is the large one
# as it is shipped, with its cache. Bash's locals are seen by what is called from here.
bench_pages() {
	local small million large held small_pid million_pid large_pid held_pid small_path=() million_path=() large_path=() kinds=() programs=()
	declare -A worker # pids, by instance and program
	constant_tree
	page_instance small HYDRA_PAGE_CACHE=0
	small=$port small_pid=$pid
	page_instance million HYDRA_PAGE_CACHE=0
	million=$port million_pid=$pid
	page_instance large HYDRA_PAGE_CACHE=0
	large=$port large_pid=$pid
	ln -s large "$W/held" || die "no second name for the large ledger"
	page_instance held
	held=$port held_pid=$pid
	page_fetch
	page_rounds
	page_rows
	memory "$large_pid" >"$W/memory.large"
	stop "$small_pid"
	stop "$million_pid"
	stop "$large_pid"
	stop "$held_pid"
	rm -rf "$W/large" "$W/held"
}

# A folder as the original leaves it, its schema to the letter: three markets in turn, of 2000 on. Sets nothing but files.
original_ledger() {
	mkdir "$W/original" && cp "$W/small/experiment_journal.db" "$W/original/" && sqlite3 "$W/original/fill_journal.db" >/dev/null <<-END || die "no original's journal"
		PRAGMA synchronous = OFF;
		CREATE TABLE fills(id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, symbol TEXT NOT NULL, direction INTEGER NOT NULL, n_contracts INTEGER NOT NULL,
		  order_price REAL NOT NULL, fill_price REAL NOT NULL, predicted_slippage REAL NOT NULL, actual_slippage REAL NOT NULL, volume_at_fill REAL NOT NULL,
		  spread_at_fill REAL NOT NULL, fill_latency_ms REAL NOT NULL, order_id INTEGER);
		CREATE INDEX idx_fills_timestamp ON fills(timestamp);
		CREATE INDEX idx_fills_symbol ON fills(symbol);
		WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < $MILLION - 1)
		INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms, order_id)
		SELECT strftime('%Y-%m-%dT%H:%M:%S', 946900800 + n * 600, 'unixepoch') || '.250000+00:00', CASE n % 3 WHEN 0 THEN 'HE' WHEN 1 THEN 'LE' ELSE 'GF' END,
		  CASE WHEN n % 5 < 3 THEN 1 ELSE -1 END, 1 + n % 3, 80.0, 80.0 + (n % 4 - 1) * 0.025, 0.02 + n % 7 * 0.004, abs(n % 4 - 1) * 0.025, 1500.0, 0.025, 60.0 + n % 90, n FROM i;
	END
}
original_list() {
	cat <<-END
		overview / /
		fills /fills /fills
		fills /fills?symbol=HE /fills, market
		fills /fills?symbol=HE&side=sell /fills, market and side
		fills /fills?side=sell /fills, side
		fills /fills?symbol=HE&from=2005-02-10&to=2005-12-03 /fills, market and dates
		system /system /system
		fills /api/fills/summary /api/fills/summary
	END
}
bench_original() {
	local program path name workers before got
	original_ledger
	page_instance original
	while read -r program path name; do
		# shellcheck disable=SC2207 # pids
		workers=($(workers "$pid" "$program"))
		answers "$port" "$path" || die "$path of the original's folder does not answer: $(tail -n 3 "$W/original.log")"
		before=$(cpu_used "${workers[@]}")
		got=$(load "$port" "$path")
		[ -n "$got" ] || die "$path of the original's folder answers something else than 200 under load"
		awk -v us=$(($(cpu_used "${workers[@]}") - before)) -v name="$name" '{ printf "| `%s` | %.0f | %.0f | %.1f |\n", name, us / $3, $1, $2 }' <<<"$got" >>"$W/original.rows"
	done < <(original_list)
	original_words=$(curl -s -m 5 "http://127.0.0.1:$port/fills" | grep -o 'newest 20,000 of [0-9,]*' | head -n 1)
	stop "$pid"
	rm -rf "$W/original"
}

page_instance() { # NAME [SETTING...]
	up "$W/tree" "$1" false BENCH_CONSTANT="$W/constant" "${@:2}"
	within 10 answers "$port" /api/health || die "the $1 instance does not answer: $(tail -n 3 "$W/$1.log")"
}

# Each page once: its bytes become the constant page of that number.
page_fetch() {
	local program kind shown path name n=0
	page_name=() page_bytes=() page_shown=()
	while read -r _ _ shown path _; do small_path+=("$path") page_shown+=("$shown"); done < <(page_list small)
	while read -r _ _ _ path _; do million_path+=("$path"); done < <(page_list million)
	while read -r program kind _ path name; do
		large_path+=("$path") kinds+=("$kind") programs+=("$program") page_name+=("$name")
		worker[small:$program]=$(workers "$small_pid" "$program")
		worker[million:$program]=$(workers "$million_pid" "$program")
		worker[large:$program]=$(workers "$large_pid" "$program")
		worker[held:$program]=$(workers "$held_pid" "$program")
		curl -s -m 5 -o "$W/constant/$n.$kind" "http://127.0.0.1:$large$path"
		answers "$large" "/bench/$n.$kind" || die "no constant page for $name"
		page_bytes+=("$(stat -c %s "$W/constant/$n.$kind")")
		n=$((n + 1))
	done < <(page_list large)
	worker[large:constant]=$(workers "$large_pid" constant)
}

page_rounds() {
	local r i
	for ((r = 0; r < ROUNDS; r++)); do
		for i in "${!page_name[@]}"; do
			page_turn "$i" small "$small" "${small_path[i]}" "${worker[small:${programs[i]}]}"
			page_turn "$i" million "$million" "${million_path[i]}" "${worker[million:${programs[i]}]}"
			page_turn "$i" constant "$large" "/bench/$i.${kinds[i]}" "${worker[large:constant]}"
			page_turn "$i" held "$held" "${large_path[i]}" "${worker[held:${programs[i]}]}"
			page_turn "$i" large "$large" "${large_path[i]}" "${worker[large:${programs[i]}]}"
		done
	done
}

# "rate p99_ms cpu_us": requests a second, and what one cost the page's processes
page_turn() { # INDEX WHICH PORT PATH PIDS
	local got before after
	# shellcheck disable=SC2086 # a list of pids
	before=$(cpu_used $5)
	got=$(load "$3" "$4")
	# shellcheck disable=SC2086
	after=$(cpu_used $5)
	[ -n "$got" ] || die "${page_name[$1]} ($2) answers something else than 200 under load"
	awk -v us=$((after - before)) '{ print $1, $2, us / $3 }' <<<"$got" >>"$W/page.$1.$2"
}

# The best of the rounds: a neighbour only ever slows.
best() { cut -d' ' -f1 "$W/page.$1.$2" | sort -g | tail -n 1; }  # INDEX WHICH: requests a second
least() { cut -d' ' -f3 "$W/page.$1.$2" | sort -g | head -n 1; } # INDEX WHICH: CPU of one, microseconds

# A page that has less to show at a thousand fills is judged from the million on, where it has as much.
page_rows() {
	local i small constant large held grown later cpu_small cpu_million cpu_large cpu_held cpu_constant
	page_worst=0 page_most=0 page_dearest=0 page_least=1 page_uneven=
	: >"$W/page.rows"
	for i in "${!page_name[@]}"; do
		small=$(best "$i" small) constant=$(best "$i" constant) large=$(best "$i" large) held=$(best "$i" held)
		cpu_small=$(least "$i" small) cpu_million=$(least "$i" million) cpu_constant=$(least "$i" constant) cpu_large=$(least "$i" large) cpu_held=$(least "$i" held)
		grown=$(calc "$cpu_large / $cpu_small") later=$(calc "$cpu_large / $cpu_million")
		printf '| `%s` | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "${page_name[i]}" "$grown" "$later" "$(calc "$held / $constant")" "$(calc "$large / $constant")" \
			"$(thousands "$cpu_small")" "$(thousands "$cpu_million")" "$(thousands "$cpu_large")" "$(thousands "$cpu_held")" "$(thousands "$cpu_constant")" "$(thousands "$large")" "$(thousands "$held")" "$(thousands "$constant")" \
			"$(calc "$(cut -d' ' -f2 "$W/page.$i.large" | median)" 1)" "$(calc "${page_bytes[i]} / 1000" 1)" >>"$W/page.rows"
		holds "$grown > $page_most" && page_most=$grown page_most_name=${page_name[i]}
		if [ "${page_shown[i]}" = few ]; then
			page_uneven+="; \`${page_name[i]}\` draws fewer fills at a thousand than the 500 it draws at most, and is compared from the million on"
			grown=$later
		fi
		holds "$grown > $page_worst" && page_worst=$grown page_worst_name=${page_name[i]}
		holds "$cpu_large > $page_dearest" && page_dearest=$cpu_large page_dearest_name=${page_name[i]} page_dearest_part=$(calc "$large / $constant")
		holds "$held / $constant < $page_least" && page_least=$(calc "$held / $constant") page_least_name=${page_name[i]}
	done
}

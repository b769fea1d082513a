# Sourced by run: every page at a thousand and a million fills, beside a constant page of the same size.

SMALL=1000 LARGE=1000000
CONNECTIONS=8

bench_ledgers() {
	local t
	mkdir "$W/small" "$W/large"
	"$TOOLS/make_ledger" "$W/small" $SMALL 250 || die "no small ledger"
	t=$(now)
	"$TOOLS/make_ledger" "$W/large" $LARGE 2500 || die "no large ledger"
	made_seconds=$(calc "$(now) - $t" 1)
	made_bytes=$(stat -c %s "$W/large/fill_journal.db")
}

# The project's own nginx folder with one more program and one more location, in a tree of its own.
constant_tree() {
	mkdir -p "$W/tree/build/cgi" "$W/constant" && cp -r "$ROOT/nginx" "$W/tree/nginx" && ln -s "$ROOT/templates" "$W/tree/templates" || die "no tree"
	ln -s "$BUILD/hydra-runner" "$BUILD/static" "$BUILD/error" "$W/tree/build/"
	ln -s "$BUILD"/cgi/* "$TOOLS/constant" "$W/tree/build/cgi/"
	sed -i 's|^\t\tlocation = /fills {|\t\tlocation /bench/ {\n\t\t\tinclude page.inc;\n\t\t\tfastcgi_pass constant;\n\t\t}\n&|' "$W/tree/nginx/hydra.conf.in"
}

# Program, kind, path with its query, name. The key of the fifth is a row in the middle of the ledger.
page_list() {
	local middle
	middle=$(sqlite3 -readonly "$W/$1/fill_journal.db" "SELECT replace(timestamp, '+', '%2B') || ',' || id FROM fills WHERE id = (SELECT max(id) / 2 FROM fills)")
	cat <<-END
		overview html / /
		fills html /fills /fills
		fills html /fills?symbol=HE&side=buy /fills, market and side
		fills html /fills?symbol=HE&from=2010-02-10&to=2010-12-03 /fills, market and dates
		fills html /fills?before=$middle /fills, a key in the middle
		system html /system /system
		agent html /agent /agent
		drift html /drift /drift
		overview svg /plot/equity.svg /plot/equity.svg
		fills html /api/fills/recent /api/fills/recent
		fills json /api/fills/summary /api/fills/summary
		agent json /api/agent/state /api/agent/state
		system json /api/system/status /api/system/status
		health json /api/health /api/health
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

# Two instances at once, idle but for the one that is asked. Bash's locals are seen by what is called from here.
bench_pages() {
	local small large small_pid large_pid small_path=() large_path=() kinds=() programs=()
	declare -A worker # pids, by instance and program
	constant_tree
	page_instance small
	small=$port small_pid=$pid
	page_instance large
	large=$port large_pid=$pid
	page_fetch
	page_rounds
	page_rows
	memory "$large_pid" >"$W/memory.large"
	stop "$small_pid"
	stop "$large_pid"
}

page_instance() { # NAME
	up "$W/tree" "$1" false BENCH_CONSTANT="$W/constant"
	within 10 answers "$port" /api/health || die "the $1 instance does not answer: $(tail -n 3 "$W/$1.log")"
}

# Each page once: its bytes become the constant page of that number.
page_fetch() {
	local program kind path name n=0
	page_name=() page_bytes=() page_bytes_small=()
	while read -r _ _ path _; do small_path+=("$path"); done < <(page_list small)
	while read -r program kind path name; do
		large_path+=("$path") kinds+=("$kind") programs+=("$program") page_name+=("$name")
		worker[small:$program]=$(workers "$small_pid" "$program")
		worker[large:$program]=$(workers "$large_pid" "$program")
		curl -s -m 5 -o "$W/constant/$n.$kind" "http://127.0.0.1:$large$path"
		answers "$large" "/bench/$n.$kind" || die "no constant page for $name"
		page_bytes+=("$(stat -c %s "$W/constant/$n.$kind")")
		page_bytes_small+=("$(curl -s -m 5 "http://127.0.0.1:$small${small_path[n]}" | wc -c)")
		n=$((n + 1))
	done < <(page_list large)
	worker[large:constant]=$(workers "$large_pid" constant)
}

page_rounds() {
	local r i
	for ((r = 0; r < ROUNDS; r++)); do
		for i in "${!page_name[@]}"; do
			page_turn "$i" small "$small" "${small_path[i]}" "${worker[small:${programs[i]}]}"
			page_turn "$i" constant "$large" "/bench/$i.${kinds[i]}" "${worker[large:constant]}"
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

page_rows() {
	local i small constant large grown cpu_small cpu_large cpu_constant
	page_worst=0 page_dearest=0
	: >"$W/page.rows"
	for i in "${!page_name[@]}"; do
		small=$(best "$i" small) constant=$(best "$i" constant) large=$(best "$i" large)
		cpu_small=$(least "$i" small) cpu_constant=$(least "$i" constant) cpu_large=$(least "$i" large)
		grown=$(calc "$cpu_large / $cpu_small")
		printf '| `%s` | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "${page_name[i]}" "$grown" "$(calc "$small / $constant")" "$(calc "$large / $constant")" \
			"$(thousands "$cpu_small")" "$(thousands "$cpu_large")" "$(thousands "$cpu_constant")" "$(thousands "$small")" "$(thousands "$large")" "$(thousands "$constant")" \
			"$(calc "$(cut -d' ' -f2 "$W/page.$i.large" | median)" 1)" "$(calc "${page_bytes[i]} / 1000" 1)" >>"$W/page.rows"
		holds "$grown > $page_worst" && page_worst=$grown page_worst_name=${page_name[i]}
		holds "$cpu_large > $page_dearest" && page_dearest=$cpu_large page_dearest_name=${page_name[i]}
		holds "${page_bytes_small[i]} > 1.05 * ${page_bytes[i]} || ${page_bytes_small[i]} < 0.95 * ${page_bytes[i]}" &&
			page_uneven+="; \`${page_name[i]}\` is $(thousands "${page_bytes_small[i]}") bytes at a thousand"
	done
}
page_uneven=

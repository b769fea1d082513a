# Sourced by run: every page at a thousand and a million fills, beside a constant page of the same size.

SMALL=1000 LARGE=1000000
CONNECTIONS=8
DOUBT=1.1 MORE=5 AGAIN=14 # factor of growth above which up to so many more rounds follow, and how many turns of all pages in all

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

# Name, kind, path. The key of the last is a row in the middle of the ledger.
page_list() {
	local middle
	middle=$(sqlite3 -readonly "$W/$1/fill_journal.db" "SELECT replace(timestamp, '+', '%2B') || ',' || id FROM fills WHERE id = (SELECT max(id) / 2 FROM fills)")
	cat <<-END
		/ html /
		/fills html /fills
		/fills, market and side html /fills?symbol=HE&side=buy
		/fills, market and dates html /fills?symbol=HE&from=2010-02-10&to=2010-12-03
		/fills, a key in the middle html /fills?before=$middle
		/system html /system
		/agent html /agent
		/drift html /drift
		/plot/equity.svg svg /plot/equity.svg
		/api/fills/recent html /api/fills/recent
		/api/fills/summary json /api/fills/summary
		/api/agent/state json /api/agent/state
		/api/system/status json /api/system/status
		/api/health json /api/health
	END
}

# load PORT PATH: a second of requests; "rate p99_ms", or nothing when an answer was not 200
load() {
	wrk -t1 -c$CONNECTIONS -d1s --timeout 5s --latency "http://127.0.0.1:$1$2" | awk '
		/Non-2xx|Socket errors/ { bad = 1 }
		/ 99%/ { p = $2; p99 = p ~ /us$/ ? p / 1000 : p ~ /ms$/ ? p + 0 : p * 1000 }
		/Requests\/sec/ { rate = $2 }
		END { if (!bad && rate > 0) print rate, p99 }'
}

# Two instances at once, idle but for the one that is asked. Bash's locals are seen by what is called from here.
bench_pages() {
	local small large small_pid large_pid small_path=() large_path=() kinds=()
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
	local line path n=0
	page_name=() page_bytes=() page_bytes_small=()
	while read -r line; do small_path+=("${line##* }"); done < <(page_list small)
	while read -r line; do
		path=${line##* } line=${line% *}
		large_path+=("$path") kinds+=("${line##* }") page_name+=("${line% *}")
		curl -s -m 5 -o "$W/constant/$n.${kinds[n]}" "http://127.0.0.1:$large$path"
		answers "$large" "/bench/$n.${kinds[n]}" || die "no constant page for ${page_name[n]}"
		page_bytes+=("$(stat -c %s "$W/constant/$n.${kinds[n]}")")
		page_bytes_small+=("$(curl -s -m 5 "http://127.0.0.1:$small${small_path[n]}" | wc -c)")
		n=$((n + 1))
	done < <(page_list large)
}

page_rounds() {
	local r i again=0
	for ((r = 0; r < ROUNDS + MORE; r++)); do
		for i in "${!page_name[@]}"; do
			# on a busy machine a page may meet a neighbour in every round: what seems to grow is asked again
			if [ $r -ge $ROUNDS ]; then
				holds "$(page_grown "$i") > $DOUBT" && [ $again -lt $AGAIN ] || continue
				again=$((again + 1))
			fi
			page_turn "$i" small "$small" "${small_path[i]}"
			page_turn "$i" constant "$large" "/bench/$i.${kinds[i]}"
			page_turn "$i" large "$large" "${large_path[i]}"
		done
	done
}

page_turn() { # INDEX WHICH PORT PATH
	local got
	got=$(load "$3" "$4")
	[ -n "$got" ] || die "${page_name[$1]} ($2) answers something else than 200 under load"
	echo "$got" >>"$W/page.$1.$2"
}

best() { cut -d' ' -f1 "$W/page.$1.$2" | sort -g -r | head -n 1; } # INDEX WHICH: requests a second
page_grown() { calc "$(best "$1" small) / $(best "$1" large)"; }

page_rows() {
	local i small constant large grown
	page_worst=0 page_slowest=0
	: >"$W/page.rows"
	for i in "${!page_name[@]}"; do
		small=$(best "$i" small)
		constant=$(best "$i" constant)
		large=$(best "$i" large)
		grown=$(page_grown "$i")
		printf '| `%s` | %s | %s | %s | %s | %s | %s | %s | %s |\n' "${page_name[i]}" "$grown" "$(calc "$small / $constant")" "$(calc "$large / $constant")" \
			"$(thousands "$small")" "$(thousands "$large")" "$(thousands "$constant")" "$(calc "$(cut -d' ' -f2 "$W/page.$i.large" | median)" 1)" \
			"$(calc "${page_bytes[i]} / 1000" 1)" >>"$W/page.rows"
		holds "$grown > $page_worst" && page_worst=$grown page_worst_name=${page_name[i]}
		holds "$constant / $large > $page_slowest" && page_slowest=$(calc "$constant / $large" 1) page_slowest_name=${page_name[i]}
		holds "${page_bytes_small[i]} > 1.05 * ${page_bytes[i]} || ${page_bytes_small[i]} < 0.95 * ${page_bytes[i]}" &&
			page_uneven+="; \`${page_name[i]}\` is $(thousands "${page_bytes_small[i]}") bytes at a thousand"
	done
}
page_uneven=

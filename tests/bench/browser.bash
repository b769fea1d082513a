# Sourced by run: what a person waits for, on the large ledger. `run browser` measures this alone and puts it in its place in
# bench/RESULTS.md; every answer is made anew (HYDRA_PAGE_CACHE=0).

WAITED=21 # requests of which the median is the server's time
BROWSED=(/ /fills /agent /drift /system /readiness)

bench_browser() {
	local path r
	rejected=$(sqlite3 -readonly "$W/large/experiment_journal.db" 'SELECT count(*) FROM experiments')
	up "$ROOT" large false HYDRA_PAGE_CACHE=0
	within 10 answers "$port" /api/health || die "the instance for the browser does not answer: $(tail -n 3 "$W/large.log")"
	for path in "${BROWSED[@]}"; do
		answers "$port" "$path" || die "$path does not answer"
		for ((r = 0; r < WAITED; r++)); do
			curl -s -o /dev/null -m 5 -w '%{time_starttransfer}\n' "http://127.0.0.1:$port$path"
		done | sort -g | awk '{ a[NR] = $1 * 1000 } END { printf "%.1f %.1f\n", a[(NR + 1) / 2], a[NR] }' >>"$W/browser.server"
	done
	node "$ROOT/tests/bench/browser.js" "http://127.0.0.1:$port" "${BROWSED[@]}" >"$W/browser.all" || die "the browser's part failed"
	stop "$pid"
}

# The lines of one slowdown, without it: of 4 times, or of as many as make this machine the yardstick (browser.js).
browser_of() { awk -F '\t' -v OFS='\t' -v yard="$1" '($1 == 4) != yard { $1 = ""; print substr($0, 2) }' "$W/browser.all"; } # 0 or 1

browser_rows() {
	browser_of 0 | grep -v '^-' | paste -d '\t' "$W/browser.server" - | awk -F '\t' '{ split($1, s, " "); printf "| `%s` | %s | %s | %s | %s | %s | %s | %s | %d | %.1f | %.1f |\n", $2, s[1], s[2], $6, $7, $8, $9, $10, $3, $4 / 1000, $5 / 1000 }'
}

browser_most() { browser_of "$1" | awk -F '\t' -v c="$2" '$1 != "-" && $c + 0 > most { most = $c + 0 } END { print most + 0 }'; } # 0 or 1, COLUMN
browser_nothing() { browser_of "$1" | awk -F '\t' '$1 == "-" { print $5 " and " $7 }'; }

# Where this machine is slow by itself: the paints once more, with the browser's own part near what it was elsewhere, and not below.
report_yardstick() {
	local paint tab
	paint=$(browser_most 1 5) tab=$(browser_most 1 7)
	cat <<-END

		The quickest machine that this was measured on, on 2026-12-03, painted a page of two words in a new tab after 56 to 64 ms, slowed down 4 times (and
		commit 3f3ce92's slowest page after 208 ms, in a new tab 276). Here it took longer, so the paints were measured once more with the CPU slowed down
		$(awk -F '\t' '$1 != 4 { print $1; exit }' "$W/browser.all") times, the least of nine steps at which that page takes no less than there, $(browser_nothing 1) ms:

		| Page | paint ms, median | paint ms, most | in a new tab, median | in a new tab, most |
		|---|---|---|---|---|
		$(browser_of 1 | awk -F '\t' '$1 != "-" { printf "| `%s` | %s | %s | %s | %s |\n", $1, $5, $6, $7, $8 }')

		There the slowest first paint is at $paint ms ($(verdict "$paint < 300" "within" "beyond") 300), in a new tab at $tab ms ($(verdict "$tab < 300" "within" "beyond") 300).
	END
}

report_browser() {
	local slow paint tab shift bytes nothing
	slow=$(awk '$1 > most { most = $1 } END { print most }' "$W/browser.server")
	bytes=$(browser_most 0 4) paint=$(browser_most 0 5) tab=$(browser_most 0 7) shift=$(browser_most 0 9)
	nothing=$(browser_nothing 0)
	cat <<-END

		## In a browser

		Written on $(date -u '+%Y-%m-%d %H:%M UTC'), commit $(git -C "$ROOT" describe --always --dirty 2>/dev/null || echo unknown), at $(thousands "$LARGE") fills. *Server*: until the first byte of an answer that is made anew, asked by curl, $WAITED times.
		*Paint*: first contentful paint in Chromium with the CPU slowed down 4 times, 7 loads with an empty cache, begun when the browser has nothing else to do: from another page
		of the dashboard, and in a new tab, whose process begins with the page. *Shift*: cumulative layout shift until the chart stands. Bytes as they come, compressed.
		No runner is started. The champion was watched for $(thousands $WATCHED) sessions and drifted after $DRIFTED of them; $rejected experiments were rejected.

		| Page | server ms, median | server ms, most | paint ms, median | paint ms, most | in a new tab, median | in a new tab, most | shift, most | requests | HTML kB | all kB |
		|---|---|---|---|---|---|---|---|---|---|---|
		$(browser_rows)

		The slowest page takes the server $slow ms ($(verdict "$slow < 20" "within" "beyond") 20). The slowest first paint is at $paint ms ($(verdict "$paint < 300" "within" "beyond") 300), in a new tab at $tab ms
		($(verdict "$tab < 300" "within" "beyond") 300); a page of two words is painted after $nothing ms, which is the browser's own part. The largest first view is $(calc "$bytes / 1000" 0) kB
		($(verdict "$bytes < 150000" "within" "beyond") 150), and $(verdict "$shift == 0" "nothing moves once it is drawn" "something moves after it is drawn: a layout shift of $shift").
	END
	[ -z "$(browser_of 1)" ] || report_yardstick
}

# The section alone is written anew, what the rest of the file says stays.
bench_browser_only() {
	local results=$ROOT/bench/RESULTS.md
	mkdir -p "$ROOT/bench"
	{ printf '%s\n' "$(sed '/^## In a browser$/,$d' "$results" 2>/dev/null)" && report_browser | sed 's/^\t*//'; } >"$results.tmp" && mv "$results.tmp" "$results" || die "bench/RESULTS.md could not be written"
}

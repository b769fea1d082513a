# Sourced by run: sessions replayed a second, and the simulated market's warm-up: by the rule, with a model that is observed, and
# as it is when nothing is set, with experiments.

REPLAYED=2500 WARMED=1000 DEFAULT=250

instant() { date -d "$(sed -n "s/^at=\([^ ]*\) .*event=state state=$2 .*/\1/p" "$1" | head -n 1)" +%s.%N; } # LOG STATE

# bench_warm AUTONOMY SESSIONS LIMIT STATE: seconds from that state to the end, a line of warm.AUTONOMY; and the fills of the last round
bench_warm() {
	local p log=$W/warm.log
	HYDRA_DATA_DIR=$W/warm HYDRA_RUN_DIR=$S/warm HYDRA_AUTONOMY=$1 HYDRA_SIM_WARMUP=$2 HYDRA_SIM_SESSIONS=$2 "$BUILD/hydra-runner" run >"$log" 2>&1 &
	p=$!
	started+=("$p")
	within "$3" grep -q 'state=finished' "$log" || die "the warm-up at autonomy $1 does not end: $(tail -n 1 "$log")"
	calc "$(instant "$log" finished) - $(instant "$log" "$4")" 3 >>"$W/warm.$1" && echo >>"$W/warm.$1"
	sqlite3 -readonly "$W/warm/fill_journal.db" "SELECT (SELECT count(*) FROM fills) || ' fills', (SELECT count(*) FROM job) || ' experiments'" -separator ', ' >"$W/warmed.$1"
	stop "$p"
	rm -rf "$W/warm"
}

bench_speed() {
	local r t p
	mkdir "$W/bars"
	"$TOOLS/make_bars" "$W/bars" 4 $REPLAYED || die "no bars"
	for ((r = 0; r < ROUNDS; r++)); do
		t=$(now)
		HYDRA_DATA_DIR=$W/replay$r HYDRA_RUN_DIR=$S/replay timeout 60 "$BUILD/hydra-runner" replay "$W/bars" >"$W/replay.log" 2>&1 || die "replay: $(tail -n 1 "$W/replay.log")"
		calc "$REPLAYED / ($(now) - $t)" 0 >>"$W/replay.rate" && echo >>"$W/replay.rate"
		replay_fills=$(sqlite3 -readonly "$W/replay$r/fill_journal.db" 'SELECT count(*) FROM fills')
		rm -rf "$W/replay$r"

		bench_warm 0 $WARMED 60 catching_up
		bench_warm 1 $WARMED 120 catching_up
		bench_warm 3 $DEFAULT 300 starting
	done
}

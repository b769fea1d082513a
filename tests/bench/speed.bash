# Sourced by run: sessions replayed a second, and the simulated market's warm-up.

REPLAYED=2500 WARMED=1000

instant() { date -d "$(sed -n "s/^at=\([^ ]*\) .*event=state state=$2 .*/\1/p" "$1" | head -n 1)" +%s.%N; } # LOG STATE

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

		HYDRA_DATA_DIR=$W/warm$r HYDRA_RUN_DIR=$S/warm HYDRA_SIM_WARMUP=$WARMED HYDRA_SIM_SESSIONS=$WARMED "$BUILD/hydra-runner" run >"$W/warm$r.log" 2>&1 &
		p=$!
		started+=("$p")
		within 60 grep -q 'state=finished' "$W/warm$r.log" || die "the warm-up does not end: $(tail -n 1 "$W/warm$r.log")"
		calc "$WARMED / ($(instant "$W/warm$r.log" finished) - $(instant "$W/warm$r.log" catching_up))" 0 >>"$W/warm.rate" && echo >>"$W/warm.rate"
		warm_fills=$(sqlite3 -readonly "$W/warm$r/fill_journal.db" 'SELECT count(*) FROM fills')
		stop "$p"
		rm -rf "$W/warm$r"
	done
}

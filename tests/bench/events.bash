# Sourced by run: how long after its commit an event is at 200 viewers.

VIEWERS=200 EVENTS=100 GAP=50

bench_events() {
	local r
	mkdir "$W/journal"
	up "$ROOT" events false
	within 10 answers "$port" / || die "the instance for events does not answer: $(tail -n 3 "$W/events.log")"
	for ((r = 0; r < ROUNDS; r++)); do
		"$TOOLS/events" "$W/journal" "$S/events/events.sock" "127.0.0.1:$port" $VIEWERS $EVENTS $GAP >>"$W/events.http" || die "no events through nginx"
		"$TOOLS/events" "$W/journal" "$S/events/events.sock" - $VIEWERS $EVENTS $GAP >>"$W/events.direct" || die "no events from the socket"
	done
	stop "$pid"
}
event_figure() { awk -v c="$2" '{ print $c }' "$W/events.$1" | median; } # WAY COLUMN
event_lost() { awk '{ n += $1 - $2 } END { print n }' "$W/events.$1"; }
event_range() { awk -v c="$2" 'NR == 1 || $c < lo { lo = $c } NR == 1 || $c > hi { hi = $c } END { printf "%.1f to %.1f", lo, hi }' "$W/events.$1"; }

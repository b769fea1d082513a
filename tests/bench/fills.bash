# Sourced by run: fills journaled a second, beside a bare insert of the same row.

bench_fills() {
	mkdir -p "$W/empty/t4" "$W/empty/bare" "$W/million/bare"
	"$TOOLS/fills" "$W/empty" 7 300 >"$W/fills.empty" || die "fills: $(cat "$W/fills.empty")"
	mv "$W/large" "$W/million/t4" && cp "$W/million/t4"/*.db "$W/million/bare/" || die "no copy of the large ledger"
	sync -f "$W" # what the copy left to write must not wait in the measured commits
	"$TOOLS/fills" "$W/million" 7 300 >"$W/fills.million" || die "fills: $(cat "$W/fills.million")"
	rm -rf "$W/million" "$W/empty"
}
rate() { awk -v n="$2" '$1 == n { print $2 }' "$W/fills.$1"; } # LEDGER NAME
fill_range() { awk -v n="$2" '$1 == n { printf "%.2f – %.2f", $3, $4 }' "$W/fills.$1"; }
fill_ratio() { calc "$(rate "$1" "ratio_$2")"; }
opened() { calc "$(rate "$1" open | median)"; }

# Sourced by run: fills journaled a second, beside a bare insert of the same row.

bench_fills() {
	mkdir -p "$W/empty/t4" "$W/empty/bare" "$W/both/bare"
	sync -f "$W" # what the parts before left to write must not wait in the measured commits
	"$TOOLS/fills" "$W/empty" 45 100 >"$W/fills.empty" || die "fills: $(cat "$W/fills.empty")"
	mv "$W/million" "$W/both/t4" && cp "$W/both/t4"/*.db "$W/both/bare/" || die "no copy of the large ledger"
	sync -f "$W"
	"$TOOLS/fills" "$W/both" 45 100 >"$W/fills.million" || die "fills: $(cat "$W/fills.million")"
	rm -rf "$W/both" "$W/empty"
}
rate() { awk -v n="$2" '$1 == n { print $2 }' "$W/fills.$1"; } # LEDGER NAME
fill_range() { awk -v n="$2" '$1 == n { printf "%.2f – %.2f", $3, $4 }' "$W/fills.$1"; }
fill_ratio() { calc "$(rate "$1" "ratio_$2")" 3; } # what is judged is not rounded to its limit
opened() { calc "$(rate "$1" open | median)"; }

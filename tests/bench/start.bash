# Sourced by run: from `hydra-up` to the first answer, and what each process holds.

descendants() { # PID: it and everything below it
	local child
	echo "$1"
	for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do descendants "$child"; done
}
# memory PID: "name rss_kb pss_kb" of each process of that instance
memory() {
	local p name
	for p in $(descendants "$1"); do
		name=$({ tr '\0' ' ' <"/proc/$p/cmdline"; } 2>/dev/null) # a tick of hydra-up may be gone by now
		case $name in
		*"nginx: master"*) name=nginx-master ;;
		*"nginx: worker"*) name=nginx-worker ;;
		*hydra-up*) name=hydra-up ;;
		*hydra-runner*) name=hydra-runner ;;
		*multiwatch*) name=multiwatch ;;
		sleep* | '') continue ;;
		*) name=${name%% *} name=${name##*/} ;;
		esac
		awk -v name="$name" '/^Rss:/ { rss = $2 } /^Pss:/ { pss = $2 } END { if (rss > 0) print name, rss, pss }' "/proc/$p/smaps_rollup" 2>/dev/null
	done
}
first_fill() { [[ $(curl -s -m 5 "http://127.0.0.1:$1/api/fills/summary") == *'"symbol"'* ]]; }

bench_start() {
	local r t path
	for ((r = 0; r < ROUNDS; r++)); do
		t=$(now)
		up "$ROOT" "start$r" true
		within 20 answers "$port" / || die "a started instance does not answer: $(tail -n 3 "$W/start$r.log")"
		calc "$(now) - $t" 3 >>"$W/start.answer" && echo >>"$W/start.answer"
		within 20 first_fill "$port" || die "no fill arrives: $(tail -n 3 "$W/start$r.log")"
		calc "$(now) - $t" 3 >>"$W/start.fill" && echo >>"$W/start.fill"
		[ $r = $((ROUNDS - 1)) ] || stop "$pid"
	done
	while read -r _ _ _ path _; do
		wrk -t1 -c$CONNECTIONS -d1s "http://127.0.0.1:$port$path" >/dev/null || die "no load on $path"
	done < <(page_list "start$((ROUNDS - 1))")
	memory "$pid" >"$W/memory.start"
	stop "$pid"
}
# memory_rows FILE OTHER: a line for each kind of process
memory_rows() {
	awk -v other="$2" '
		BEGIN { while ((getline line < other) > 0) { split(line, f, " "); n2[f[1]]++; p2[f[1]] += f[3] } }
		{ if (!($1 in n)) order[++k] = $1; n[$1]++; p[$1] += $3; if ($2 > r[$1]) r[$1] = $2 }
		END { for (i = 1; i <= k; i++) { x = order[i]; printf "| %s | %d | %.1f | %.1f | %s |\n", x, n[x], r[x] / 1024, p[x] / 1024, x in n2 ? sprintf("%.1f", p2[x] / 1024) : "—" } }' "$1"
}
memory_total() { awk '{ p += $3 } END { printf "%.1f", p / 1024 }' "$1"; }

# Shared by the scenarios; sourced, never run. A scenario works in a folder of its own with a home of its own, so that any
# number of them run beside each other and beside a real instance; it prints `ok NAME`, `not ok NAME: why`, `skip NAME: why`.
set -u
export LC_ALL=C

HYDRA_RUNNER=${HYDRA_RUNNER:-build/hydra-runner}
if [ ! -x "$HYDRA_RUNNER" ]; then
	echo "not ok ${0##*/}: no runner at $HYDRA_RUNNER (HYDRA_RUNNER)"
	exit 1
fi
R=$(realpath "$HYDRA_RUNNER")
for name in $(compgen -e); do
	case $name in HYDRA_* | TRADING_MODE | IB_GATEWAY_*) unset "$name" ;; esac
done
# What is under test is what the ledger does with any signal: the rule's is there from the first session on. Scenario champion,
# and each that says so, has models.
export HYDRA_AUTONOMY=0
# a leak check cannot look into a traced process, and what a kill leaves is no leak
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"

# QUICK: where flushing costs nothing, for a scenario of hundreds of runs; the calls are the same
if [ -n "${QUICK:-}" ] && W=$(mktemp -d /dev/shm/hydra.XXXXXX 2>/dev/null); then :; else
	W=$(mktemp -d "${TMPDIR:-/tmp}/hydra.XXXXXX") || exit 1
fi
export W R HOME=$W/home
mkdir "$HOME" && cd "$W" || exit 1

fails=0     # 1: something else than not_ok saw a failure
started=()  # pids that must not outlive the scenario
mounted=()

sanitized() { grep -qa __asan_init "$R"; } # the runner, and so all the rest of this build
ok() { echo "ok $1"; }
not_ok() {
	echo "not ok $1: $2"
	: >"$W/failed" # a subshell's count would be lost: a pipeline's end is one
}
skip() { echo "skip $1: $2"; }
# check NAME WHY COMMAND...: ok when the command succeeds
check() {
	local name=$1 why=$2
	shift 2
	if "$@"; then ok "$name"; else not_ok "$name" "$why"; fi
}
finish() {
	[ $fails = 0 ] && [ ! -e "$W/failed" ]
	exit
}

clean() {
	local p m
	trap '' INT TERM
	for p in "${started[@]}"; do kill -9 "$p" 2>/dev/null && wait "$p" 2>/dev/null; done
	for m in "${mounted[@]}"; do umount -l "$m" 2>/dev/null; done
	cd / && rm -rf "$W"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# killed DATA CALL N COMMAND...: the runner, killed at its Nth system call of this name, by it or what it started (kill_at.c);
# exit 137, and any other says that it was not. The plain build's starts faster.
KILL_AT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)/build/tests/scenarios/kill_at
[ -x "$KILL_AT" ] || KILL_AT=${R%/*}/tests/scenarios/kill_at
export KILL_AT
killed() {
	local data=$1 call=$2 n=$3
	shift 3
	HYDRA_DATA_DIR=$data HYDRA_RUN_DIR=$data.run timeout -k 1 "${LIMIT:-60}" "$KILL_AT" -f "$call" "$n" "$R" "$@"
}

# runner DATA COMMAND...: bounded; its output goes where the caller sends it
runner() {
	local data=$1
	shift
	HYDRA_DATA_DIR=$data HYDRA_RUN_DIR=$data.run timeout -k 1 "${LIMIT:-60}" "$R" "$@"
}
# daemon DATA [PREFIX...]: `run` in the background; its pid in $pid, its words in DATA.log
daemon() {
	local data=$1
	shift
	HYDRA_DATA_DIR=$data HYDRA_RUN_DIR=$data.run "$@" "$R" run >>"$data.log" 2>&1 &
	pid=$!
	started+=("$pid")
}
# term PID: TERM, and its exit status
term() {
	kill -TERM "$1" 2>/dev/null
	local rc
	wait "$1"
	rc=$?
	forget "$1"
	return $rc
}
forget() {
	local p left=()
	for p in "${started[@]}"; do [ "$p" = "$1" ] || left+=("$p"); done
	started=("${left[@]}")
}
# 50 ms, without a process for it: nobody writes into this pipe. Scripts that a test starts have both too, for they wait as well.
exec {silence}<> <(:)
nap() { read -r -t 0.05 -u "$silence" || :; }
export silence
export -f nap
# within SECONDS COMMAND...: ask again until it succeeds
within() {
	local end=$((SECONDS + $1 + 1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		nap
	done
}
# state DATA: word and reason of the runner's status file
state() { sed -n 's/.*"state":"\([^"]*\)","reason":"\([^}]*\)","mode".*/\1 \2/p' "$1.run/runner_status.json" 2>/dev/null; }
state_is() { [[ $(state "$1") == $2 ]]; }

# For strace: stop the runner in its second listen(), that of the event socket, until `attend` lets it go.
HOLD="-e inject=listen:signal=STOP:when=2"
listens() { grep -q "00010000 0001 01 *[0-9]* $1\$" /proc/net/unix; }
# attend DATA JOB [QUERY]: a reader of the events, into DATA.events, of the runner that JOB holds; lets the runner go when the
# reader has asked, so that it is there before the first session. Sets reader; fails when JOB ends before the first answer.
attend() {
	local data=$1 job=$2 socket=$1.run/events.sock
	reader=
	until listens "$socket"; do
		kill -0 "$job" 2>/dev/null || return 1
		nap
	done
	: >"$data.asked" >"$data.events"
	curl -sNv --max-time "$LIMIT" --unix-socket "$socket" "http://x/api/sse/cycle-status${3-}" >"$data.events" 2>"$data.asked" &
	reader=$!
	until [ -s "$data.events" ]; do
		kill -0 "$job" 2>/dev/null || return 1
		! grep -q '^> GET' "$data.asked" || kill -CONT "$(cat "$data/runner.lock")" 2>/dev/null
		nap
	done
}

# each FUNCTION [ARGUMENT...]: the function once for each line of stdin, whose words come behind the arguments; as many side by
# side as there are processors, in shells that are forked and not begun anew. What they say is no mixture: it is a line at a time.
each() {
	local lines processors i
	mapfile -t lines
	processors=$(nproc)
	for ((i = 0; i < processors; i++)); do
		(for ((; i < ${#lines[@]}; i += processors)); do "$@" ${lines[i]}; done) &
	done
	wait
}

sql() { sqlite3 -readonly -cmd '.timeout 5000' "$1/fill_journal.db" "$2"; }

# What two runs of the same input may differ in, and nothing else may: the wall clock, the name of the file, and how often the
# process began, which the readiness gate counts (verify makes its judgement again from all the rest).
WALL="fills.recorded_at cycle.started_at cycle.finished_at cycle.late_seconds event.at record.at"
WALL_META="'epoch','created_at'"

# dump DATA: how many sessions are done, every cell of every table of the ledger and of the experiment journal but those, row by
# row, and the schema; and what telemetry saw of the market. One process: a kill scenario does this some thousand times.
dump() {
	local f
	for f in fill_journal experiment_journal; do
		[ -e "$W/$f.dump.sql" ] || { dump_script "$1/$f.db" >"$W/$f.dump.sql.$BASHPID" && mv "$W/$f.dump.sql.$BASHPID" "$W/$f.dump.sql"; }
	done
	sqlite3 <<-END
		.open --readonly "$1/fill_journal.db"
		.timeout 5000
		SELECT count(*) FROM cycle WHERE state = 'done';
		.print -- fill_journal
		.read "$W/fill_journal.dump.sql"
		.open --readonly "$1/experiment_journal.db"
		.timeout 5000
		.print -- experiment_journal
		.read "$W/experiment_journal.dump.sql"
		.open --readonly "$1/cycle_journal.db"
		.timeout 5000
		SELECT * FROM bar ORDER BY session, symbol;
		SELECT * FROM feed_truth ORDER BY session, symbol;
	END
}
# The statements are made once, from the schema of the first journal dumped; a table that another one has more is seen in
# sqlite_master.
dump_script() {
	local wall
	wall=$(printf "'%s'," $WALL)
	echo "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name; PRAGMA user_version; PRAGMA application_id;"
	sqlite3 -readonly "$1" "
		SELECT 'SELECT ''' || m.name || ''',' || group_concat('quote(\"' || p.name || '\")') || ' FROM \"' || m.name || '\"'
			|| CASE m.name WHEN 'meta' THEN ' WHERE key NOT IN (' || replace(\"$WALL_META\", '''', '''') || ')' WHEN 'sqlite_sequence' THEN ' WHERE name <> ''start''' ELSE '' END
			|| coalesce(' ORDER BY ' || (SELECT group_concat('\"' || k.name || '\"') FROM (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk) k), ' ORDER BY 1, 2') || ';'
		FROM sqlite_master m, pragma_table_info(m.name) p
		WHERE m.type = 'table' AND m.name NOT IN ('start', 'readiness', 'judgement') AND m.name || '.' || p.name NOT IN (${wall%,})
		GROUP BY m.name ORDER BY m.name"
}

# richest DATA: of the first sixty sessions of the simulated market in force the one with a roll, most stages, most fills; makes
# DATA as it is just before that session, by `run`, and sets BEFORE to the sessions it holds
richest() {
	HYDRA_SIM_WARMUP=60 HYDRA_SIM_SESSIONS=60 daemon "$W/look"
	within 30 state_is "$W/look" "finished*" && term "$pid" || return 1
	BEFORE=$(sql "$W/look" "SELECT count(*) FROM cycle WHERE session < (SELECT session_date FROM fills GROUP BY 1 ORDER BY max(fill_model = 'roll') DESC, count(DISTINCT fill_model) DESC, count(*) DESC LIMIT 1)")
	RICH=$(sql "$W/look" "SELECT count(*) || ' fills, stages ' || group_concat(DISTINCT fill_model) FROM fills WHERE session_date = (SELECT session FROM cycle ORDER BY id LIMIT 1 OFFSET $BEFORE)")
	echo "# session $((BEFORE + 1)): $RICH"
	HYDRA_SIM_WARMUP=$BEFORE HYDRA_SIM_SESSIONS=$BEFORE daemon "$1"
	within 30 state_is "$1" "finished*" && term "$pid"
}
# sessions DATA: how many are done
sessions() { sql "$1" "SELECT count(*) FROM cycle WHERE state = 'done'" 2>/dev/null || echo 0; }

# bars SYMBOL SEED SESSIONS START VOLUME: a file of daily bars on weekdays from 2015-01-05, a pure function of its arguments
bars() {
	awk -v seed="$2" -v n="$3" -v price="$4" -v volume="$5" '
	function next_u() { x = (x * 16807) % 2147483647; return x / 2147483647 }
	function civil(z, era, doe, yoe, doy, mp, d, m, y) {
		z += 719468; era = int(z / 146097); doe = z - era * 146097
		yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
		y = yoe + era * 400; doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100)); mp = int((5 * doy + 2) / 153)
		d = doy - int((153 * mp + 2) / 5) + 1; m = mp < 10 ? mp + 3 : mp - 9
		return sprintf("%04d-%02d-%02d", y + (m <= 2), m, d)
	}
	BEGIN {
		x = seed; day = 16440; print "date,open,high,low,close,volume"; c = price
		for (i = 0; i < 20; i++) next_u()
		for (i = 0; i < n; i++) {
			drift = (int(i / 9) % 2 ? -1 : 1) * 0.004
			o = c * (1 + (next_u() - 0.5) * 0.01); c = o * (1 + drift + (next_u() - 0.5) * 0.03)
			h = (o > c ? o : c) * (1 + next_u() * 0.005); l = (o < c ? o : c) * (1 - next_u() * 0.005)
			printf "%s,%.2f,%.2f,%.2f,%.2f,%d\n", civil(day), o, h + 0.01, l - 0.01, c, volume * (0.5 + next_u())
			day += (day % 7 == 1) ? 3 : 1
		}
	}'
}

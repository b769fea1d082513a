# Shared by the web tests; sourced, never run. On top of what the scenarios share (a folder and a home of its own, ok, not_ok,
# skip, check, within), instances of the whole: nginx, page programs and, when asked for, the runner.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
ROOT=${here%/tests/web}
BUILD=$(realpath "${HYDRA_BUILD:-$ROOT/build}")
HYDRA_RUNNER=$BUILD/hydra-runner
. "$here/../scenarios/common.bash"
export PATH=$PATH:/usr/sbin:/sbin
for tool in nginx spawn-fcgi multiwatch setpriv curl node sqlite3; do
	command -v "$tool" >/dev/null || { not_ok "${0##*/}" "$tool is not installed"; exit 1; }
done

UP=$ROOT/nginx/hydra-up
ASK=$ROOT/build/tests/web/ask # not the sanitized one, which takes as long to start as curl, unless it is the only one
[ -x "$ASK" ] || ASK=$BUILD/tests/web/ask
[ -x "$ASK" ] || { not_ok "${0##*/}" "$ASK is not built; run make tests"; exit 1; }
LIMIT=120 # seconds a single command of the runner may take

declare -A up_pid up_at # by data folder: pid of hydra-up, address

web_clean() {
	local d
	trap '' INT TERM
	for d in "${!up_pid[@]}"; do down "$d" >/dev/null; done
	clean
}
trap web_clean EXIT

free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 12000))
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	printf %d "$port"
}

# up DATA [NAME=VALUE...] [-- PREFIX...]: an instance on DATA with the run folder DATA.run; its words in DATA.up.log. Sets URL
# and pid. Without HYDRA_START_RUNNER=true there is no runner. Fails when it does not answer.
up() {
	local data=$1 settings=() try
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do settings+=("$1"); shift; done
	[ $# -gt 0 ] && shift
	for try in 1 2 3; do # another test may take the port between the look and the start
		up_at[$data]=127.0.0.1:$(free_port)
		: >"$data.up.log"
		set -m # or INT would be ignored in what a script starts in the background
		env HYDRA_BUILD="$BUILD" HYDRA_DATA_DIR="$data" HYDRA_RUN_DIR="$data.run" HYDRA_LISTEN="${up_at[$data]}" HYDRA_LOG_LEVEL=warn \
			"${settings[@]}" "$@" "$UP" >>"$data.up.log" 2>&1 &
		pid=$!
		set +m
		up_pid[$data]=$pid
		within 20 up_or_over "$data" "$pid" && grep -q '^Hydra: ' "$data.up.log" && break
		wait "$pid"
		unset "up_pid[$data]"
		grep -q 'in use' "$data.up.log" || break
	done
	[ -n "${up_pid[$data]-}" ] || { not_ok "start of $data" "$(tail -n 2 "$data.up.log" | tr '\n' ' ')"; return 1; }
	URL=http://${up_at[$data]}
}
up_or_over() { grep -q '^Hydra: ' "$1.up.log" || ! kill -0 "$2" 2>/dev/null; }

# down DATA: TERM to the instance; its exit status
down() {
	local p=${up_pid[$1]-} rc
	[ -n "$p" ] || return 0
	unset "up_pid[$1]"
	kill -TERM "$p" 2>/dev/null
	within 30 is_gone "$p" || kill -KILL "$p" 2>/dev/null
	wait "$p"
	rc=$?
	return $rc
}
is_gone() { ! kill -0 "$1" 2>/dev/null; }

# ask ADDRESS [curl options...]: the body in $W/body, the head in $W/head, the status in $code ("000": no answer). Without options
# a program of our own asks: curl takes several times as long, most of it to load its libraries.
ask() {
	local to=$1 place
	shift
	if [ $# = 0 ]; then
		place=${to#http://} code=000
		"$ASK" "${place%%/*}" "/${place#*/}" "$W/head" "$W/body" "$W/code" 2>/dev/null
		read -r code <"$W/code"
	else
		code=$(curl -s -m 20 -o "$W/body" -D "$W/head" -w '%{http_code}' "$@" "$to" 2>/dev/null)
	fi
}
# has WORDS...: each of them stands in the body of the last answer. Without a process, but for a body that holds a NUL.
has() {
	local words body=''
	if IFS= read -r -d '' body <"$W/body"; then
		for words; do grep -qaF -- "$words" "$W/body" || return 1; done
	else
		for words; do [[ $body == *"$words"* ]] || return 1; done
	fi
}

# A finished simulated run, of 250 sessions with some 200 fills unless told otherwise, made once and copied: sim_folder DATA [SESSIONS]
sim_folder() {
	local sessions=${2:-250}
	if [ ! -d "$W/sim" ]; then
		HYDRA_SIM_WARMUP=$sessions HYDRA_SIM_SESSIONS=$sessions HYDRA_LOG_LEVEL=warn daemon "$W/sim"
		if ! within 60 state_is "$W/sim" 'finished*'; then
			not_ok "a simulated run" "$(tail -n 1 "$W/sim.log")"
			exit 1
		fi
		term "$pid"
	fi
	rm -rf "$1"
	cp -r "$W/sim" "$1"
}

# fixture_folder DATA: 700 fills on five days, 70 of them at each time, and an empty experiment and cycle journal
fixture_folder() {
	mkdir -p "$1" && chmod 0750 "$1"
	{
		echo 'PRAGMA journal_mode = WAL; BEGIN;'
		cat "$ROOT/lib/journal/ledger.sql"
		sed -e 's/n < 259)/n < 699)/' -e "s|'+' [|][|] (n / 4) |'+' \|\| (n / 140) |" "$ROOT/tests/fixtures/ledger.sql"
		echo 'PRAGMA user_version = 1; COMMIT;'
	} | sqlite3 "$1/fill_journal.db" >/dev/null
	journal experiment "$1/experiment_journal.db"
	journal telemetry "$1/cycle_journal.db" 2
	chmod 0640 "$1"/*.db
}
# journal SCHEMA FILE [VERSION]: an empty journal of this schema
journal() {
	{
		echo "PRAGMA journal_mode = WAL;"
		cat "$ROOT/lib/journal/$1.sql"
		echo "PRAGMA user_version = ${3:-1};"
	} | sqlite3 "$2" >/dev/null
}

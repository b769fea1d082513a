# Sourced by run: how long after its commit an event is at 200 viewers; and at 1,000, beside nchan where that is installed.

VIEWERS=200 EVENTS=100 GAP=50
CROWD=1000 CROWD_EVENTS=50 CROWD_GAP=100

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
# The same to a crowd. Ours with the limits that its nginx has by default raised, because it admits 500; nchan in an nginx of
# its own, one worker too. CPU is that of all: publisher and nginx.
bench_crowd() {
	local r before
	mkdir -p "$W/crowd/build" && cp -r "$ROOT/nginx" "$W/crowd/nginx" && ln -s "$ROOT/templates" "$W/crowd/templates" && ln -s "$BUILD"/{hydra-runner,static,error,cgi} "$W/crowd/build/" || die "no tree"
	sed -i 's/limit_conn viewers 500/limit_conn viewers 2000/; s/@CONNECTIONS@/8192/; s/@DESCRIPTORS@/16384/' "$W/crowd/nginx/hydra.conf.in"
	up "$W/crowd" crowded false
	within 10 answers "$port" / || die "the instance for a crowd does not answer: $(tail -n 3 "$W/crowded.log")"
	for ((r = 0; r < ROUNDS; r++)); do crowd_turn ours "$pid" "127.0.0.1:$port"; done
	stop "$pid"
	nchan_start || return 0
	for ((r = 0; r < ROUNDS; r++)); do crowd_turn nchan "$pid" "nchan:127.0.0.1:$port"; done
	stop "$pid"
}
crowd_turn() { # WAY PID ADDRESS
	local before got p pids=()
	for p in $(descendants "$2"); do [[ $(readlink "/proc/$p/exe") != */nginx ]] || pids+=("$p"); done
	before=$(cpu_used "${pids[@]}")
	got=$("$TOOLS/events" "$W/journal" "$S/crowded/events.sock" "$3" $CROWD $CROWD_EVENTS $CROWD_GAP) || die "no events to a crowd, $1"
	echo "$got $(calc "($(cpu_used "${pids[@]}") - $before) / 1000 / $CROWD_EVENTS" 3)" >>"$W/events.$1"
}
# An nginx with nchan, or 1 with why there is none. Sets pid, port.
nchan_start() {
	local module=/usr/lib/nginx/modules/ngx_nchan_module.so
	[ -f $module ] || { nchan_why="libnginx-mod-nchan is not installed"; return 1; }
	free_port
	mkdir -p "$S/nchan" "$S/crowded"
	cat >"$S/nchan/nginx.conf" <<-END
		load_module $module;
		daemon off;
		worker_processes 1;
		worker_rlimit_nofile 16384;
		pid $S/nchan/nginx.pid;
		error_log stderr error;
		events { worker_connections 8192; }
		http {
			access_log off;
			client_body_temp_path $S/nchan/body;
			server {
				listen 127.0.0.1:$port;
				location = /pub { nchan_publisher; nchan_channel_id bench; nchan_message_buffer_length 200; keepalive_requests 100000; }
				location = /sub { nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_first_message newest; }
			}
		}
	END
	[ "$(id -u)" != 0 ] || sed -i '1i user root;' "$S/nchan/nginx.conf"
	nginx -p "$S/nchan" -c "$S/nchan/nginx.conf" >"$W/nchan.log" 2>&1 &
	pid=$!
	started+=("$pid")
	within 10 curl -s -o /dev/null -m 2 "http://127.0.0.1:$port/pub" && return 0
	nchan_why="its nginx does not start: $(tail -n 1 "$W/nchan.log")"
	return 1
}
nchan_why=
event_figure() { awk -v c="$2" '{ print $c }' "$W/events.$1" | median; } # WAY COLUMN
event_lost() { awk '{ n += $1 - $2 } END { print n }' "$W/events.$1"; }
event_range() { awk -v c="$2" 'NR == 1 || $c < lo { lo = $c } NR == 1 || $c > hi { hi = $c } END { printf "%.1f to %.1f", lo, hi }' "$W/events.$1"; }

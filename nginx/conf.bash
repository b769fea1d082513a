# shellcheck shell=bash
# The private nginx's configuration: sourced by hydra-up and make-conf, which have `here` (this folder) and `die CODE WORDS`.
# Sets root (the project, or where it is installed) and build (programs).
root=${here%/*}
build=${HYDRA_BUILD:-$root/build}
[ -n "${HYDRA_BUILD-}" ] || [ -d "$build" ] || build=$root/bin # where make install puts them
[[ $build == /* ]] || build=$PWD/$build

EX_FAIL=1 EX_CONFIG=78

# Sets run (the runner's folder), listen, runner_wanted, auth, hosts, log_level; ends with the runner's words and code when a setting is bad.
conf_settings() {
	local settings
	settings=$("$build/hydra-runner" config --shell) || exit $?
	# From here on they are locals, so that the children read theirs where everybody does. Only these names: an assignment to any
	# other would leak into the script.
	local HYDRA_RUN_DIR='' HYDRA_LISTEN='' HYDRA_START_RUNNER='' HYDRA_AUTH_FILE='' HYDRA_HOSTS='' HYDRA_LOG_LEVEL=''
	settings=$(grep -E "^HYDRA_(RUN_DIR|LISTEN|START_RUNNER|AUTH_FILE|HOSTS|LOG_LEVEL)='" <<<"$settings")
	eval "$settings"
	run=$HYDRA_RUN_DIR listen=$HYDRA_LISTEN runner_wanted=${HYDRA_START_RUNNER,,} auth=$HYDRA_AUTH_FILE hosts=$HYDRA_HOSTS log_level=$HYDRA_LOG_LEVEL
}

# Sets pages: the names of the page programs.
conf_pages() {
	local program
	pages=()
	for program in "$build"/cgi/*; do
		[ -x "$program" ] && pages+=("${program##*/}")
	done
	[ ${#pages[@]} -gt 0 ] || die $EX_FAIL "$build/cgi holds no page program; run make first"
}

# stream_module BUILT: built is how nginx says that it was configured
stream_module() {
	local built=$1 modules=''
	[[ $built =~ --modules-path=([^[:space:]]+) ]] && modules=${BASH_REMATCH[1]}
	if [ -e "$modules/ngx_stream_module.so" ]; then
		printf 'load_module %s/ngx_stream_module.so;' "$modules"
	elif [[ "$built " != *' --with-stream '* ]]; then
		die $EX_FAIL "nginx has no stream module; install libnginx-mod-stream"
	fi
}

known_hosts() {
	local name host='' seen=' default hostnames include volatile '
	[[ $listen == unix:* ]] || host=${listen%:*}
	for name in localhost 127.0.0.1 '[::1]' "$host" ${hosts//,/ }; do
		name=${name,,}
		[[ $name =~ ^[^:]+:[0-9]+$ ]] && name=${name%:*}
		case $name in '' | '*' | 0.0.0.0 | '[::]') continue ;; esac
		[[ $seen == *" $name "* ]] && continue
		seen+="$name "
		printf '\t\t"%s" 1;\n' "$name"
	done
}

# Where nginx's lines of requests go: our stderr, if it can be opened once more; a socket, which systemd gives, cannot, and there
# is /dev/log.
access_log() {
	if [ -S /proc/self/fd/2 ]; then
		if [ -S /dev/log ]; then printf 'access_log syslog:server=unix:/dev/log,facility=daemon,tag=hydra_web,nohostname hydra if=$telling;'; else printf 'access_log off;'; fi
	elif { (exec 2>/dev/null 4>>/proc/self/fd/3); } 3>&2; then
		printf 'access_log /dev/stderr hydra if=$telling;'
	else
		printf 'access_log off;'
	fi
}

# conf_render FOLDER: nginx.conf in it.
conf_render() {
	local conf upstreams='' page hard limit=8192 auth_lines='' user='' module telling=0 real_ip='' web=$1 built
	conf=$(cat "$here/hydra.conf.in") || exit $EX_FAIL
	built=$(nginx -V 2>&1)
	module=$(stream_module "$built") || exit $EX_FAIL
	for page in "${pages[@]}"; do
		upstreams+="	upstream $page {
		server unix:$web/$page.sock max_fails=0;
		server unix:$web/$page.sock max_fails=0;
	}
"
	done
	# only root's nginx knows `user`: then workers stay root, or they could not reach the sockets in a 0700 folder
	[ $EUID = 0 ] && user='user root;'
	hard=$(ulimit -Hn)
	[ "$hard" != unlimited ] && [ "$hard" -lt $limit ] && limit=$hard
	if [ -n "$auth" ] && [ "$auth" != none ]; then
		[[ $auth != *[\"\\\$]* ]] && [ -f "$auth" ] && [ -r "$auth" ] || die $EX_CONFIG "HYDRA_AUTH_FILE=\"$auth\": not a readable file, or a name with quote, \\ or \$"
		# before the password is looked at, or a guess would be free: 500 viewers come back at once, a day of guesses finds nothing
		auth_lines="auth_basic Hydra; auth_basic_user_file \"$auth\"; limit_req zone=callers burst=600 nodelay;"
	fi
	[ "$log_level" = debug ] && telling=1
	conf=${conf//@WEB@/"$web"}
	conf=${conf//@RUN@/"$run"}
	conf=${conf/@LOAD_STREAM@/"$module"}
	conf=${conf/@USER@/"$user"}
	conf=${conf/@DESCRIPTORS@/"$limit"}
	conf=${conf/@CONNECTIONS@/"$((limit / 2))"}
	conf=${conf/@HOSTS@/"$(known_hosts)"}
	conf=${conf/@UPSTREAMS@/"${upstreams%$'\n'}"}
	conf=${conf/@LISTEN@/"$listen"}
	conf=${conf/@AUTH@/"$auth_lines"}
	[[ $built == *--with-http_realip_module* ]] && real_ip='set_real_ip_from 127.0.0.1; set_real_ip_from ::1; set_real_ip_from unix:; real_ip_header X-Forwarded-For;'
	conf=${conf/@REAL_IP@/"$real_ip"}
	conf=${conf/@TELLING@/"$telling"}
	conf=${conf/@ACCESS_LOG@/"$(access_log)"}
	printf '%s\n' "$conf" >"$web/nginx.conf"
}

# conf_place FOLDER: all that nginx reads there: its configuration, and links to the static files and error pages. Ends on failure.
conf_place() {
	local web=$1 assets=$build
	[ -d "$assets/static" ] || assets=${build%/*}
	ln -sfn "$assets/static" "$web/static" && ln -sfn "$assets/error" "$web/error" && mkdir -p "$web/temp" &&
		cp -f "$here"/*.inc "$web/" && conf_render "$web" || exit $EX_FAIL
}

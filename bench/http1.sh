#!/usr/bin/env bash
# HTTP/1.1 keep-alive through HAProxy, nginx and the sidecar in turn, one worker each, on loopback.
# Prints per proxy the median of CPU microseconds per request, requests/s and RSS, and the ratio of CPU medians to HAProxy's.
# A request's CPU is the proxy process's own user and system time over the round, divided by the requests that wrk completed.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/median.sh

rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-5}
connections=${BENCH_CONNECTIONS:-32}
work=$(mktemp -d)
pids=()
cleanup() {
  [ ${#pids[@]} -gt 0 ] && kill "${pids[@]}" 2>/dev/null
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

backend_port=19080
declare -A port=([haproxy]=19081 [nginx]=19082 [midflight]=19083)
declare -A pid=()
proxies=(haproxy nginx midflight)

start() { # name command... : runs it in the background and remembers its pid
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  pid[$name]=$!
  pids+=($!)
}

await_port() { # port name
  for _ in $(seq 200); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    read -rt 0.05 <> <(:) || true
  done
  echo "bench: $2 did not listen on $1:" >&2
  tail -n 20 "$work/$2.log" >&2
  exit 1
}

nginx_conf() { # port location-body keepalive-upstream
  cat <<X
worker_processes 1; daemon off; master_process off; pid $work/nginx-$1.pid; error_log stderr;
events { worker_connections 2048; }
http {
  access_log off; keepalive_requests 10000000;
  client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  upstream backend { server 127.0.0.1:$backend_port; keepalive 64; keepalive_requests 10000000; }
  server { listen 127.0.0.1:$1 reuseport; location / { $2 } }
}
X
}
nginx_conf $backend_port 'return 200 "hello from the backend, a body of some sixty-four bytes, so to say";' >"$work/backend.conf"
# shellcheck disable=SC2016 # nginx's own variables
nginx_conf "${port[nginx]}" 'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Request-Id $request_id; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_pass http://backend;' >"$work/nginx.conf"
cat >"$work/haproxy.cfg" <<X
global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option forwardfor
  http-reuse always
frontend f
  bind 127.0.0.1:${port[haproxy]}
  unique-id-format %{+X}o%ci:%cp_%fi:%fp_%Ts_%rt:%pid
  unique-id-header X-Request-Id
  default_backend b
backend b
  server s 127.0.0.1:$backend_port
X

start backend nginx -c "$work/backend.conf"
start nginx nginx -c "$work/nginx.conf"
start haproxy haproxy -db -f "$work/haproxy.cfg"
bench/sidecar.sh "${port[midflight]}" "127.0.0.1:$backend_port" "$work" >"$work/midflight.log" 2>&1 &
pid[midflight]=$!
pids+=($!)
await_port $backend_port backend
for proxy in "${proxies[@]}"; do await_port "${port[$proxy]}" "$proxy"; done

ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

load() { wrk -t1 -c"$connections" -d"$2"s "http://127.0.0.1:${port[$1]}/" ; }
for proxy in "${proxies[@]}"; do load "$proxy" 3 >/dev/null; done # warm-up, unmeasured
hertz=$(getconf CLK_TCK)
for round in $(seq "$rounds"); do
  for proxy in "${proxies[@]}"; do
    before=$(ticks "${pid[$proxy]}")
    out=$(load "$proxy" "$seconds")
    after=$(ticks "${pid[$proxy]}")
    requests=$(awk '/requests in/ { print $1 }' <<<"$out")
    if grep -qE 'Socket errors|Non-2xx' <<<"$out"; then
      echo "bench: $proxy had errors:" >&2
      echo "$out" >&2
      exit 1
    fi
    awk -v t=$((after - before)) -v h="$hertz" -v r="$requests" 'BEGIN { printf "%.2f\n", t / h * 1e6 / r }' >>"$work/$proxy.cpu"
    awk '/Requests\/sec/ { print $2 }' <<<"$out" >>"$work/$proxy.rate"
    awk '/VmRSS/ { printf "%.1f\n", $2 / 1024 }' "/proc/${pid[$proxy]}/status" >>"$work/$proxy.rss"
  done
  echo "round $round of $rounds done" >&2
done

base=$(median <"$work/haproxy.cpu")
printf '%-10s %14s %12s %10s %14s\n' proxy 'CPU us/req' 'req/s' 'RSS MiB' 'CPU / haproxy'
for proxy in "${proxies[@]}"; do
  cpu=$(median <"$work/$proxy.cpu")
  printf '%-10s %14s %12.0f %10s %14.2f\n' "$proxy" "$cpu" "$(median <"$work/$proxy.rate")" "$(median <"$work/$proxy.rss")" \
    "$(awk -v a="$cpu" -v b="$base" 'BEGIN { print a / b }')"
done

#!/bin/sh
# Writes what depends on the environment to /tmp, which is all that must be writable, and becomes NGINX.
set -eu

# Puts the environment's values in the places of @NAMES@.
fill() {
  awk '{
    filled = ""
    while (match($0, /@[A-Z_]+@/)) {
      filled = filled substr($0, 1, RSTART - 1) ENVIRON[substr($0, RSTART + 1, RLENGTH - 2)]
      $0 = substr($0, RSTART + RLENGTH)
    }
    print filled $0
  }' "$1" >"$2"
}

own=/etc/splitstage/frontend.json
data='{}'
if [ -f "$own" ]; then
  # In a page, "<" could end the script that holds the configuration.
  data=$(tr '\n' ' ' <"$own" | sed 's/</\\u003c/g')
fi
FRONTEND_CONFIG="[
  {\"context\": \"production\", \"data\": {\"auth\": {\"environment\": \"production\", \"providers\": {\"guest\": null}}}},
  {\"context\": \"PORTAL_URL\", \"data\": {\"app\": {\"baseUrl\": \"$PORTAL_URL\"}, \"backend\": {\"baseUrl\": \"$PORTAL_URL\"}}},
  {\"context\": \"frontend.json\", \"data\": $data}
]"
# NGINX asks it again: the gateway's address may change, and need not be there yet.
RESOLVER=$(awk '/^nameserver/ { print ($2 ~ /:/) ? "[" $2 "]" : $2; exit }' /etc/resolv.conf)
RESOLVER=${RESOLVER:-127.0.0.1}
export FRONTEND_CONFIG RESOLVER

mkdir -p /tmp/page
fill /usr/share/splitstage/index.html.tmpl /tmp/page/index.html
gzip -9 --keep --force /tmp/page/index.html
fill /etc/splitstage/nginx.conf /tmp/nginx.conf

exec nginx -c /tmp/nginx.conf -g 'daemon off;'

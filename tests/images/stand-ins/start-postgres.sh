#!/bin/sh
# As the original does: makes a cluster with POSTGRES_USER and POSTGRES_PASSWORD, then becomes the server.
set -eu
folder=/var/lib/postgresql/cluster
if [ ! -d "$folder" ]; then
  printf '%s' "$POSTGRES_PASSWORD" >/tmp/password
  initdb --pgdata "$folder" --username "$POSTGRES_USER" --pwfile /tmp/password --auth scram-sha-256 >/dev/null
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$folder/pg_hba.conf"
fi
exec postgres -D "$folder" -c listen_addresses='*' -c unix_socket_directories=/tmp

#!/bin/sh
# Makes the secrets of a composed installation once: docker/secrets/*. One that is there is never changed.
# The folder is closed and the files are readable, since a container's user is another than yours.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
random() { head -c 36 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n='; }
for name in database_password bridge_token content_key conversation_key receipt_key; do
    [ -s "secrets/$name" ] || { random >"secrets/$name.partial"; mv "secrets/$name.partial" "secrets/$name"; }
done
printf 'postgresql+psycopg://steget:%s@postgres:5432/steget' "$(cat secrets/database_password)" >secrets/database_url
chmod 444 secrets/*

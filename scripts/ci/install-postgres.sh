#!/usr/bin/env bash
# Installs Debian's PostgreSQL for the family that needs it, unless it is there. Fails where it can't be had.
set -eu
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && exit 0
command -v initdb >/dev/null && exit 0
apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql

#!/bin/sh
# Holds the documents of tests/fixtures/exports against tools from npm: the decision record and the Markdown against
# markdownlint, the page against an HTML validator. Needs npx and, the first time, the network.
# A record of another session: tests/exports.sh FILE...
set -eu
cd "$(dirname "$0")/fixtures/exports"
records=${*:-record.md}
# Lines are as long as sentences, and options of one name may come back under another heading, as in MADR's own settings.
config=$(mktemp -d)
trap 'rm -rf "$config"' EXIT
echo '{"default": true, "MD013": false, "MD024": {"siblings_only": true}}' >"$config/.markdownlint.json"
npx --yes markdownlint-cli2 --config "$config/.markdownlint.json" $records
echo '{"extends": ["html-validate:standard"]}' >"$config/.htmlvalidate.json"
npx --yes html-validate --config "$config/.htmlvalidate.json" session.html

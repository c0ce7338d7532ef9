#!/bin/sh
# Generates the model manifests anew. Arguments go on to `decentra-manifests generate`, for example:
#   ./scripts/regenerate-manifests.sh --profile seed
#   MANIFESTS_DEMO=1 ./scripts/regenerate-manifests.sh
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# The installed Node comes first: on an older machine that is the one which runs TypeScript.
PATH="$root/node_modules/.bin:$PATH"
export PATH
exec node "$root/scripts/generate-model-manifests.ts" "$@"

#!/bin/sh
# pages.sh TOOL FOLDER - write the man pages of the tool and of every command and
# computation it knows and of the job file, the completion for bash, the schema of job files for editors.
set -eu

tool=$1
folder=$2

rm -rf "$folder"
mkdir -p "$folder/man1" "$folder/completion"

"$tool" help --man >"$folder/man1/tide.1"
for what in commands computations; do
    "$tool" list "$what" --format tsv | tail -n +2 | cut -f1 | while read -r name; do
        "$tool" help "$name" --man >"$folder/man1/tide-$name.1"
    done
done
"$tool" help job --man >"$folder/man1/tide-job.1"
"$tool" help --completion bash >"$folder/completion/tide"
"$tool" check --schema >"$folder/job.schema.json"

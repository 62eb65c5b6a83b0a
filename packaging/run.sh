#!/bin/sh
# Sets SegDesk up where that is needed and opens its window on the bundled sample. Without a screen the same job
# runs in the terminal: segdesk demo. Arguments go to segdesk instead, as in: sh packaging/run.sh check FOLDER
set -eu
. "$(dirname -- "$0")/setup.sh"

x11=${DISPLAY:+x11} wayland=${WAYLAND_DISPLAY:+wayland}
# shellcheck disable=SC2086  # an empty one is no argument
set_up run start $x11 $wayland
segdesk=$venv/bin/segdesk

[ $# -eq 0 ] || exec "$segdesk" "$@"
[ -n "$x11$wayland" ] || exec "$segdesk" demo

sample=${XDG_DATA_HOME:-$HOME/.local/share}/segdesk/sample
if [ ! -d "$sample" ]; then
    rm -rf "$sample.new"
    mkdir -p "$(dirname -- "$sample")"
    "$segdesk" sample "$sample.new" >/dev/null
    mv "$sample.new" "$sample"
fi
exec "$segdesk" "$sample/street-panoptic"

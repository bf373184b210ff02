#!/bin/sh
# The doctor, with the settings of what install.sh has installed: sudo /opt/atrium/deploy/doctor.sh [--json]
set -eu
cd /opt/atrium
exec bin/node --env-file=/etc/atrium/install.env --env-file-if-exists=/etc/atrium/atrium.env server/doctor/main.ts "$@"

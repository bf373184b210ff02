#!/bin/sh
# Playwright starts this in place of Chromium; its debugging pipe (descriptors 3 and 4) survives.
exec ip netns exec "$CHROMIUM_NAMESPACE" "${CHROMIUM_PATH:-/usr/bin/chromium}" "$@"

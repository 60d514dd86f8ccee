#!/bin/bash
# Gradescope runs this once, as root, when the zip is uploaded; everything of the zip lies beside this file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bash "$here/install_environment"
bash "$here/lock_answers" "$here"
